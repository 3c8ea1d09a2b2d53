"""Letting somebody act for oneself, and acting for somebody."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdoor.cases.api import row_of
from frontdoor.customers.api import (
    ActingRecord,
    ActingStage,
    BadInvitation,
    CannotInvite,
    NewRepresentation,
    Sees,
    acting_by_id,
    acting_policy,
    acts_for_whom,
    decline,
    who_acts_for,
)
from frontdoor.customers.api import invitation as invitation_of
from frontdoor.foundation.accounts.access import Request, access, signed_in
from frontdoor.foundation.audit import api as audit
from frontdoor.journeys import act_for
from frontdoor.kernel.language import ENGLISH, language, later, say
from frontdoor.services.api import catalogue
from frontdoor.web.resident import acting
from frontdoor.web.resident.acting_for import requests_for_others, requests_under
from frontdoor.web.resident.speaking import speak_as_chosen
from frontdoor.web.resident.views.tracking import own_report

#: How a representation stands, in words.
STANDS: Final = {
    ActingStage.PROPOSED: later("Not approved yet"),
    ActingStage.INVITED: later("Invited, not answered yet"),
    ActingStage.UNPROVED: later("Accepted: we have to see the proof first"),
    ActingStage.ACTIVE: later("Acts for you"),
    ActingStage.DECLINED: later("Said no"),
    ActingStage.ENDED: later("Ended"),
    ActingStage.LAPSED: later("Ran out"),
}
SEES: Final = {
    Sees.DETAILS: later("My telephone number and email address"),
    Sees.REQUESTS: later("My other requests in these services"),
}
LASTS: Final = {
    "30": later("A month"),
    "90": later("Three months"),
    "180": later("Six months"),
    "365": later("A year"),
    "1095": later("Three years"),
}


def spoken() -> str:
    """Return the language that the page is read in, as letters have it; "" for English."""
    code = language(get_language() or "").code
    return "" if code == ENGLISH else code


def invitation_page(token: str) -> str:
    """Return the address at which an invitation is answered."""
    return f"{settings.FRONTDOOR_SITE}{reverse('acting-invitation', args=[token])}"


def overview_page() -> str:
    """Return the address at which somebody sees who acts for whom."""
    return f"{settings.FRONTDOOR_SITE}{reverse('acting-overview')}"


@access(signed_in)
@require_safe
def overview(request: Request) -> HttpResponse:
    """Show who acts for somebody, and for whom they act."""
    speak_as_chosen(request)
    mine = who_acts_for(request.actor.user_id or 0, at=request.now)
    context = {
        "mine": [(each, say(STANDS[each.stage])) for each in mine],
        "theirs": acts_for_whom(request.actor.user_id or 0, at=request.now),
        "requests": requests_for_others(request),
        "now_for": acting.chosen(request),
    }
    return render(request, "acting/overview.html", context)


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Invite somebody to act for oneself."""
    speak_as_chosen(request)
    error: CannotInvite | None = None
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                act_for.ask_to_act(
                    wanted_of(request), page=invitation_page, language=spoken(), by=request.actor, at=request.now
                )
        except CannotInvite as refusal:
            error = refusal
        else:
            messages.success(request, say("We have sent the invitation."))
            return redirect("acting-overview")
    context = {**form_of(request, "principal"), **errors_of(error)}
    return render(request, "acting/invite.html", context, status=422 if error else 200)


def wanted_of(request: Request) -> NewRepresentation:
    """Return what a form asks for; services that there are not are passed over."""
    chosen = set(request.POST.getlist("services")) if request.POST.get("which") == "named" else set()
    offered = {each.slug for each in catalogue(at=request.now)}
    days = request.POST.get("days", "")
    kind = request.POST.get("kind", "")
    if request.POST.get("which") == "named" and not chosen & offered:
        raise CannotInvite(later("Select the services they may use for you"), part="services")
    return NewRepresentation(
        kind=kind,
        email=request.POST.get("email", "")[:254],
        services=tuple(sorted(chosen & offered)),
        sees=frozenset(each for each in Sees if each.value in request.POST.getlist("sees")),
        days=int(days) if days in LASTS else None,
    )


def form_of(request: Request, begun_by: str) -> dict[str, Any]:
    """Return the boxes of an invitation, with what was typed."""
    typed = request.POST
    kinds = [each for each in acting_policy().kinds if begun_by in each.begun_by]
    return {
        "typed": typed,
        "kinds": [
            {
                "value": each.id,
                "text": say(each.name),
                "checked": typed.get("kind") == each.id,
                "hint": {"text": say("We need to see: {proof}", proof=say(each.proof))} if each.proof else None,
            }
            for each in kinds
        ],
        "which": [
            {"value": value, "text": say(text), "checked": typed.get("which", "all") == value}
            for value, text in (("all", later("All services")), ("named", later("Only those I tick below")))
        ],
        "services": [
            {"value": each.slug, "text": each.name, "checked": each.slug in typed.getlist("services")}
            for each in catalogue(at=request.now)
        ],
        "sees": [
            {"value": each.value, "text": say(text), "checked": each.value in typed.getlist("sees")}
            for each, text in SEES.items()
        ],
        "days": [{"value": "", "text": say("As long as is usual")}]
        + [
            {"value": value, "text": say(text), "selected": typed.get("days") == value} for value, text in LASTS.items()
        ],
    }


