"""The page of a proposed wording: what it changes, what is to mend, and what this person may do next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages as notices
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.clock import say_day
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions, queries
from frontdoor.services.forms.lifecycle import DayForm, Plain, ReturnForm
from frontdoor.services.models import UNDER_WAY, Proposal, ServiceVersion
from frontdoor.services.operations.proposing import bring_in
from frontdoor.services.operations.releasing import publish_proposal
from frontdoor.services.operations.reviewing import approve, give_up, send_back, send_to_review, take_back
from frontdoor.services.records import ProposalState
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.differences import everything, place_in_words, stored_differences
from frontdoor.services.rules.proposals import SAID
from frontdoor.services.views.telling import history, question_rows, report_of

TONES: Final = {
    ProposalState.WRITING: "new",
    ProposalState.IN_REVIEW: "waiting",
    ProposalState.APPROVED: "in-hand",
    ProposalState.PUBLISHED: "closed",
    ProposalState.GIVEN_UP: "",
}
_CHANGES_HEAD: Final = [{"text": "Of what"}, {"text": "Was"}, {"text": "Is now"}]
_EVERYTHING_HEAD: Final = [{"text": "Of what"}, {"text": "It says"}]
_PROBLEMS_HEAD: Final = [{"text": "Where"}, {"text": "What is wrong"}, {"text": "How to mend it"}]
_QUESTIONS_HEAD: Final = [{"text": each} for each in ("Question", "Kind", "Asked if", "Used for")]


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it to what, when, and with what they entered."""

    proposal: Proposal
    by: Actor
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that people do with a proposal.

    :param states: where it makes sense; the operation asks again.
    :param run: calls the operation and returns what the page then says.
    :param form: what has to be entered.
    """

    states: tuple[ProposalState, ...]
    allowed: Callable[[Actor, Proposal], bool]
    run: Callable[[Doing], str]
    form: type[forms.Form] = Plain


def _designs(actor: Actor, _row: Proposal) -> bool:
    return permissions.may_design(actor)


def _reviews(actor: Actor, row: Proposal) -> bool:
    return permissions.may_review(actor, authors=row.authors)


def _send(doing: Doing) -> str:
    send_to_review(doing.proposal.pk, edition=doing.data["edition"], by=doing.by, at=doing.at)
    return "Sent to review. Somebody who wrote none of it has to approve it: another designer, or a team leader."


def _take_back(doing: Doing) -> str:
    take_back(doing.proposal.pk, by=doing.by, at=doing.at)
    return "Taken back, so it can be changed."


def _return(doing: Doing) -> str:
    send_back(doing.proposal.pk, words=doing.data["words"], edition=doing.data["edition"], by=doing.by, at=doing.at)
    return "Returned to those who wrote it, with your words."


def _approve(doing: Doing) -> str:
    approve(doing.proposal.pk, edition=doing.data["edition"], by=doing.by, at=doing.at)
    return "Approved. A service designer can publish it now."


def _publish(doing: Doing) -> str:
    on = doing.data.get("on")
    version = publish_proposal(doing.proposal.pk, edition=doing.data["edition"], on=on, by=doing.by, at=doing.at)
    if version.effective_from is None:
        return f"Published as version {version.number}. It is what residents see from now on."
    return f"Published as version {version.number}. It counts from {say_day(version.effective_from)}."


def _bring_in(doing: Doing) -> str:
    clashes = bring_in(doing.proposal.pk, edition=doing.data["edition"], by=doing.by, at=doing.at)
    said = "What changed meanwhile is now part of this wording."
    return said if not clashes else f"{said} Both changed these, and yours stayed: {'; '.join(clashes)}."


def _give_up(doing: Doing) -> str:
    give_up(doing.proposal.pk, by=doing.by, at=doing.at)
    return "Given up. What it said can still be read here."


_UNDER_WAY: Final = tuple(ProposalState(each) for each in UNDER_WAY)
ACTS: Final = {
    "send": Act((ProposalState.WRITING,), _designs, _send),
    "take-back": Act((ProposalState.IN_REVIEW, ProposalState.APPROVED), _designs, _take_back),
    "approve": Act((ProposalState.IN_REVIEW,), _reviews, _approve),
    "return": Act((ProposalState.IN_REVIEW,), _reviews, _return, ReturnForm),
    "publish": Act((ProposalState.APPROVED,), _designs, _publish),
    "publish-on": Act((ProposalState.APPROVED,), _designs, _publish, DayForm),
    "bring-in": Act((ProposalState.WRITING, ProposalState.APPROVED), _designs, _bring_in),
    "give-up": Act(_UNDER_WAY, _designs, _give_up),
}


def address(row: Proposal) -> str:
    """Return the page of a proposal."""
    return reverse("proposal", args=[row.pk])


@access(permissions.may_see_proposals)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Request, proposal_id: int) -> HttpResponse:
    """Show a proposal, and do with it what its buttons say."""
    row = get_object_or_404(Proposal.objects.select_related("base", "version"), pk=proposal_id)
    form: forms.Form = Plain()
    wanted = ""
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted not in ACTS:
            raise Http404
        form = ACTS[wanted].form(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic(durable=True):
                    said = ACTS[wanted].run(Doing(row, request.actor, request.now, form.cleaned_data))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                row.refresh_from_db()
            else:
                notices.success(request, said)
                return redirect(address(row))
    context = _page(row, actor=request.actor, at=request.now) | {
        "form": form,
        "wanted": wanted,
        "day_boxes": _day_boxes(form),
    }
    return render(request, "fd_services/proposal.html", context, status=422 if form.errors else 200)


def _page(row: Proposal, *, actor: Actor, at: datetime) -> dict[str, Any]:
    state = ProposalState(row.state)
    is_under_way = row.state in UNDER_WAY
    definition, problems = queries.checked(row.definition, slug=row.slug, at=at) if is_under_way else (None, [])
    newest = queries.newest_version(row.slug) if is_under_way else None
    may = {name for name, act in ACTS.items() if state in act.states and act.allowed(actor, row)}
    may_change = permissions.may_design(actor) and state is ProposalState.WRITING
    lines = history(row)
    return {
        "proposal": row,
        "name": name_of(row),
        "state": SAID[state],
        "tone": TONES[state],
        "may": may,
        "is_new": row.base is None,
        "wrote_it": actor.username in row.authors and permissions.may_see_proposals(actor),
        "is_in_review": state is ProposalState.IN_REVIEW,
        "problems": [[place_in_words(each.path, row.definition), each.wrong, each.mend] for each in problems],
        "problems_head": _PROBLEMS_HEAD,
        "changes": _changes(row.base, row.definition),
        "changes_head": _CHANGES_HEAD,
        "questions": question_rows(definition or _readable(row)),
        "questions_head": _QUESTIONS_HEAD,
        "everything": _everything(row.definition),
        "everything_head": _EVERYTHING_HEAD,
        "meanwhile": _meanwhile(row, newest) if is_under_way else None,
        "report": report_of(row),
        "history": lines,
        "returned": lines[0] if state is ProposalState.WRITING and lines and lines[0].is_return else None,
        # What was approved is first taken back, so that nobody undoes an approval by a slip.
        "edit_url": reverse("proposal-edit", args=[row.pk]) if may_change else "",
        "preview_url": reverse("proposal-preview", args=[row.pk]) if is_under_way else "",
        "back_url": reverse("definitions"),
        "back_text": "Services",
    }


def _day_boxes(form: forms.Form) -> list[dict[str, str]]:
    """Return the three boxes of a day, with what was entered."""
    wrong = " govuk-input--error" if "day" in form.errors else ""
    return [
        {
            "name": name,
            "value": str(form.data.get(name, ""))[:10],
            "classes": f"govuk-input--width-{4 if name == 'year' else 2}{wrong}",
        }
        for name in ("day", "month", "year")
    ]


def name_of(row: Proposal) -> str:
    """Return what a proposal calls its service, as far as it says."""
    name = row.definition.get("name") if isinstance(row.definition, dict) else None
    return name if isinstance(name, str) and name else row.slug


def _readable(row: Proposal) -> Definition | None:
    """Return the definition of a wording that has mistakes, or has ended, if it can be read at all."""
    try:
        return Definition.from_stored(row.definition)
    except (ValueError, TypeError, AttributeError):
        return None


def _changes(base: ServiceVersion | None, definition: Any) -> list[list[str]]:
    if base is None or not isinstance(definition, dict):
        return []
    found = stored_differences(base.definition, definition)
    return [[each.where, each.was or "nothing", each.now or "nothing"] for each in found]


def _everything(definition: Any) -> list[list[str]]:
    return [[where, says] for where, says in everything(definition)] if isinstance(definition, dict) else []


def _meanwhile(row: Proposal, newest: ServiceVersion | None) -> dict[str, Any] | None:
    """Return what was published since a proposal was begun; None for nothing."""
    if (newest.pk if newest else None) == row.base_id:
        return None
    before = row.base.definition if row.base else {}
    found = stored_differences(before, newest.definition if newest else before)
    return {"version": newest, "rows": [[each.where, each.was or "nothing", each.now or "nothing"] for each in found]}
