"""The care circle of a person: who is in it, what there is to do, and who does it."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from frontdoor.customers.api import (
    BadInvitation,
    CannotInCircle,
    CircleRecord,
    MemberRole,
    MemberStage,
    NewTask,
    TaskStage,
    ask_circle,
    begin_circle,
    call_off_circle_task,
    circle_for,
    circle_invitation,
    circles_of,
    decline_circle,
    end_circle,
    finish_circle_task,
    give_back_circle_task,
    join_circle,
    leave_circle,
    remove_member,
    take_circle_task,
)
from frontdoor.foundation.accounts.access import NotAllowed, Request, access, signed_in
from frontdoor.journeys import act_for
from frontdoor.kernel.language import later, say
from frontdoor.web.acting.views.representing import spoken
from frontdoor.web.resident.speaking import speak_as_chosen

ROLES: Final = {
    MemberRole.FAMILY: later("Family or friend"),
    MemberRole.NEIGHBOUR: later("Neighbour"),
    MemberRole.PROFESSIONAL: later("Carer, nurse or another professional"),
}
STAGES: Final = {
    TaskStage.WANTED: later("Nobody has taken it yet"),
    TaskStage.TAKEN: later("Taken"),
    TaskStage.DONE: later("Done"),
    TaskStage.CALLED_OFF: later("Called off"),
}
#: What was done, in words: who did it stands before, what it was about after.
HISTORY: Final = {
    "begun": later("began the circle"),
    "ended": later("ended the circle"),
    "invited": later("invited"),
    "joined": later("joined"),
    "declined": later("said no"),
    "left": later("left"),
    "removed": later("removed"),
    "asked": later("asked for"),
    "taken": later("took"),
    "given-back": later("gave back"),
    "done": later("did"),
    "called-off": later("called off"),
}
_ACTS: Final[dict[str, Callable[..., None]]] = {
    "take": take_circle_task,
    "give-back": give_back_circle_task,
    "done": finish_circle_task,
    "call-off": call_off_circle_task,
}


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: Request) -> HttpResponse:
    """Say what a care circle is, list those somebody is in, and let them begin their own."""
    speak_as_chosen(request)
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                return redirect("circle", begin_circle(by=request.actor, at=request.now))
        except CannotInCircle as refusal:
            messages.error(request, say(str(refusal)))
            return redirect("circles")
    found = circles_of(request.actor.user_id or 0)
    context = {"circles": found, "has_own": any(is_mine for _id, _name, is_mine in found)}
    return render(request, "circle/overview.html", context)


def _circle(request: Request, circle_id: int) -> CircleRecord:
    """Return a circle to somebody in it. Raises Http404 for everybody else."""
    speak_as_chosen(request)
    found = circle_for(circle_id, request.actor.user_id or 0)
    if found is None:
        raise Http404
    return found


@access(signed_in)
@require_http_methods(["GET", "HEAD"])
def one(request: Request, circle_id: int) -> HttpResponse:
    """Show a circle to somebody in it: what there is to do, who is in it, what was done."""
    found = _circle(request, circle_id)
    me = request.actor.user_id
    context = {
        "circle": found,
        "tasks": [
            {
                "task": each,
                "stands": say(STAGES[each.stage]),
                "may_take": each.stage is TaskStage.WANTED,
                "may_give_back": each.stage is TaskStage.TAKEN and each.taken_by == me,
                "may_finish": each.stage is TaskStage.TAKEN and me in {each.taken_by, each.asked_by, found.person},
                "may_call_off": each.stage in {TaskStage.WANTED, TaskStage.TAKEN}
                and me in {each.asked_by, found.person},
            }
            for each in found.tasks
        ],
        "members": [(each, say(ROLES[each.role]), each.stage is MemberStage.INVITED) for each in found.members],
        "history": [
            {"at": each.at, "who": each.who, "text": _in_words(each.what, each.about)} for each in found.history
        ],
    }
    return render(request, "circle/one.html", context)


def _in_words(what: str, about: str) -> str:
    return f"{say(HISTORY[what])}: {about}" if about else say(HISTORY[what])


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, circle_id: int) -> HttpResponse:
    """Ask for something to be done."""
    found = _circle(request, circle_id)
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                ask_circle(found.id, new=_task_of(request), by=request.actor, at=request.now)
        except CannotInCircle as refusal:
            error = say(str(refusal))
        else:
            messages.success(request, say("Your circle can see it now."))
            return redirect("circle", found.id)
    shown = request.POST.getlist("shown_to")
    context = {
        "circle": found,
        "typed": request.POST,
        "day_typed": {part: request.POST.get(f"day-{part}", "") for part in ("day", "month", "year")},
        "members": [
            {"value": str(each.id), "text": each.name, "checked": str(each.id) in shown}
            for each in found.members
            if each.stage is MemberStage.JOINED
        ],
        **_wrong(error, "title"),
    }
    return render(request, "circle/ask.html", context, status=422 if error else 200)


def _task_of(request: Request) -> NewTask:
    typed = request.POST
    numbers = {each for each in typed.getlist("shown_to") if each.isascii() and each.isdigit() and len(each) < 18}
    return NewTask(
        title=typed.get("title", ""),
        words=typed.get("words", ""),
        day=_day([typed.get(f"day-{part}", "").strip() for part in ("year", "month", "day")]),
        shown_to=frozenset(int(each) for each in numbers),
    )


def _day(parts: list[str]) -> date | None:
    if not any(parts):
        return None
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise CannotInCircle(later("Enter a day from today on, and within a year")) from None


def _wrong(error: str, box: str) -> dict[str, Any]:
    return {"error": error, "errors": [{"text": error, "href": f"#{box}"}] if error else []}


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request, circle_id: int) -> HttpResponse:
    """Invite somebody into one's circle."""
    found = _circle(request, circle_id)
    if not found.is_mine:
        raise Http404
    error = ""
    typed = request.POST
    if request.method == "POST":
        try:
            with transaction.atomic(durable=True):
                act_for.ask_into_circle(
                    found.id,
                    called=typed.get("called", ""),
                    email=typed.get("email", "")[:254],
                    role=typed.get("role", ""),
                    page=_invitation_page,
                    language=spoken(),
                    by=request.actor,
                    at=request.now,
                )
        except CannotInCircle as refusal:
            error = say(str(refusal))
        else:
            messages.success(request, say("We have sent the invitation."))
            return redirect("circle", found.id)
    items = [
        {"value": each.value, "text": say(text), "checked": typed.get("role") == each.value}
        for each, text in ROLES.items()
    ]
    context = {"circle": found, "typed": typed, "roles": items, **_wrong(error, "called")}
    return render(request, "circle/invite.html", context, status=422 if error else 200)


