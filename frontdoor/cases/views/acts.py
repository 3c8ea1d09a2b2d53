"""The acts of the case page, in the order of the page. More go into modules of their own, and are joined here."""

from typing import Any, Final

from django import forms

from frontdoor.cases import permissions
from frontdoor.cases.forms import (
    CategoryForm,
    CloseForm,
    DisputeForm,
    DuplicateForm,
    HandOverForm,
    InformationForm,
    LinkForm,
    NoteForm,
)
from frontdoor.cases.models import Case
from frontdoor.cases.operations import closing, hearing, working
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.queries.complaints import is_about_a_complaint
from frontdoor.cases.rules.complaints import ANSWERS
from frontdoor.cases.rules.states import Outcome, Status
from frontdoor.cases.views.acting import Act, Choice, Doing, Given, other_case
from frontdoor.cases.views.acts_asking import answer, answer_form, ask, ask_form
from frontdoor.cases.views.acts_clocks import CLOCK_ACTS
from frontdoor.cases.views.acts_complaints import COMPLAINT_ACTS
from frontdoor.cases.views.acts_deciding import DECIDING_ACTS
from frontdoor.cases.views.acts_documents import DOCUMENT_ACTS
from frontdoor.cases.views.acts_moments import MOMENT_ACTS
from frontdoor.cases.views.acts_outside import OUTSIDE_ACTS
from frontdoor.cases.views.acts_remedies import AFTER_ACTS
from frontdoor.cases.views.acts_tasks import TASK_ACTS
from frontdoor.cases.views.acts_together import TOGETHER_ACTS
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, teams
from frontdoor.services.api import catalogue


def _team_options(_doing: Doing) -> list[tuple[str, str]]:
    return [(each.slug, each.name) for each in teams()]


def _hand_over_form(doing: Doing, given: Given) -> forms.Form:
    ids = [each.id for each in teams() if each.slug == doing.chosen]
    people = [(str(person.id), person.name) for person in colleagues(ids)]
    return HandOverForm(given, people=people, initial={"team": doing.chosen})


def _hand_over(doing: Doing, data: dict[str, Any]) -> None:
    working.hand_over(
        doing.case, team_slug=doing.chosen, holder_id=data["holder"], note=data["note"], by=doing.by, at=doing.at
    )


def _outcome_options(doing: Doing) -> list[tuple[str, str]]:
    # What only the answer to a complaint can find is not offered for closing one without.
    answers = ANSWERS if is_about_a_complaint(doing.case) else frozenset()
    found = OUTCOMES.of(definition_of(doing.case)).root
    return [(each.code.value, each.label) for each in found if each.code not in answers]


def _template_words(doing: Doing, outcome: Outcome) -> str:
    found = OUTCOMES.of(definition_of(doing.case)).of(outcome)
    return found.words if found else ""


def _close_form(doing: Doing, given: Given) -> forms.Form:
    words = _template_words(doing, Outcome(doing.chosen))
    return CloseForm(given, initial={"outcome": doing.chosen, "words": words})


def _close(doing: Doing, data: dict[str, Any]) -> None:
    closing.close(doing.case, outcome=Outcome(doing.chosen), words=data["words"], by=doing.by, at=doing.at)


def _duplicate(doing: Doing, data: dict[str, Any]) -> None:
    kept = other_case(doing, data["other"])
    closing.mark_duplicate(doing.case, of=kept, words=data["words"], by=doing.by, at=doing.at)


def _category_form(doing: Doing, given: Given) -> forms.Form:
    offered = sorted((each.slug, each.name) for each in catalogue(at=doing.at) if each.slug != doing.case.service)
    return CategoryForm(given, services=offered)


def _note_form(doing: Doing, given: Given) -> forms.Form:
    others = [each for each in colleagues([doing.case.team_id]) if each.id != doing.by.user_id]
    return NoteForm(given, people=[(each.username, each.name) for each in others])


def _decide(doing: Doing, data: dict[str, Any]) -> None:
    request = doing.case.reopen_requests.filter(decided_at__isnull=True).first()
    if request is None:
        raise closing.CannotDispute("Somebody has answered this already.")
    closing.decide_reopen(
        request, accept=data["decision"] == "accept", words=data["words"], by=doing.by, at=doing.at
    )  # fmt: skip


def _may_answer(actor: Actor, case: Case) -> bool:
    found = case.reopen_requests.filter(decided_at__isnull=True).first()
    return permissions.may_answer(actor, found) if found is not None else permissions.may_approve(actor, case)


