"""The form: one question a page, check your answers, send. Pages assemble; `services` and `report_it` decide."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontdoor.cases.api import CannotOpen, is_full, privacy_notice
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.visitors import address_of as address_of_visitor
from frontdoor.journeys import report_it
from frontdoor.kernel.language import say
from frontdoor.services.api import (
    BadAnswer,
    DraftChanged,
    DraftGone,
    DraftRecord,
    DraftState,
    DraftSubmitted,
    LinkNotGood,
    NotOffered,
    Told,
    charge_for,
    device_of,
    email_me_a_link,
    is_done,
    note_told,
    parts_of,
    path,
    question_behind,
    refusal_for,
    resume,
    service,
    start_draft,
    verdict_for,
)
from frontdoor.web.resident.filling import hidden_answers, keep_link, of_account, of_link
from frontdoor.web.resident.holding import held, hold, remember, remembered, token
from frontdoor.web.resident.journey import (
    CHECK,
    CONSIDER_PAGE,
    NOT_ELIGIBLE_PAGE,
    OTHER_PAGE,
    PART_PAGE,
    TASK_LIST,
    WHO_ELSE,
    address_of,
    onward,
    spot_of,
    start_of,
    stopper_now,
)
from frontdoor.web.resident.speaking import in_their_language, language_for, speak_as, speak_as_chosen
from frontdoor.web.resident.steps import item_step, returns, step_of
from frontdoor.web.resident.trial import Trial
from frontdoor.web.resident.views.asking import question
from frontdoor.web.resident.views.going_on import (
    WHAT_CHANGED,
    no_longer_asked,
    what_changed,
    what_comes_first,
)
from frontdoor.web.resident.views.groups import group
from frontdoor.web.resident.views.nearby import nearby
from frontdoor.web.resident.views.others import about_others, other_person, who_else
from frontdoor.web.resident.views.parts import check_part, must_wait, sections, task_list
from frontdoor.web.resident.views.tracking import confirmation

#: Forms that may be begun from one address in an hour: a library's computers share one, and so do many telephones.
BEGUN_AN_HOUR: Final = 500


@csrf_exempt  # beginning an empty form for somebody does them no harm, and needs no cookie from before
@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, slug: str) -> HttpResponse:
    """Begin a form and go to its first question; who comes by the address alone sees what the service is first."""
    if request.method != "POST":
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{reverse('service', args=[slug])}{'?' if query else ''}{query}")
    found = service(slug, at=request.now)
    if found is None:
        raise Http404
    if is_full(found):
        return redirect("service", slug=slug)
    if not request.actor.is_staff and _has_begun_too_many(request):
        return render(request, "resident/too_many.html", {"service": found}, status=429)
    on_behalf = request.actor.has(Role.ADVISER, Role.TEAM_LEADER) and request.POST.get("for") == "caller"
    channel = request.POST.get("channel", "") if on_behalf else "web"
    linked = of_link(found.definition, dict(request.GET.lists()), at=request.now)
    try:
        with transaction.atomic(durable=True):
            draft = start_draft(
                found,
                channel=channel if channel in {"phone", "desk"} else "phone" if on_behalf else "web",
                by=request.actor,
                at=request.now,
                on_behalf=on_behalf,
                answers=hidden_answers(
                    found.definition, linked, actor=request.actor, on_behalf=on_behalf, at=request.now
                ),
                device="" if on_behalf else _device(request),
                language=language_for(request, found),
                email="" if on_behalf or request.actor.is_staff else of_account(request.actor, "account.email"),
            )
    except NotOffered:
        return redirect("service", slug=slug)
    hold(request, draft.id)
    keep_link(request, draft, linked)
    return redirect(onward(request, draft, after="", back_to_check=False))


def _has_begun_too_many(request: Request) -> bool:
    """Count another form begun from this address, and return whether it is one too many within the hour."""
    key = f"begun:{address_of_visitor(request)}"
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) > BEGUN_AN_HOUR
    except ValueError:  # the hour ended between the two
        return False


def _device(request: Request) -> str:
    return device_of(request.headers.get("User-Agent", ""), mobile=request.headers.get("Sec-CH-UA-Mobile", ""))


@csrf_exempt  # every form carries its draft's own token instead; see holding
@access(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, slug: str, draft_id: UUID, page: str) -> HttpResponseBase:
    """Show or take one page of a form."""
    draft = held(request, slug, draft_id, at=request.now)
    if draft is None:
        speak_as_chosen(request)
        return render(request, "resident/expired.html", {"slug": slug}, status=410)
    if draft.state == DraftState.SUBMITTED and page != "done":
        return redirect(address_of(draft, "done"))
    try:
        return _pages(request, in_their_language(request, draft), page)
    except DraftSubmitted:
        return redirect(address_of(draft, "done"))
    except DraftGone:
        return render(request, "resident/expired.html", {"slug": slug}, status=410)


def _pages(request: Request, draft: DraftRecord, page: str) -> HttpResponseBase:
    # An answer typed on a page of an old wording is taken first, and the new one shown after it.
    if request.method != "POST" or page in {CHECK, WHAT_CHANGED}:
        draft, first = what_comes_first(request, draft, page)
        speak_as(request, draft)
        if first is not None:
            return first
    special = _SPECIAL.get(page)
    if special is not None:
        return special(request, draft)
    if page.startswith("stop-"):
        return stop(request, draft, page.removeprefix("stop-"))
    if page.startswith(PART_PAGE):
        return check_part(request, draft, page.removeprefix(PART_PAGE))
    if page.startswith(OTHER_PAGE):
        return other_person(request, draft, page.removeprefix(OTHER_PAGE))
    item = item_step(request, draft, page)
    return question(request, item) if item is not None else _own_question(request, draft, page)


def _own_question(request: Request, draft: DraftRecord, page: str) -> HttpResponseBase:
    to_ask = (each for each in path(draft.service.definition, draft.answers) if not each.hidden)
    asked = next((each for each in to_ask if each.id == page), None)
    if asked is None:
        # Hidden by another answer meanwhile, asked no longer, or never there: go where the form goes on.
        if draft.service.definition.question(page) is None:
            draft = no_longer_asked(request, draft, page)
        return redirect(onward(request, draft, after="", back_to_check=True))
    if request.method != "POST" and must_wait(draft, asked):
        return redirect(address_of(draft, TASK_LIST))
    return group(request, draft, asked) if asked.kind == "group" else question(request, step_of(request, draft, asked))


def stop(request: Request, draft: DraftRecord, stopper_id: str) -> HttpResponse:
    """Say why not to go on, or what to think of first."""
    found = next((each for each in draft.service.definition.stoppers if each.id == stopper_id), None)
    if found is None:
        raise Http404
    behind = question_behind(draft.service.definition, draft.answers, found)
    if request.method == "POST" and found.kind == "warn":
        warned = [*remembered(request, draft.id).get("warned", []), found.id]
        remember(request, draft.id, warned=warned)
        after = behind.id if behind is not None else _last(draft)
        return redirect(onward(request, draft, after=after, back_to_check=returns(request)))
    spot = spot_of(draft)
    standing = stopper_now(request, draft, spot)
    if found.kind == "stop" and standing is not None and standing.id == found.id:
        _note(draft, Told.STOPPED, stopper=found.id)
    back = address_of(draft, behind.id, back_to_check=returns(request)) if behind is not None else _back(draft)
    return render(
        request,
        "resident/stop.html",
        {"stopper": found, "draft": draft, "held": token(draft.id), "spot": spot, "back_url": back},
    )


def consider(request: Request, draft: DraftRecord) -> HttpResponse:
    """Say what to think of before beginning, and go on with whoever still wants to."""
    found = draft.service.definition.consider
    if found is None:
        raise Http404
    if request.method == "POST":
        remember(request, draft.id, considered=True)
        return redirect(onward(request, draft, after="", back_to_check=False))
    back = start_of(draft)
    context = {"consider": found, "draft": draft, "held": token(draft.id), "back_url": back}
    return render(request, "resident/consider.html", context)


def not_eligible(request: Request, draft: DraftRecord) -> HttpResponse:
    """Say why somebody may not have the service, and what else there is."""
    definition = draft.service.definition
    verdict = refusal_for(definition, draft.answers) or verdict_for(definition, draft.answers)
    if verdict is None or verdict.result != "no":
        return redirect(onward(request, draft, after="", back_to_check=True))
    _note(draft, Told.NOT_ELIGIBLE)
    context = {"verdict": verdict, "draft": draft, "held": token(draft.id), "back_url": _back(draft)}
    return render(request, "resident/not_eligible.html", context)


def _note(draft: DraftRecord, told: Told, *, stopper: str = "") -> None:
    if isinstance(draft, Trial):
        return  # what a designer tries is nobody's use of the form
    with transaction.atomic(durable=True):
        note_told(draft.id, told=told, stopper=stopper)


def _last(draft: DraftRecord) -> str:
    """Return the last question answered on the way, from which the form goes on."""
    asked = [each for each in path(draft.service.definition, draft.answers) if not each.hidden]
    answered = [each.id for each in asked if each.id in draft.answers]
    return answered[-1] if answered else ""


def _back(draft: DraftRecord) -> str:
    last = _last(draft)
    return address_of(draft, last) if last else start_of(draft)


def _where_left(request: Request, draft: DraftRecord) -> str:
    """Return where somebody goes on who left a form: of one in parts, its task list."""
    after = "" if parts_of(draft.service.definition) else _last(draft)
    return onward(request, draft, after=after, back_to_check=False)


def _send(request: Request, draft: DraftRecord) -> tuple[str, dict[str, str], str]:
    """Send a form, and return its reference; or else what is to be mended by page, and what is missing of others."""
    shown = request.POST.get("revision", "")
    try:
        with transaction.atomic(durable=True):
            receipt = report_it.submit(
                draft.id,
                revision=int(shown) if shown.isascii() and shown.isdigit() else None,
                without=request.POST.getlist("without"),
                by=request.actor,
                at=request.now,
            )
    except report_it.NotReady as refusal:
        return "", refusal.questions or {"": str(refusal)}, ""
    except report_it.OthersMissing as refusal:
        return "", {}, str(refusal)
    except (CannotOpen, DraftChanged) as refusal:
        return "", {"": str(refusal)}, ""
    return receipt.reference, {}, ""


def check(request: Request, draft: DraftRecord) -> HttpResponseBase:
    """Show all answers, and send them once."""
    errors: dict[str, str] = {}
    unsaid = ""
    verdict = verdict_for(draft.service.definition, draft.answers)
    if request.method == "POST":
        reference, errors, unsaid = _send(request, draft)
        if reference:
            remember(request, draft.id, reference=reference)
            return redirect(address_of(draft, "done"))
    else:
        stopper = stopper_now(request, draft, spot_of(draft))
        if stopper is not None:
            return redirect(address_of(draft, f"stop-{stopper.id}"))
        if verdict is not None and verdict.result == "no":
            return redirect(address_of(draft, NOT_ELIGIBLE_PAGE))
        if not is_done(draft.service.definition, draft.answers):
            return redirect(address_of(draft, TASK_LIST))
    return render(
        request,
        "resident/check.html",
        {
            "draft": draft,
            "sections": sections(draft),
            "charge": charge_for(draft.service.definition, draft.answers),
            "undecided": verdict if verdict is not None and verdict.result == "perhaps" else None,
            "set_aside": draft.set_aside,
            "privacy": privacy_notice(draft.service.definition),
            "held": token(draft.id),
            "back_url": address_of(draft, TASK_LIST) if parts_of(draft.service.definition) else _back(draft),
            "errors": [
                {"text": text, "href": address_of(draft, name, back_to_check=True) if name else "#send"}
                for name, text in errors.items()
            ]
            + ([{"text": unsaid, "href": "#without"}] if unsaid else []),
            **about_others(request, draft, error=unsaid),
        },
        status=422 if errors or unsaid else 200,
    )


def save_for_later(request: Request, draft: DraftRecord) -> HttpResponse:
    """E-mail a link to come back by."""
    typed, error = draft.email, ""
    if request.method == "POST":
        typed = request.POST.get("email", "")[:300]
        try:
            with transaction.atomic(durable=True):
                draft = email_me_a_link(
                    draft.id,
                    email=typed,
                    page=lambda token: f"{settings.FRONTDOOR_SITE}{reverse('resume', args=[token])}",
                    at=request.now,
                )
        except BadAnswer as refusal:
            error = str(refusal)
        else:
            go_on = _where_left(request, draft)
            return render(request, "resident/saved.html", {"draft": draft, "go_on": go_on})
    context = {
        "draft": draft,
        "typed": typed,
        "error": error,
        "held": token(draft.id),
        "back_url": _where_left(request, draft),
        "errors": [{"text": error, "href": "#email"}] if error else [],
    }
    return render(request, "resident/save.html", context, status=422 if error else 200)


def done(request: Request, draft: DraftRecord) -> HttpResponse:
    """Confirm: the reference, what happens next, and by when."""
    if not draft.reference:
        return redirect(address_of(draft, CHECK))
    return render(request, "resident/done.html", {"draft": draft, **confirmation(draft.reference, at=request.now)})


#: Pages of a form that ask nothing.
_SPECIAL: Final[dict[str, Callable[[Request, DraftRecord], HttpResponseBase]]] = {
    CHECK: check,
    "nearby": nearby,
    "save": save_for_later,
    "done": done,
    CONSIDER_PAGE: consider,
    NOT_ELIGIBLE_PAGE: not_eligible,
    WHAT_CHANGED: what_changed,
    TASK_LIST: task_list,
    WHO_ELSE: who_else,
}


@access(anyone)
def come_back(request: Request, token: str) -> HttpResponse:
    """Take somebody who followed an e-mailed link to where they left off."""
    speak_as_chosen(request)
    try:
        draft = resume(token, at=request.now)
    except DraftGone:
        return render(request, "resident/expired.html", status=410)
    except LinkNotGood as refusal:
        return render(request, "resident/no_link.html", {"sentence": say(str(refusal)), "of_form": True}, status=410)
    hold(request, draft.id)
    if draft.state == DraftState.SUBMITTED:
        return HttpResponseRedirect(address_of(draft, "done"))
    return HttpResponseRedirect(onward(request, draft, after="", back_to_check=False))
