"""A proposed wording as a resident would see it: the form's own pages, on trial. Nothing is sent or kept."""

from collections.abc import Callable
from typing import Final

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from frontdoor.cases.api import PROMISE, privacy_notice, promise_in_words
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services.api import answers_of_way, may_see_proposals, other_of, proposed
from frontdoor.web.resident.answers import forget
from frontdoor.web.resident.holding import is_ours, remember
from frontdoor.web.resident.journey import (
    CHECK,
    CONSIDER_PAGE,
    NOT_ELIGIBLE_PAGE,
    OTHER_PAGE,
    PART_PAGE,
    TASK_LIST,
    THEIR_PAGE,
    WHO_ELSE,
    address_of,
    onward,
)
from frontdoor.web.resident.steps import item_step, step_of
from frontdoor.web.resident.trial import Trial, their_trial, trial_of, with_answers
from frontdoor.web.resident.views.asking import question
from frontdoor.web.resident.views.form import check, consider, not_eligible, stop
from frontdoor.web.resident.views.groups import group
from frontdoor.web.resident.views.others import other_person, who_else
from frontdoor.web.resident.views.parts import check_part, task_list

#: What stands for a file that somebody would have sent: none is received in a preview.
_A_FILE = "example"
#: Pages of a form that ask nothing, and that a preview shows.
_SPECIAL: Final[dict[str, Callable[[Request, Trial], HttpResponseBase]]] = {
    CHECK: check,
    NOT_ELIGIBLE_PAGE: not_eligible,
    CONSIDER_PAGE: consider,
    TASK_LIST: task_list,
    WHO_ELSE: who_else,
}


def _framed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let our own pages, and nobody else's, show a view in a frame: the editor does, beside what is edited."""
    framed: Callable[..., HttpResponseBase] = xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view))
    return framed


def _trial(request: Request, proposal_id: int) -> Trial | HttpResponse:
    found = proposed(proposal_id)
    if found is None:
        raise Http404
    trial = trial_of(request, found)
    return render(request, "resident/preview_nothing.html") if trial is None else trial


@_framed
@csrf_exempt  # beginning a preview anew does nobody harm; its other forms are taken from our own pages only
@access(may_see_proposals)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, proposal_id: int) -> HttpResponseBase:
    """Show a proposed wording's start page, or begin its form."""
    trial = _trial(request, proposal_id)
    if not isinstance(trial, Trial):
        return trial
    if request.method == "POST":
        remember(request, trial.id, warned=[], considered=False)
        trial = with_answers(request, trial, {})
        return redirect(onward(request, trial, after="", back_to_check=False))
    privacy = privacy_notice(trial.service.definition)
    context = {"service": trial.service, "draft": trial, "promise": _promise(trial), "privacy": privacy}
    return render(request, "resident/start.html", context)


def _promise(trial: Trial) -> str:
    """Return the promise in words; "" while the wording makes none that can be read."""
    try:
        return promise_in_words(PROMISE.of(trial.service.definition))
    except ValueError:
        return ""


@_framed
@access(may_see_proposals)
@require_POST
def play(request: Request, proposal_id: int) -> HttpResponseBase:
    """Fill in the answers of one of the ways through a form, and show where it ends."""
    trial = _trial(request, proposal_id)
    if not isinstance(trial, Trial):
        return trial
    number = request.POST.get("way", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    answers = answers_of_way(trial.service.definition, int(number), at=request.now) if is_number else None
    if answers is None:
        raise Http404
    remember(request, trial.id, warned=[], considered=True)
    trial = with_answers(request, trial, answers)
    return redirect(onward(request, trial, after="", back_to_check=False))


@_framed
@csrf_exempt  # as the form's own pages; only what our own pages send is taken
@access(may_see_proposals)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, proposal_id: int, page: str) -> HttpResponseBase:
    """Show or take one page of a form on trial. Any question can be looked at, asked on this way or not."""
    trial = _trial(request, proposal_id)
    if not isinstance(trial, Trial):
        return trial
    if request.method == "POST" and not is_ours(request):
        raise Http404
    if page == CHECK and request.method == "POST":
        return render(request, "resident/preview_end.html", {"draft": trial})
    special = _SPECIAL.get(page)
    if special is not None:
        return special(request, trial)
    if page.startswith("stop-"):
        return stop(request, trial, page.removeprefix("stop-"))
    if page.startswith(PART_PAGE):
        return check_part(request, trial, page.removeprefix(PART_PAGE))
    if page.startswith((OTHER_PAGE, THEIR_PAGE)):
        return _of_another(request, trial, page)
    item = item_step(request, trial, page)
    return question(request, item) if item is not None else _question(request, trial, page)


def _of_another(request: Request, trial: Trial, page: str) -> HttpResponseBase:
    """Show how another person is asked, or what they are asked, as they would see it."""
    prefix, _, rest = page.partition("-")
    other_id, _, name = rest.partition("-")
    try:
        other = other_of(trial.service.definition, other_id)
    except ValueError:  # they cannot be read yet
        return render(request, "resident/preview_nothing.html")
    if other is None:
        raise Http404
    if f"{prefix}-" == OTHER_PAGE:
        return other_person(request, trial, other_id)
    theirs = their_trial(request, trial, other)
    if name != CHECK:
        return _question(request, theirs, name)
    return (
        render(request, "resident/preview_end.html", {"draft": trial})
        if request.method == "POST"
        else check(request, theirs)
    )


def _question(request: Request, trial: Trial, page: str) -> HttpResponseBase:
    asked = trial.service.definition.question(page)
    if asked is None:
        raise Http404
    if asked.kind == "group":
        return group(request, trial, asked)
    if asked.kind == "files" and request.method == "POST":
        return _without_files(request, trial, page)
    return question(request, step_of(request, trial, asked))


def _without_files(request: Request, trial: Trial, name: str) -> HttpResponseBase:
    """Go on as if a file had been sent, receiving none."""
    if request.POST.get("action", "").startswith("remove:"):
        forget(request, trial, name)
        return redirect(address_of(trial, name))
    trial = with_answers(request, trial, {**trial.answers, name: [_A_FILE]})
    return redirect(onward(request, trial, after=name, back_to_check=request.GET.get("return") == CHECK))
