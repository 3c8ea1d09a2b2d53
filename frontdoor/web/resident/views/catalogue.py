"""What can be asked for: the front page, all services, and where each begins."""

import re
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from frontdoor.cases.api import PROMISE, is_full, privacy_notice, promise_in_words
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.accounts.actors import Role
from frontdoor.services.api import Definition, ServiceRecord, catalogue, service
from frontdoor.web.resident.speaking import service_in_their_language

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
    offered = catalogue(at=request.now)
    first = sorted(
        (each for each in offered if each.definition.front_page), key=lambda each: each.definition.front_page or 0
    )
    return render(request, "resident/home.html", {"first": first, "count": len(offered)})


@access(anyone)
def services(request: Request) -> HttpResponse:
    """List every service by group, or those that a search finds."""
    wanted = request.GET.get("q", "").strip()[:200]
    offered = catalogue(at=request.now)
    found = search(offered, wanted) if wanted else offered
    groups = (
        [(group, list(each)) for group, each in groupby(found, key=lambda each: each.definition.group)]
        if not wanted
        else [("", found)]
        if found
        else []
    )
    return render(request, "resident/services.html", {"groups": groups, "wanted": wanted})


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
            "stoppers": [each for each in definition.stoppers if each.phone or each.kind == "stop"][:4],
            "may_assist": request.actor.has(Role.ADVISER, Role.TEAM_LEADER),
        },
    )


def _carried(request: Request, definition: Definition) -> str:
    """Return the part of the address that the form may begin with: answers to questions that allow it, no more."""
    allowed = {each.id for each in definition.questions if each.from_link}
    return urlencode({name: values for name, values in request.GET.lists() if name in allowed}, doseq=True)[:1000]
