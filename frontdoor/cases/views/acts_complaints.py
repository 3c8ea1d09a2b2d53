"""What staff do with a complaint, as acts of the case page."""

from typing import Any, Final

from django import forms
from django.http import Http404

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Complaint, Issue
from frontdoor.cases.operations import complaining, complaint_answers
from frontdoor.cases.queries.complaints import days_of, file_of, issues_of, letter, policy
from frontdoor.cases.rules.complaints import CannotComplain, State
from frontdoor.cases.views.acting import Act, Choice, Doing, Given
from frontdoor.cases.views.complaint_forms import (
    AcknowledgeForm,
    AnswerForm,
    AppointForm,
    FindForm,
    IssueForm,
    MoreDaysForm,
    StageTwoForm,
)
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues, teams


def is_at(*states: State) -> Any:
    """Return whether a case is a complaint in one of the states, as acts ask it."""

    def fits(case: Case, _actor: Actor) -> bool:
        complaint = file_of(case)
        return complaint is not None and complaint.state in states

    return fits


_OPEN: Final = is_at(State.RECEIVED, State.ACKNOWLEDGED)


def themes() -> list[tuple[str, str]]:
    """Return the kinds of complaint of the policy."""
    return [(each.id, each.label) for each in policy().themes]


def _team_options(_doing: Doing) -> list[tuple[str, str]]:
    return [(each.slug, each.name) for each in teams()]


def _appoint_form(doing: Doing, given: Given) -> forms.Form:
    ids = [each.id for each in teams() if each.slug == doing.chosen]
    people = [(str(person.id), person.name) for person in colleagues(ids)]
    return AppointForm(given, people=people, initial={"team": doing.chosen})


def _appoint(doing: Doing, data: dict[str, Any]) -> None:
    complaining.appoint(doing.case, team_slug=doing.chosen, user_id=data["person"], by=doing.by, at=doing.at)


def _acknowledge_form(doing: Doing, given: Given) -> forms.Form:
    complaint = file_of(doing.case)
    issues = issues_of(complaint) if complaint is not None else []
    initial = {
        "understood": "\n".join(each.what for each in issues),
        "sought": "\n".join(each.sought for each in issues if each.sought),
    }
    return AcknowledgeForm(given, initial=initial)


def _issue_options(doing: Doing) -> list[tuple[str, str]]:
    complaint = file_of(doing.case)
    return [(str(each.pk), each.what[:120]) for each in issues_of(complaint)] if complaint is not None else []


def _chosen_issue(doing: Doing) -> Issue:
    complaint = file_of(doing.case)
    found = complaint.issues.filter(pk=doing.chosen).first() if complaint is not None else None
    if found is None:  # pragma: no cover -- the options are those of the case
        raise Http404("There is no such issue.")
    found.complaint_file = complaint  # type: ignore[assignment]  # it is there, as an issue of it was found
    found.complaint_file.case = doing.case
    return found


def _find_form(doing: Doing, given: Given) -> forms.Form:
    issue = _chosen_issue(doing)
    before = issue.findings.order_by("-stage").first()
    initial = {"issue": doing.chosen, "theme": issue.theme}
    if before is not None:
        initial |= {"verdict": before.verdict, "reasons": before.reasons}
    return FindForm(given, themes=themes(), initial=initial)


def _find(doing: Doing, data: dict[str, Any]) -> None:
    complaining.find(
        _chosen_issue(doing),
        verdict=data["verdict"],
        reasons=data["reasons"],
        theme=data["theme"],
        by=doing.by,
        at=doing.at,
    )


def _answer_form(doing: Doing, given: Given) -> forms.Form:
    complaint = file_of(doing.case)
    return AnswerForm(given, initial={"words": letter(complaint) if complaint is not None else ""})


def _more_days_form(doing: Doing, given: Given) -> forms.Form:
    team = [(each.username, each.name) for each in colleagues([doing.case.team_id]) if each.id != doing.by.user_id]
    complaint = file_of(doing.case)
    most = days_of(complaint, complaint.stage, at=doing.at).extend if complaint is not None else 0
    return MoreDaysForm(given, people=team, most=most)


def file_or_refuse(case: Case) -> Complaint:
    """Return the complaint that a case is. Raises CannotComplain."""
    complaint = file_of(case)
    if complaint is None:
        raise CannotComplain("This case is no complaint.")
    return complaint


COMPLAINT_ACTS: Final[dict[str, Act]] = {
    "investigator": Act(
        label="Say who looks into the complaint",
        button="Hand it to them",
        done="They look into the complaint, and hold the case.",
        allowed=permissions.may_hand_over,
        fits=_OPEN,
        choice=Choice("team", "Which team are they in?", _team_options),
        form=_appoint_form,
        run=_appoint,
    ),
    "issue": Act(
        label="Add an issue",
        button="Add the issue",
        done="The issue is added.",
        allowed=permissions.may_note,
        fits=_OPEN,
        form=lambda _doing, given: IssueForm(given, themes=themes()),
        run=lambda doing, data: complaining.add_issue(doing.case, **data, by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "acknowledge": Act(
        label="Acknowledge the complaint",
        button="Send the acknowledgement",
        done="They are told what we understood, and the time to answer runs.",
        hint="The time to answer counts from now.",
        allowed=permissions.may_work,
        fits=is_at(State.RECEIVED),
        form=_acknowledge_form,
        run=lambda doing, data: complaining.acknowledge(doing.case, **data, by=doing.by, at=doing.at),
    ),
    "find": Act(
        label="Say what you found",
        button="Keep the finding",
        done="The finding is kept. It can be changed until the answer is sent.",
        allowed=permissions.may_work,
        fits=is_at(State.ACKNOWLEDGED),
        choice=Choice("issue", "Which issue?", _issue_options),
        form=_find_form,
        run=_find,
        is_careful=False,
    ),
    "answer": Act(
        label="Answer the complaint",
        button="Send the answer",
        done="The answer is sent, and the case is closed.",
        hint="Answer when the answer is known, not when everything is done: what is still to do is tracked.",
        allowed=permissions.may_work,
        fits=is_at(State.ACKNOWLEDGED),
        form=_answer_form,
        run=lambda doing, data: complaint_answers.answer_stage(
            doing.case, words=data["words"], by=doing.by, at=doing.at
        ),
    ),
    "more-days": Act(
        label="Give the stage more time",
        button="Approve, and tell them",
        done="The stage has more time, and they are told why.",
        hint="You approve it, so somebody else must have asked.",
        allowed=permissions.may_approve,
        fits=is_at(State.ACKNOWLEDGED),
        form=_more_days_form,
        run=lambda doing, data: complaint_answers.extend_stage(doing.case, **data, by=doing.by, at=doing.at),
    ),
    "stage-2": Act(
        label="Take it to stage 2 for a caller",
        button="Take it to stage 2",
        done="Somebody else looks at it again now, and they are told.",
        allowed=permissions.may_note,
        fits=lambda case, actor: is_at(State.ANSWERED)(case, actor) and file_or_refuse(case).stage == 1,
        form=lambda _doing, given: StageTwoForm(given),
        run=lambda doing, data: complaint_answers.escalate(doing.case, words=data["words"], by=doing.by, at=doing.at),
    ),
}
