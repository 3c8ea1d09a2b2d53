"""What can be asked for: the front page, all services, and where each begins."""

import re
from collections.abc import Sequence
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from frontdoor.cases.api import PROMISE, REGISTER, RegisterName, is_full, privacy_notice, promise_in_words
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.ui.speaking import spoken_now
from frontdoor.services.api import Definition, ServiceRecord, catalogue, service
from frontdoor.web.resident.speaking import catalogue_in_their_language, service_in_their_language

_WORD = re.compile(r"\w+")
#: Words of a sentence that say nothing of what is wanted.
_FILLERS = frozenset(
    {"a", "an", "and", "are", "at", "been", "by", "for", "has", "have", "i", "in", "is", "it", "me", "my", "no", "not"}
    | {"of", "on", "or", "our", "report", "s", "t", "that", "the", "there", "this", "to", "was", "we", "with"}
)


def search(services: list[ServiceRecord], wanted: str) -> list[ServiceRecord]:
    """Return services whose name, keywords or summary hold words that begin with every one wanted.

    Those named so come first. Plurals and the small words of a sentence make no difference.
    """
    words = _WORD.findall(wanted.casefold())[:20]
    stems = [_stem(word) for word in words if word not in _FILLERS] or words
    if not stems:
        return []

    def holds(text: str) -> bool:
        known = _WORD.findall(text.casefold())
        return all(any(word.startswith(stem) for word in known) for stem in stems)

    def said(each: ServiceRecord) -> str:
        definition = each.definition
        return " ".join((each.name, definition.summary, definition.group, *definition.keywords))

    return sorted((each for each in services if holds(said(each))), key=lambda each: not holds(each.name))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


@access(anyone)
def home(request: Request) -> HttpResponse:
    """Open the front door: search, what people come for most, what was reported nearby."""
    offered = catalogue_in_their_language(request, catalogue(at=request.now))
    first = sorted(
        (each for each in offered if each.definition.front_page), key=lambda each: each.definition.front_page or 0
    )
    return render(request, "resident/home.html", {"first": first, "count": len(offered)})


@access(anyone)
def services(request: Request) -> HttpResponse:
    """List every service by group, or those that a search finds."""
    wanted = request.GET.get("q", "").strip()[:200]
    offered = catalogue(at=request.now)
    theirs = catalogue_in_their_language(request, offered)
    if not wanted:
        return render(request, "resident/services.html", {"groups": _groups(offered, theirs), "wanted": ""})
    by_slug = {each.slug: each for each in theirs}
    # A word of either language finds a service, and none is found twice.
    slugs = dict.fromkeys(each.slug for each in (*search(theirs, wanted), *search(offered, wanted)))
    found = [by_slug[slug] for slug in slugs]
    return render(request, "resident/services.html", {"groups": [("", True, found)] if found else [], "wanted": wanted})


def _groups(
    offered: Sequence[ServiceRecord], theirs: Sequence[ServiceRecord]
) -> list[tuple[str, bool, list[ServiceRecord]]]:
    """Return services under their headings, with whether a heading is in the language spoken.

    A heading is translated if any service under it is, so that those that are not stand under the same.
    """
    both = zip(offered, theirs, strict=True)
    found = []
    for group, pairs in groupby(both, key=lambda pair: pair[0].definition.group):
        here = [each for _english, each in pairs]
        said = next((each.definition.group for each in here if each.definition.spoken == spoken_now()), "")
        found.append((said or group, bool(said), here))
    return found


@access(anyone)
def start_page(request: Request, slug: str) -> HttpResponse:
    """Say what a service is, how long it takes, and what to do instead; or that it is not offered."""
    found = service(slug, at=request.now)
    if found is None:
        return render(request, "resident/no_service.html", {"wanted": slug.replace("-", " ")}, status=404)
    found = service_in_their_language(request, found)
    if found.state != "current" or is_full(found):
        return render(request, "resident/not_offered.html", {"service": found}, status=410)
    definition = found.definition
    return render(
        request,
        "resident/start.html",
        {
            "service": found,
            "promise": promise_in_words(PROMISE.of(definition)),
            "privacy": privacy_notice(definition),
            "link": _carried(request, definition),
            "has_answers": REGISTER.of(definition).name == RegisterName.DISCLOSURES.value,
            "stoppers": [each for each in definition.stoppers if each.phone or each.kind == "stop"][:4],
            "may_assist": request.actor.has(Role.ADVISER, Role.TEAM_LEADER),
        },
    )


def _carried(request: Request, definition: Definition) -> str:
    """Return the part of the address that the form may begin with: answers to questions that allow it, no more."""
    allowed = {each.id for each in definition.questions if each.from_link}
    return urlencode({name: values for name, values in request.GET.lists() if name in allowed}, doseq=True)[:1000]