ACTS: Final[dict[str, Act]] = {
    "take": Act(
        label="Take this case",
        button="Take this case",
        done="You hold this case now.",
        hint="You become its holder. If it is new, the resident is told that it is in hand.",
        allowed=permissions.may_work,
        fits=lambda case, actor: case.closed_at is None and case.holder_id != actor.user_id,
        run=lambda doing, _data: working.take(doing.case, by=doing.by, at=doing.at),
    ),
    "close": Act(
        label="Close",
        button="Close the case",
        done="The case is closed, and whoever waited for it is told.",
        allowed=permissions.may_work,
        choice=Choice("outcome", "What came of it?", _outcome_options),
        form=_close_form,
        run=_close,
    ),
    "ask": Act(
        label="Ask the resident",
        button="Ask and stop the clock",
        done="We have asked. The clock stands still until they answer.",
        allowed=permissions.may_work,
        fits=lambda case, _actor: case.status in {Status.NEW, Status.IN_HAND} and case.customer_id is not None,
        form=ask_form,
        run=ask,
    ),
    "answer-question": Act(
        label="Answer for a caller",
        button="Keep the answer",
        done="The answer is kept. The case is in hand again, and its clock runs.",
        allowed=permissions.may_note,
        fits=lambda case, _actor: case.status == Status.WAITING,
        form=answer_form,
        run=answer,
    ),
    "stop-waiting": Act(
        label="Stop waiting",
        button="Go on without an answer",
        done="The case is in hand again, and its clock runs.",
        hint="The resident is told that we carry on without an answer.",
        allowed=permissions.may_work,
        fits=lambda case, _actor: case.status == Status.WAITING,
        run=lambda doing, _data: working.stop_waiting(doing.case, by=doing.by, at=doing.at),
    ),
    "hand-over": Act(
        label="Hand over",
        button="Hand over",
        done="The case is handed over.",
        allowed=permissions.may_hand_over,
        choice=Choice("team", "Which team?", _team_options),
        form=_hand_over_form,
        run=_hand_over,
    ),
    "category": Act(
        label="Change the service",
        button="Change the service",
        done="The service is changed, and the case is with the team that owns it.",
        hint="The case goes to that service’s team, under its promise. The clock keeps its start.",
        allowed=permissions.may_hand_over,
        form=_category_form,
        run=lambda doing, data: working.change_category(doing.case, to=data["to"], by=doing.by, at=doing.at),
    ),
    "duplicate": Act(
        label="Close as a duplicate",
        button="Close as a duplicate",
        done="The case is closed; whoever reported or followed it follows the other one.",
        allowed=permissions.may_work,
        form=lambda doing, given: DuplicateForm(given, initial={"words": _template_words(doing, Outcome.DUPLICATE)}),
        run=_duplicate,
    ),
    "link": Act(
        label="Link to another case",
        button="Link",
        done="The two cases are linked.",
        allowed=permissions.may_note,
        fits=lambda _case, _actor: True,
        form=lambda _doing, given: LinkForm(given),
        run=lambda doing, data: closing.link(
            doing.case, other=other_case(doing, data["other"]), by=doing.by, at=doing.at
        ),
        is_careful=False,
    ),
    "unlink": Act(
        label="Take a link back",
        button="Take the link back",
        done="The two cases are not linked any more.",
        allowed=permissions.may_note,
        fits=lambda _case, _actor: False,
        form=lambda _doing, given: LinkForm(given),
        run=lambda doing, data: closing.unlink(
            doing.case, other=other_case(doing, data["other"]), by=doing.by, at=doing.at
        ),
        is_careful=False,
    ),
    "note": Act(
        label="Add a note",
        button="Add the note",
        done="The note is added.",
        allowed=permissions.may_note,
        fits=lambda _case, _actor: True,
        form=_note_form,
        run=lambda doing, data: working.add_note(doing.case, text=data["text"], by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "information": Act(
        label="Add information for a caller",
        button="Add the information",
        done="What the caller told you is added.",
        allowed=permissions.may_note,
        fits=lambda _case, _actor: True,
        form=lambda _doing, given: InformationForm(given),
        run=lambda doing, data: hearing.add_information(doing.case, text=data["text"], by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "dispute": Act(
        label="Answer the dispute",
        button="Send the answer",
        done="The dispute is answered, and the resident is told.",
        allowed=_may_answer,
        fits=lambda _case, _actor: False,
        form=lambda _doing, given: DisputeForm(given),
        run=_decide,
    ),
    **COMPLAINT_ACTS,
    **AFTER_ACTS,
    **TOGETHER_ACTS,
    **TASK_ACTS,
    **MOMENT_ACTS,
    **CLOCK_ACTS,
    **DECIDING_ACTS,
    **OUTSIDE_ACTS,
    **DOCUMENT_ACTS,
}


def offered(case: Case, actor: Actor) -> list[tuple[str, Act]]:
    """Return the acts that somebody may do with a case as it stands, in the order of the page."""
    return [(name, act) for name, act in ACTS.items() if act.fits(case, actor) and act.allowed(actor, case)]
