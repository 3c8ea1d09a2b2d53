"""What staff do after a complaint was looked into, and before: tell it apart, put it right, learn, the ombudsman."""

from collections.abc import Callable
from typing import Any, Final

from django import forms

from frontdoor.cases import permissions
from frontdoor.cases.models import Case, Complaint, Learning, Remedy, Restriction
from frontdoor.cases.operations import referring, remedying, restricting
from frontdoor.cases.operations.telling_apart import Decision, Told, tell_apart
from frontdoor.cases.queries.complaints import COMPLAINTS, file_of, is_about_a_complaint, policy
from frontdoor.cases.rules.complaints import CannotComplain, State
from frontdoor.cases.views.acting import Act, Choice, Doing, Given
from frontdoor.cases.views.acts_complaints import file_or_refuse, is_at
from frontdoor.cases.views.complaint_forms import (
    DecisionForm,
    DoneForm,
    LearningEndForm,
    LearningForm,
    MoneyForm,
    ReferForm,
    RemedyForm,
    RestrictForm,
    ReviewForm,
    TellApartForm,
)
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.accounts.api import colleagues
from frontdoor.services.api import catalogue

_ANY_STATE: Final = is_at(*State)


def _people(doing: Doing) -> list[tuple[str, str]]:
    """Return who may see to something: the team that holds the case, and the actor's own."""
    return [(str(each.id), each.name) for each in colleagues([doing.case.team_id, *doing.by.team_ids])]


def _others(doing: Doing) -> list[tuple[str, str]]:
    team = colleagues([doing.case.team_id])
    return [(each.username, each.name) for each in team if each.id != doing.by.user_id]


# ---- is it a complaint?


def _decisions(doing: Doing) -> list[tuple[str, str]]:
    if is_about_a_complaint(doing.case):
        return [(Decision.REQUEST, "It is a request for a service, and no complaint")]
    return [
        (Decision.TURN, "It is a complaint: make this case one"),
        (Decision.OPEN, "It is a complaint beside this case: open one, and go on with this"),
        (Decision.REQUEST, "It is a request for a service, as it stands"),
    ]


def _services(doing: Doing) -> list[tuple[str, str]]:
    wants_complaints = doing.chosen != Decision.REQUEST
    if not wants_complaints and not is_about_a_complaint(doing.case):
        return []
    return sorted(
        (each.slug, each.name)
        for each in catalogue(at=doing.at)
        if bool(COMPLAINTS.of(each.definition).code) == wants_complaints
    )


def _tell_apart_form(doing: Doing, given: Given) -> forms.Form:
    services = _services(doing)
    only = services[0][0] if len(services) == 1 else ""
    test = [(each.id, each.text) for each in policy().test]
    return TellApartForm(given, test=test, services=services, initial={"decision": doing.chosen, "to": only})


def _tell_apart(doing: Doing, data: dict[str, Any]) -> None:
    tested = {name.removeprefix("test_"): value == "yes" for name, value in data.items() if name.startswith("test_")}
    told = Told(answers=tested, decision=Decision(doing.chosen), reason=data["reason"], to=data.get("to", ""))
    tell_apart(doing.case, told=told, by=doing.by, at=doing.at)


# ---- remedies


def _has(state: str) -> Callable[[Case, Actor], bool]:
    def fits(case: Case, _actor: Actor) -> bool:
        complaint = file_of(case)
        return complaint is not None and any(each.state == state for each in _remedies(complaint))

    return fits


def _remedies(complaint: Complaint) -> list[Remedy]:
    """Return a complaint's remedies; read once for a page."""
    found: list[Remedy] | None = complaint.__dict__.get("remedies_read")
    if found is None:
        found = complaint.__dict__["remedies_read"] = list(complaint.remedies.order_by("id"))
    return found


