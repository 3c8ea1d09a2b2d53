"""What the case page shows of the work on a case."""

from datetime import datetime
from typing import Any, Final

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, OutsideRequest
from frontdoor.cases.queries.outside import requests_of
from frontdoor.cases.queries.registers import may_be_redacted
from frontdoor.cases.queries.tasks import tasks_of
from frontdoor.cases.queries.workflow import decisions_of, workflow_of
from frontdoor.cases.queries.works import works_of_case
from frontdoor.cases.rules.deciding import DECISION_SAID, DecisionState
from frontdoor.cases.rules.letters import LETTER
from frontdoor.cases.rules.outside import OUTSIDE_SAID, SHOWN_SAID, OutsideState, Shown
from frontdoor.cases.rules.workflow_drawing import flow
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.files.api import records, shown
from frontdoor.kernel.clock import LONDON

#: How a tag shows where a decision is; the others are grey.
_TONES: Final = {DecisionState.PROPOSED: "waiting", DecisionState.MADE: "closed"}


def panels(case: Case, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what is to be done and was done on a case, as the page's parts draw it."""
    may_work = permissions.may_work(actor, case)
    tasks = tasks_of(case, at=at)
    return {
        "tasks": [
            {"task": each, "may_do": may_work or each.row.team_id in actor.team_ids} for each in tasks if each.is_open
        ],
        "ended": [each for each in tasks if not each.is_open],
        "may_work": may_work,
        "user_id": actor.user_id,
        **_work(case, actor=actor),
        **_documents(case, actor=actor),
        "outside": [_outside(each, at=at) for each in requests_of(case)],
        "works": works_of_case(case.pk, today=at.astimezone(LONDON).date()),
        "may_plan": case.closed_at is None and permissions.may_plan(actor, case.team_id),
    }


def _documents(case: Case, *, actor: Actor) -> dict[str, Any]:
    """Return the documents of a case, at addresses that open for whoever may see it. One query, two where it has any.

    What was written to somebody is named only where the actor may know who that is.
    """
    section = workflow_of(case)
    rows = list(case.documents.select_related("letter").order_by("label", "-number", "-id"))
    may_read = permissions.may_see_contact(actor, case)
    ids = [file for row in rows for file in (row.file, row.redacted_file) if file is not None]
    kept = records(ids) if ids else {}
    urls = {file: shown(each, to=actor).staff_url for file, each in kept.items()}
    for_register = may_be_redacted(case)
    for_publication = {each.id for each in section.documents if each.published}
    return {
        "has_documents": bool(section.documents or rows),
        "case_documents": [
            {
                "row": row,
                "letter": row.letter if row.kind == LETTER and may_read else None,
                "is_letter": row.kind == LETTER,
                "url": urls.get(row.file) if row.file else None,
                "redacted_url": urls.get(row.redacted_file) if row.redacted_file else None,
                "is_for_publication": row.kind in for_publication,
                "may_be_redacted": row.kind in for_publication or for_register,
            }
            for row in rows
        ],
    }


def _outside(row: OutsideRequest, *, at: datetime) -> dict[str, Any]:
    state = OutsideState(row.state)
    return {
        "row": row,
        "said": OUTSIDE_SAID[state],
        "tone": "waiting" if state is OutsideState.ASKED else "closed" if state is OutsideState.ANSWERED else "",
        "shows": [SHOWN_SAID[Shown(each)] for each in row.shows],
        "is_open": state is OutsideState.ASKED,
        "is_late": state is OutsideState.ASKED and row.due_at < at,
    }


def _work(case: Case, *, actor: Actor) -> dict[str, Any]:
    """Return how far a case is by the steps of its service, and what was decided. A query where it decides."""
    section = workflow_of(case)
    found = decisions_of(case) if section.decisions else []
    may_approve = permissions.may_approve(actor, case)
    here = section.step(case.step)
    place = section.steps.index(here) + 1 if here is not None else 0
    return {
        "flow": flow(section, here=case.step) if section.steps else None,
        "step_words": f"{here.label} (step {place} of {len(section.steps)})" if here is not None else "At no step yet.",
        "decides": bool(section.decisions),
        "decisions": [
            {
                "row": row,
                "said": DECISION_SAID[DecisionState(row.state)],
                "tone": _TONES.get(DecisionState(row.state), ""),
                "may_settle": row.state == DecisionState.PROPOSED
                and (may_approve or row.proposed_by == actor.username),
            }
            for row in found
        ],
    }