def _invitation_page(token: str) -> str:
    return f"{settings.FRONTDOOR_SITE}{reverse('circle-invitation', args=[token])}"


@access(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Show an invitation to the account it was sent to, and take its answer; to all others it does not work."""
    speak_as_chosen(request)
    try:
        circle_invitation(token, by=request.actor, at=request.now)
        if request.method == "POST":
            return _answer(request, token)
    except BadInvitation as refusal:
        return render(request, "acting/not_good.html", {"sentence": say(str(refusal))}, status=410)
    return render(request, "circle/invitation.html")


def _answer(request: Request, token: str) -> HttpResponse:
    with transaction.atomic(durable=True):
        if request.POST.get("answer") == "yes":
            return redirect("circle", join_circle(token, by=request.actor, at=request.now))
        decline_circle(token, by=request.actor, at=request.now)
    messages.success(request, say("You have said no. Nothing more happens."))
    return redirect("circles")


@access(signed_in)
@require_POST
def task(request: Request, circle_id: int, task_id: int) -> HttpResponse:
    """Take a task, give it back, finish it or call it off."""
    act = _ACTS.get(request.POST.get("act", ""))
    return _do(request, circle_id, act, task_id=task_id)


@access(signed_in)
@require_POST
def remove(request: Request, circle_id: int, member_id: int) -> HttpResponse:
    """Remove somebody from one's circle."""
    return _do(request, circle_id, remove_member, member_id=member_id)


@access(signed_in)
@require_POST
def leave(request: Request, circle_id: int) -> HttpResponse:
    """Leave a circle, or end one's own."""
    found = _circle(request, circle_id)
    with transaction.atomic(durable=True):
        (end_circle if found.is_mine else leave_circle)(found.id, by=request.actor, at=request.now)
    return redirect("circles")


def _do(request: Request, circle_id: int, act: Callable[..., None] | None, **what: int) -> HttpResponse:
    """Do something in a circle and go back to it; a refusal is said there."""
    found = _circle(request, circle_id)
    if act is not None:
        try:
            with transaction.atomic(durable=True):
                act(found.id, **what, by=request.actor, at=request.now)
        except (CannotInCircle, NotAllowed) as refusal:
            messages.error(request, say(str(refusal)))
    return redirect("circle", found.id)