def _in_state(state: str) -> Callable[[Doing], list[tuple[str, str]]]:
    def options(doing: Doing) -> list[tuple[str, str]]:
        complaint = file_of(doing.case)
        found = _remedies(complaint) if complaint is not None else []
        return [(str(each.pk), each.what[:120]) for each in found if each.state == state]

    return options


def _remedy_of(doing: Doing) -> Remedy:
    row = file_or_refuse(doing.case).remedies.select_related("complaint_file__case").filter(pk=doing.chosen).first()
    if row is None:
        raise CannotComplain("Select a remedy")
    return row


def _remedy_form(doing: Doing, given: Given) -> forms.Form:
    complaint = file_of(doing.case)
    return RemedyForm(
        given,
        people=_people(doing),
        is_money=doing.chosen == Remedy.MONEY,
        is_referred=complaint is not None and complaint.referrals.exists(),
        initial={"kind": doing.chosen},
    )


def _propose(doing: Doing, data: dict[str, Any]) -> None:
    pounds = data.get("pounds")
    remedy = remedying.NewRemedy(
        kind=doing.chosen,
        what=data["what"],
        owner_id=data["owner"],
        due_on=data["due_on"],
        pence=int(pounds * 100) if pounds is not None else None,
        is_ordered=data.get("ordered") == "yes",
    )
    remedying.propose_remedy(doing.case, remedy=remedy, by=doing.by, at=doing.at)


def may_decide_money(actor: Actor, case: Case) -> bool:
    """Return whether somebody may approve any money of a case that they see: leaders of its team."""
    return permissions.may_approve(actor, case) and permissions.may_approve_money(actor, 0)


# ---- learning


def _open_learning(doing: Doing) -> list[tuple[str, str]]:
    complaint = file_of(doing.case)
    found = complaint.learning.filter(state=Learning.OPEN).order_by("id") if complaint is not None else []
    return [(str(each.pk), each.what[:120]) for each in found]


def _end_learning(doing: Doing, data: dict[str, Any]) -> None:
    row = file_or_refuse(doing.case).learning.select_related("complaint_file__case").filter(pk=doing.chosen).first()
    if row is None:
        raise CannotComplain("Select what should change")
    remedying.end_learning(row, is_done=data["done"] == "yes", result=data["result"], by=doing.by, at=doing.at)


# ---- the ombudsman, and limits


def _keep_decision(doing: Doing, data: dict[str, Any]) -> None:
    complaint = file_or_refuse(doing.case)
    row = complaint.referrals.select_related("complaint_file__case").filter(decision="").first()
    if row is None:
        raise CannotComplain("The ombudsman looks into nothing here.")
    referring.keep_decision(row, **data, by=doing.by, at=doing.at)


def _review(doing: Doing, data: dict[str, Any]) -> None:
    row = Restriction.objects.select_related("case").filter(case=doing.case, ended_at__isnull=True).first()
    if row is None:
        raise CannotComplain("Nothing is limited for this case.")
    again_on = data["again_on"] if data["goes_on"] == "yes" else None
    restricting.review_restriction(row, why=data["why"], again_on=again_on, by=doing.by, at=doing.at)