#: Where the summary of errors leads to, where that is not a box of the same name.
_FIRST: Final = {"kind": "kind", "services": "services", "email": "email"}


def errors_of(error: Any) -> dict[str, Any]:
    """Return what is wrong, for the summary and beside its box."""
    if error is None:
        return {"errors": [], "wrong": {}}
    text = say(str(error))
    part = error.part or "kind"
    return {"errors": [{"text": text, "href": f"#{_FIRST.get(part, part)}"}], "wrong": {part: text}}


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Show an invitation to the account it was sent to, and take its answer; to all others it does not work."""
    speak_as_chosen(request)
    try:
        found = acting_by_id(invitation_of(token, by=request.actor, at=request.now), at=request.now)
        if request.method == "POST":
            return _answer(request, token)
    except BadInvitation as refusal:
        return render(request, "acting/not_good.html", {"sentence": say(str(refusal))}, status=410)
    return render(request, "acting/invitation.html", {"found": found, **_limits(request, found)})


def _answer(request: Request, token: str) -> HttpResponse:
    with transaction.atomic(durable=True):
        if request.POST.get("answer") != "yes":
            decline(token, by=request.actor, at=request.now)
            messages.success(request, say("You have said no. Nothing more happens."))
            return redirect("acting-overview")
        found = act_for.accept_to_act(token, page=overview_page(), by=request.actor, at=request.now)
    messages.success(request, say("You have accepted."))
    return redirect("acting-one", found.id)


def _limits(request: Request, found: ActingRecord | None) -> dict[str, Any]:
    """Return how far a right goes, in words."""
    if found is None:
        raise Http404
    names = {each.slug: each.name for each in catalogue(at=request.now)}
    return {
        "kind": say(found.kind.name),
        "proof": say(found.kind.proof) if found.kind.proof else "",
        "services": [names.get(each, each) for each in found.services],
        "shows": [say(SEES[each]) for each in SEES if each in found.sees],
        "stands": say(STANDS[found.stage]),
    }


def _of_two(request: Request, representation_id: int) -> ActingRecord:
    """Return a representation to one of the two. Raises Http404 for everybody else."""
    found = acting_by_id(representation_id, at=request.now)
    if found is None or request.actor.user_id not in {found.principal_user_id, found.representative_user_id}:
        raise Http404
    return found


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, representation_id: int) -> HttpResponse:
    """Show one of the two how far it goes and what was done, and let them end it."""
    speak_as_chosen(request)
    found = _of_two(request, representation_id)
    if request.method == "POST":
        with transaction.atomic(durable=True):
            act_for.end_acting(found.id, page=overview_page(), by=request.actor, at=request.now)
        messages.success(request, say("It has ended."))
        return redirect("acting-overview")
    is_mine = found.principal_user_id == request.actor.user_id
    is_live = found.stage is ActingStage.ACTIVE
    context = {
        "found": found,
        "is_mine": is_mine,
        "is_live": is_live,
        "may_end": found.stage in {ActingStage.INVITED, ActingStage.UNPROVED, ActingStage.ACTIVE},
        "requests": requests_under([found]) if is_live or is_mine else [],
        "details": acting.details_shown(found) if is_live and not is_mine else None,
        **_limits(request, found),
    }
    return render(request, "acting/one.html", context)


@access(signed_in)
@require_POST
def act(request: Request, representation_id: int) -> HttpResponse:
    """Begin to act for somebody."""
    found = _of_two(request, representation_id)
    if found.representative_user_id != request.actor.user_id or found.stage is not ActingStage.ACTIVE:
        raise Http404
    acting.choose(request, found.id)
    return redirect("services")


@access(signed_in)
@require_POST
def stop(request: Request) -> HttpResponse:
    """Act for oneself again."""
    acting.stop(request)
    return redirect("acting-overview")


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def one_request(request: Request, reference: str) -> HttpResponseBase:
    """Show a request to whoever acts for whose it is, for as long as they may, and take what they say for them."""
    found = next((each for each in requests_for_others(request) if each.case.reference == reference), None)
    if found is None:
        raise Http404
    acting.name_both(request, found.right)
    with transaction.atomic(durable=True):
        audit.record_views([reference], by=request.actor, at=request.now, purpose="acts for the person")
    return own_report(request, row_of(reference), here=request.get_full_path())
