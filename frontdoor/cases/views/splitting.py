"""Splitting a case into parts: a page with a part to each block, and a button for one block more."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from frontdoor.cases import permissions
from frontdoor.cases.forms.together import PartForm, WholeForm
from frontdoor.cases.models import Case
from frontdoor.cases.operations.splitting import MOST_PARTS, Ending, Part, split
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.queries.reading import record
from frontdoor.cases.rules.states import Outcome
from frontdoor.cases.views.finding import case_of
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import teams
from frontdoor.foundation.ui.templatetags.govuk import problems
from frontdoor.kernel.refusals import Refusal
from frontdoor.services.api import catalogue


@access(permissions.works_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def split_up(request: Request, reference: str) -> HttpResponse:
    """Show the blocks of a split, and do it when its button is pressed."""
    case = case_of(request, reference)
    if not permissions.may_hand_over(request.actor, case):
        raise PermissionDenied("This case is not yours to split.")
    given = request.POST if request.method == "POST" else None
    parts, whole = _parts(case, request), _whole(case, given)
    if given is None or "more" in given:
        return _show(request, case, parts, whole, is_wrong=False)
    filled = [each for each in parts if not each.is_left_empty]
    if not filled:
        parts[0].add_error("words", "Enter what is to be done in this part")
    if not all(each.is_valid() for each in filled) or not whole.is_valid() or not filled:
        return _show(request, case, parts, whole, is_wrong=True)
    ending = whole.cleaned_data
    try:
        with transaction.atomic(durable=True):
            rows = split(
                case,
                parts=[Part(**each.cleaned_data) for each in filled],
                then=Ending(Outcome(ending["outcome"]), ending["closing_words"]) if ending["outcome"] else None,
                by=request.actor,
                at=request.now,
            )
    except Refusal as refusal:
        whole.add_error(None, str(refusal))
        return _show(request, case, parts, whole, is_wrong=True)
    messages.success(request, f"The case is dealt with in {len(rows)} part{'s' if len(rows) > 1 else ''} now.")
    return redirect("case", case.reference)


def _parts(case: Case, request: Request) -> list[PartForm]:
    """Return the blocks: two at first, and as many as were sent, with one more if that was asked."""
    given = request.POST if request.method == "POST" else None
    sent = given.get("parts", "") if given is not None else ""
    count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else 2
    count += 1 if given is not None and "more" in given else 0
    choices: dict[str, Any] = {
        "services": sorted(((each.slug, each.name) for each in catalogue(at=request.now)), key=lambda each: each[1]),
        "teams": [(each.slug, each.name) for each in teams()],
    }
    found = []
    for number in range(1, max(1, min(count, MOST_PARTS)) + 1):
        name = f"part-{number}"
        initial = {"service": case.service, **_typed(given, f"{name}-")}
        found.append(PartForm(_checked(given), prefix=name, initial=initial, **choices))
    return found


def _checked(given: QueryDict | None) -> QueryDict | None:
    """Return what is to be checked: nothing while one block more is asked for, as what is typed is not finished."""
    return None if given is None or "more" in given else given


def _typed(given: QueryDict | None, before: str) -> dict[str, str]:
    """Return what was typed so far in the fields whose names begin like that."""
    asked = given if given is not None and "more" in given else {}
    return {name.removeprefix(before): asked[name] for name in asked if name.startswith(before)}


def _whole(case: Case, given: QueryDict | None) -> WholeForm:
    offered = OUTCOMES.of(definition_of(case)).root
    outcomes = [(each.code.value, each.label) for each in offered if each.code != Outcome.DUPLICATE]
    return WholeForm(_checked(given), initial=_typed(given, ""), outcomes=outcomes)


def _show(request: Request, case: Case, parts: list[PartForm], whole: WholeForm, *, is_wrong: bool) -> HttpResponse:
    context = {
        "case": record(case),
        "parts": parts,
        "whole": whole,
        "errors": [each for form in (*parts, whole) for each in problems(form)] if is_wrong else [],
        "may_add": len(parts) < MOST_PARTS,
    }
    return render(request, "fd_cases/split.html", context, status=422 if is_wrong else 200)
