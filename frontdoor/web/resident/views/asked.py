"""Another person's section of somebody's form: what it is about, its questions, their last word.

The signed token in the address is all the authority there is, and no cookie adds to it; so a form that another site
sends for somebody would need to know it.
"""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontdoor.cases.api import privacy_notice
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.ui.speaking import speak
from frontdoor.kernel.language import ENGLISH, say
from frontdoor.services.api import (
    ENDED,
    REASONS,
    ChangedMeanwhile,
    DraftState,
    HasAnswered,
    LinkEnded,
    NotComplete,
    OtherState,
    Reason,
    ServiceState,
    TheirPart,
    another_wording,
    be_silent,
    bring_up_to_date,
    confirm_their_part,
    decline,
    draft,
    kind_of,
    next_question,
    path,
    person_of,
    service,
    service_in_language,
    their_part,
    version,
)
from frontdoor.web.resident.holding import is_ours, token
from frontdoor.web.resident.journey import CHECK, address_of, start_of
from frontdoor.web.resident.speaking import language_for, languages_of
from frontdoor.web.resident.steps import step_of
from frontdoor.web.resident.views.asking import question

#: No question has this name: theirs have no hyphens.
SAY_NO: Final = "say-no"


def _guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view see the section that a link stands for, or say plainly that the link has ended."""

    def guarded(request: Request, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not is_ours(request):
            raise Http404
        person = person_of(token)
        if person is None:
            sentence = say("This link does not work. Copy the whole of it from the email.")
            return render(request, "resident/asked_ended.html", {"sentence": sentence}, status=410)
        part = their_part(person, at=request.now)
        if part is not None and request.method != "POST":
            part = _up_to_date(request, part)
        if part is None:
            return _ended(request)
        part = _in_their_language(request, part)
        try:
            return view(request, part, *args, **kwargs)
        except LinkEnded:
            return _ended(request)
        except HasAnswered:
            return redirect(start_of(part))

    return guarded


def _in_their_language(request: Request, part: TheirPart) -> TheirPart:
    """Return a section in the language that its reader wants, as far as the form has it, and answer in that."""
    whole = version(part.service.version_id)
    language = language_for(request, whole)
    speak(request, language or ENGLISH, languages=languages_of(whole.definition))
    return their_part(part.id, language=language, at=request.now) or part if language else part


def _up_to_date(request: Request, part: TheirPart) -> TheirPart | None:
    """Return a section under the wording of its form that counts now; None if there is none any more."""
    if part.state is DraftState.SUBMITTED:
        return part
    now = service(part.service.slug, at=request.now)
    if now is None or now.state not in {ServiceState.CURRENT, ServiceState.CLOSED}:
        return None
    whole = draft(part.draft_id, at=request.now)
    if whole is None or another_wording(whole, at=request.now) is None:
        return part
    with transaction.atomic(durable=True):
        bring_up_to_date(part.draft_id, at=request.now)
    return their_part(part.id, at=request.now)


def _ended(request: Request) -> HttpResponse:
    return render(request, "resident/asked_ended.html", {"sentence": say(ENDED)}, status=410)


def _is_over(part: TheirPart) -> bool:
    """Return whether nothing is to be asked of them any more, and they have not had their say."""
    is_open = part.asked.state is OtherState.ASKED
    return is_open and (not part.is_needed or part.state is DraftState.SUBMITTED)


@csrf_exempt  # the address is the secret; see above
@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
@_guarded
def begin(request: Request, part: TheirPart) -> HttpResponseBase:
    """Say who asks, for what and why; or how it ended. By a button: stop the e-mails."""
    if _is_over(part):
        return _ended(request)
    if part.asked.state is not OtherState.ASKED:
        return render(request, "resident/asked_done.html", {"draft": part, "rows": _rows(part, can_change=False)})
    if request.method == "POST":
        with transaction.atomic(durable=True):
            be_silent(part.id, at=request.now)
        messages.success(request, say("We write to you about this no more."))
        return redirect(start_of(part))
    form = part.service.definition
    following = next_question(form, part.answers)
    whole = service_in_language(version(part.service.version_id), part.language)
    context = {
        "draft": part,
        "privacy": privacy_notice(whole.definition),
        "count": len(form.questions),
        "is_begun": bool(part.answers),
        "go_on": address_of(part, following.id if following is not None else CHECK),
        "say_no": address_of(part, SAY_NO),
    }
    return render(request, "resident/asked.html", context)


@csrf_exempt  # the address is the secret; see above
@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
@_guarded
def page(request: Request, part: TheirPart, page: str) -> HttpResponseBase:
    """Ask one of their questions, let them check what they said, or say no."""
    if _is_over(part):
        return _ended(request)
    if part.asked.state is not OtherState.ASKED:
        return redirect(start_of(part))
    if page == CHECK:
        return _check(request, part)
    if page == SAY_NO:
        return _say_no(request, part)
    form = part.service.definition
    if form.question(page) is None:
        raise Http404
    asked = next((each for each in path(form, part.answers) if each.id == page), None)
    if asked is None:
        following = next_question(form, part.answers)
        return redirect(address_of(part, following.id if following is not None else CHECK))
    return question(request, step_of(request, part, asked))


def _check(request: Request, part: TheirPart) -> HttpResponseBase:
    form = part.service.definition
    missing = next_question(form, part.answers)
    if missing is not None:
        return redirect(address_of(part, missing.id))
    errors: dict[str, str] = {}
    if request.method == "POST":
        shown = request.POST.get("revision", "")
        try:
            with transaction.atomic(durable=True):
                confirm_their_part(
                    part.id,
                    revision=int(shown) if shown.isascii() and shown.isdigit() else -1,
                    seen=request.POST.get("seen", ""),
                    by=request.actor,
                    at=request.now,
                )
        except NotComplete as refusal:
            errors = refusal.questions
        except ChangedMeanwhile as refusal:
            errors = {"": say(str(refusal))}
        else:
            return redirect(start_of(part))
    last = [each.id for each in path(form, part.answers)][-1]
    context = {
        "draft": part,
        "rows": _rows(part),
        "held": token(part.id),
        "back_url": address_of(part, last),
        "errors": [
            {"text": text, "href": address_of(part, name, back_to_check=True) if name else "#send"}
            for name, text in errors.items()
        ],
    }
    return render(request, "resident/asked_check.html", context, status=422 if errors else 200)


def _rows(part: TheirPart, *, can_change: bool = True) -> list[dict[str, Any]]:
    return [
        {
            "label": each.heading,
            "text": kind_of(each).plain(each, part.answers.get(each.id)) or say("Not answered"),
            "href": address_of(part, each.id, back_to_check=True) if can_change else "",
        }
        for each in path(part.service.definition, part.answers)
    ]


def _say_no(request: Request, part: TheirPart) -> HttpResponseBase:
    chosen, error = request.POST.get("reason", ""), ""
    if request.method == "POST" and chosen in set(Reason):
        with transaction.atomic(durable=True):
            decline(part.id, reason=Reason(chosen), by=request.actor, at=request.now)
        return redirect(start_of(part))
    if request.method == "POST":
        error = say("Select why you do not want to answer")
    items: list[dict[str, Any]] = [{"value": each.value, "text": say(words)} for each, words in REASONS.items()]
    items[0]["id"] = "reason"
    heading = say("Why do you not want to answer?")
    legend = {"text": heading, "isPageHeading": True, "classes": "govuk-fieldset__legend--l"}
    context = {
        "draft": part,
        "items": items,
        "legend": {"legend": legend},
        "error": {"text": error} if error else None,
        "errors": [{"text": error, "href": "#reason"}] if error else [],
        "back_url": start_of(part),
    }
    return render(request, "resident/asked_no.html", context, status=422 if error else 200)
