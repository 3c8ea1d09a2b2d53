"""Asking one question on a page of its own, and taking its answer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from frontdoor.cases.api import privacy_notice
from frontdoor.foundation.accounts.access import Request
from frontdoor.foundation.files.api import FileRefused, receive
from frontdoor.foundation.files.api import remove as remove_file
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import say
from frontdoor.kernel.names import NotAPostcode
from frontdoor.places.api import AddressRecord, search_addresses, search_postcode
from frontdoor.services.api import (
    CONTACT_BY,
    EMPTY,
    FILE,
    UNFINISHED,
    BadAnswer,
    DraftRecord,
    LookUp,
    Offer,
    file_rules,
    kind_of,
)
from frontdoor.web.resident.answers import note
from frontdoor.web.resident.fields import field_of
from frontdoor.web.resident.holding import token
from frontdoor.web.resident.journey import point_near
from frontdoor.web.resident.look_ups import Search, look_up_of
from frontdoor.web.resident.steps import Step

#: As many addresses as one looks through in a list.
_MOST_LISTED = 50


def question(request: Request, step: Step) -> HttpResponseBase:
    """Ask one question, or take its answer."""
    kind = kind_of(step.asked)
    if request.method != "POST":
        return _ask(request, step, step.value)
    action = request.POST.get("action", "")
    value = kind.from_form(step.asked, dict(request.POST.lists()))  # a QueryDict itself gives only the last box ticked
    if step.asked.kind == "files":
        return _files(request, step, action)
    if step.asked.kind == "evidence":
        return _evidence(request, step, action)
    if action == "look-up":
        return _look_up(request, step)
    if action == "find-address":
        return _find_address(request, step, value)
    if action == "not-listed":
        return _ask(request, step, value, typed=True)
    if kind.secret and value is None and step.value is not None:
        return redirect(step.onward(step.draft))
    return _keep(request, step, value)


def _keep(request: Request, step: Step, value: Any) -> HttpResponseBase:
    try:
        with transaction.atomic(durable=True):
            draft = step.keep(value)
    except BadAnswer as refusal:
        typed = request.POST.get(f"{step.asked.id}-lookup", "").strip()
        # Whoever types and goes on at once has asked to search.
        return _look_up(request, step) if typed and value == typed else _ask(request, step, value, refusal=refusal)
    say_what_is_unsigned(request, step.draft, draft)
    return redirect(step.onward(draft))


def say_what_is_unsigned(request: Request, before: DraftRecord, after: DraftRecord) -> None:
    """Tell somebody whose change has taken their signature away."""
    signatures = [each.id for each in after.service.definition.questions if each.kind == "declaration"]
    if any(name in before.answers and name not in after.answers for name in signatures):
        messages.info(request, say("You changed an answer after you signed, so we ask you to sign again."))


def _ask(
    request: Request,
    step: Step,
    value: Any,
    *,
    refusal: BadAnswer | None = None,
    found: list[AddressRecord] | None = None,
    looked_up: Sequence[Offer] = (),
    typed: bool = False,
) -> HttpResponse:
    if refusal is not None:
        note(request, step.draft, step.name, refusal)
    asked, error = step.asked, str(refusal) if refusal is not None else ""
    part = refusal.part if refusal is not None else ""
    typed = typed or bool(request.POST.get(f"{asked.id}-typed"))
    if asked.kind == "address" and found is None and not typed:
        wanted = request.POST.get(f"{asked.id}-lookup", "")
        found = _addresses_of(wanted or _postcode_of(value))
        value = {**(value or {}), "lookup": wanted} if wanted else value
    context = field_of(asked, value, error=error, part=part, draft=step.draft, found=found)
    kind = kind_of(asked)
    if isinstance(kind, LookUp):
        search = Search(text=request.POST.get(f"{asked.id}-lookup", "").strip(), found=looked_up)
        context |= look_up_of(
            asked, kind, value, search, near=point_near(step.draft, asked), error=error, part=part, now=request.now,
            is_passed_over=step.name in step.draft.answers and step.value is None,
        )  # fmt: skip
    return render(
        request,
        "resident/question.html",
        {
            **context,
            "field": f"resident/kinds/{asked.kind}.html",
            "caption": step.caption,
            "set_aside": [each for each in step.draft.set_aside if each.question_id == asked.id],
            "source": step.source,
            "back_url": step.back,
            "held": token(step.draft.id),
            "errors": [{"text": error, "href": f"#{context['first']}"}] if error else [],
            "typed": typed,
            "limits": kind_of(asked).limits(asked, today=request.now.astimezone(LONDON).date()),
            # The contact questions begin here, and whoever is asked who they are reads first what for.
            "privacy": privacy_notice(step.draft.service.definition) if asked.id == CONTACT_BY else None,
        },
        status=422 if error else 200,
    )


def _postcode_of(value: Any) -> str:
    """Return the postcode of an address chosen from the list, so that the list is there to choose from again."""
    chosen = isinstance(value, dict) and value.get("uprn")
    return str(value.get("text", "")).rsplit(",", 1)[-1] if chosen else ""


def _addresses_of(postcode: str) -> list[AddressRecord]:
    try:
        return search_postcode(postcode) if postcode else []
    except NotAPostcode:
        return search_addresses(postcode, limit=_MOST_LISTED)


def _find_address(request: Request, step: Step, value: Any) -> HttpResponse:
    wanted = request.POST.get(f"{step.asked.id}-lookup", "")
    kept = {**(value or {}), "lookup": wanted}
    if not wanted.strip():
        return _ask(request, step, kept, refusal=BadAnswer(say("Enter a postcode or an address"), part="lookup"))
    found = _addresses_of(wanted)
    if not found:
        sentence = say("We have no address like that. Check it, or enter the address yourself")
        return _ask(request, step, kept, refusal=BadAnswer(sentence, part="lookup"))
    return _ask(request, step, kept, found=found)


def _look_up(request: Request, step: Step) -> HttpResponse:
    """Show what a search in a list came to, to be chosen from."""
    kind, typed = kind_of(step.asked), request.POST.get(f"{step.asked.id}-lookup", "").strip()
    if not isinstance(kind, LookUp) or not typed:
        return _ask(request, step, step.value)
    found = kind.found(step.asked, typed, near=point_near(step.draft, step.asked), now=request.now)
    refusal = None
    if not found:
        refusal = BadAnswer(kind.not_found(step.asked, typed), part="lookup")
    elif request.POST.get("action") != "look-up" and typed == request.POST.get(f"{step.asked.id}-searched"):
        # They went on from what this very search found, and chose nothing.
        refusal = BadAnswer(kind.missing(step.asked), sort=EMPTY)
    return _ask(request, step, step.value, refusal=refusal, looked_up=found)


def _files(request: Request, step: Step, action: str) -> HttpResponseBase:
    draft, kept = step.draft, list(step.value or [])
    if action.startswith("remove:"):
        gone = action.removeprefix("remove:")
        if gone in kept:
            kept.remove(gone)
            with transaction.atomic(durable=True):
                now = _store(step, kept)
                remove_file(UUID(gone), owner=draft.owner)
            say_what_is_unsigned(request, draft, now)
        return redirect(request.get_full_path())
    new = request.FILES.getlist(step.asked.id)
    received = list(kept)
    try:
        for upload in new:
            record = receive(upload, rules=file_rules(step.asked), owner=draft.owner, by=request.actor, at=request.now)
            with transaction.atomic(durable=True):
                now = _store(step, [*received, str(record.id)])
            step = _said(request, step, now)
            received.append(str(record.id))
    except FileRefused as refusal:
        which = f"{upload.name}: " if len(new) > 1 else ""
        return _ask(request, step, received, refusal=BadAnswer(f"{which}{refusal}", sort=FILE))
    except BadAnswer as refusal:
        return _ask(request, step, received, refusal=refusal)
    if action == "upload" and new:
        return redirect(request.get_full_path())
    if action == "upload":
        return _ask(request, step, received, refusal=BadAnswer(say("Choose a file to add"), sort=FILE))
    return _keep(request, step, received or None)


def _said(request: Request, step: Step, now: DraftRecord) -> Step:
    """Tell whoever changed what they signed, and return the step as it stands then, so that they are told once."""
    say_what_is_unsigned(request, step.draft, now)
    return replace(step, draft=now)


def _store(step: Step, kept: list[str]) -> DraftRecord:
    return step.keep(kept) if kept else step.forget()


def _evidence(request: Request, step: Step, action: str) -> HttpResponseBase:
    """Take the files that were chosen, each in its place, and go on once all that must be there are."""
    draft, kept = step.draft, {name: list(ids) for name, ids in (step.value or {}).items()}
    if action.startswith("remove:"):
        return _remove_evidence(request, step, kept, action.removeprefix("remove:"))
    has_new = False
    for slot in step.asked.evidence:
        received = kept.setdefault(slot.id, [])
        try:
            for upload in request.FILES.getlist(f"{step.asked.id}-{slot.id}"):
                record = receive(
                    upload, rules=file_rules(step.asked), owner=draft.owner, by=request.actor, at=request.now
                )
                with transaction.atomic(durable=True):
                    now = step.keep({**kept, slot.id: [*received, str(record.id)], UNFINISHED: True})
                step = _said(request, step, now)
                received.append(str(record.id))
                has_new = True
        except (FileRefused, BadAnswer) as refusal:
            return _ask(request, step, kept, refusal=BadAnswer(str(refusal), part=slot.id, sort=FILE))
    if action == "upload" and has_new:
        return redirect(request.get_full_path())
    if action == "upload":
        first = step.asked.evidence[0].id
        return _ask(request, step, kept, refusal=BadAnswer(say("Choose a file to add"), part=first, sort=FILE))
    return _keep(request, step, kept if any(kept.values()) else None)


def _remove_evidence(request: Request, step: Step, kept: dict[str, list[str]], gone: str) -> HttpResponseBase:
    if any(gone in ids for ids in kept.values()):
        left = {name: [each for each in ids if each != gone] for name, ids in kept.items()}
        with transaction.atomic(durable=True):
            now = step.keep({**left, UNFINISHED: True}) if any(left.values()) else step.forget()
            remove_file(UUID(gone), owner=step.draft.owner)
        say_what_is_unsigned(request, step.draft, now)
    return redirect(request.get_full_path())