AFTER_ACTS: Final[dict[str, Act]] = {
    "is-it-a-complaint": Act(
        label="Is this a complaint?",
        button="Keep the decision",
        done="The decision is kept, and whoever asked is told.",
        hint="A complaint is an expression of dissatisfaction, however it is made. Nobody has to use the word.",
        allowed=permissions.may_note,
        choice=Choice("decision", "What is it?", _decisions),
        form=_tell_apart_form,
        run=_tell_apart,
    ),
    "remedy": Act(
        label="Add a remedy",
        button="Add the remedy",
        done="The remedy is added.",
        hint="Money waits until somebody else has approved it.",
        allowed=permissions.may_work,
        fits=_ANY_STATE,
        choice=Choice("kind", "What kind of remedy is it?", lambda _doing: list(Remedy.KINDS)),
        form=_remedy_form,
        run=_propose,
        is_careful=False,
    ),
    "remedy-decide": Act(
        label="Approve money",
        button="Keep the decision",
        done="The decision is kept.",
        allowed=may_decide_money,
        fits=_has(Remedy.PROPOSED),
        choice=Choice("remedy", "Which remedy?", _in_state(Remedy.PROPOSED)),
        form=lambda doing, given: MoneyForm(given, initial={"remedy": doing.chosen}),
        run=lambda doing, data: remedying.decide_remedy(
            _remedy_of(doing), accept=data["decision"] == "yes", why=data["why"], by=doing.by, at=doing.at
        ),
        is_careful=False,
    ),
    "remedy-done": Act(
        label="Finish a remedy",
        button="It is done",
        done="The remedy is done.",
        allowed=permissions.may_work,
        fits=_has(Remedy.AGREED),
        choice=Choice("remedy", "Which remedy is done?", _in_state(Remedy.AGREED)),
        form=lambda doing, given: DoneForm(given, initial={"remedy": doing.chosen}),
        run=lambda doing, data: remedying.finish_remedy(
            _remedy_of(doing), evidence=data["evidence"], by=doing.by, at=doing.at
        ),
        is_careful=False,
    ),
    "learning": Act(
        label="Say what should change",
        button="Keep it",
        done="What should change is kept, and its owner is told.",
        allowed=permissions.may_work,
        fits=_ANY_STATE,
        form=lambda doing, given: LearningForm(
            given, people=_people(doing), causes=[(each.id, each.label) for each in policy().root_causes]
        ),
        run=lambda doing, data: remedying.note_learning(
            doing.case,
            root_cause=data["root_cause"],
            what=data["what"],
            owner_id=data["owner"],
            due_on=data["due_on"],
            by=doing.by,
            at=doing.at,
        ),
        is_careful=False,
    ),
    "learning-end": Act(
        label="Say what came of it",
        button="Keep it",
        done="What came of it is kept.",
        allowed=permissions.may_work,
        fits=lambda _case, _actor: False,
        choice=Choice("learning", "What should have changed?", _open_learning),
        form=lambda doing, given: LearningEndForm(given, initial={"learning": doing.chosen}),
        run=_end_learning,
        is_careful=False,
    ),
    "ombudsman": Act(
        label="The ombudsman looks into it",
        button="Keep it",
        done="It is kept that the ombudsman looks into it. You can take out the whole file now.",
        allowed=permissions.may_work,
        fits=_ANY_STATE,
        form=lambda _doing, given: ReferForm(given),
        run=lambda doing, data: referring.refer(doing.case, **data, by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "ombudsman-decision": Act(
        label="Keep the ombudsman’s decision",
        button="Keep the decision",
        done="The decision is kept. Add what they ordered as remedies.",
        allowed=permissions.may_work,
        fits=lambda _case, _actor: False,
        form=lambda _doing, given: DecisionForm(
            given, decisions=[(each.id, each.label) for each in policy().ombudsman_decisions]
        ),
        run=_keep_decision,
        is_careful=False,
    ),
    "limit-contact": Act(
        label="Limit how they contact us",
        button="Approve the limit",
        done="The limit holds. Whoever opens a case of theirs reads it first.",
        hint="You approve it, so somebody else must have asked. It is looked at again on the day you set.",
        allowed=permissions.may_approve,
        fits=lambda case, _actor: case.customer_id is not None and is_about_a_complaint(case),
        form=lambda doing, given: RestrictForm(given, people=_others(doing)),
        run=lambda doing, data: restricting.restrict(doing.case, **data, by=doing.by, at=doing.at),
        is_careful=False,
    ),
    "review-limit": Act(
        label="Review the limit",
        button="Keep the decision",
        done="The review is kept.",
        allowed=permissions.may_approve,
        fits=lambda _case, _actor: False,
        form=lambda _doing, given: ReviewForm(given),
        run=_review,
        is_careful=False,
    ),
}
