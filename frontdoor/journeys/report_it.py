"""Report it: a resident, an adviser or another system tells us of something, and it becomes one case.

places says where it lies, customers who told us, cases opens it, services keeps the answers on their way in.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from frontdoor.cases.api import NewCase, OpenedCase, Past, QuestionKind, ask, by_reference, open_cases, row_of
from frontdoor.customers.api import ActingRecord, Person, note_made, recognise, right_to_act, summaries
from frontdoor.foundation.accounts.actors import SYSTEM, Actor, Role
from frontdoor.kernel.clock import LONDON, say_day
from frontdoor.kernel.geo import Point
from frontdoor.kernel.language import later, say, speaking
from frontdoor.kernel.refusals import Refusal
from frontdoor.places.api import addresses, locate, nearest_street
from frontdoor.services.api import (
    CONTACT_IDS,
    Definition,
    DraftRecord,
    check_answers,
    contact_of,
    done_without,
    hold_draft,
    kind_of,
    mark_submitted,
    papers_to_come,
    standings,
    stopper_for,
    stored_standings,
    verdict_for,
    waited_for,
)


class NotReady(Refusal):
    """The answers cannot be sent yet; `questions` names those to be mended."""

    def __init__(self, sentence: str, *, questions: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.questions = dict(questions)


class OthersMissing(Refusal):
    """Another person has not answered, and the sender has not said to go on without; `other` is their id."""

    def __init__(self, sentence: str, *, other: str) -> None:
        super().__init__(sentence)
        self.other = other


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing somebody told us, whatever the channel.

    :param answers: cleaned values by question id (`services.api.check_answers`), contact answers left out.
    :param others: what other people said of their own (`services.api.stored_standings`).
    :param language: the one it is told in; "" for English.
    :param version_id: the version of the service that the answers were given to; None for the current one.
    """

    service: str
    version_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Mapping[str, Any], ...] = ()
    description: str = ""
    point: Point | None = None
    place: str = ""
    uprn: int | None = None
    person: Person | None = None
    channel: str = "web"
    language: str = ""
    files: tuple[UUID, ...] = ()
    key: str = ""
    source: str = ""
    source_reference: str = ""
    category: str = ""
    past: Past | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The case that a report became."""

    case_id: int
    reference: str
    is_new: bool


@transaction.atomic
def report(reports: Sequence[Report], *, by: Actor, at: datetime) -> list[Receipt]:
    """Turn reports into cases, all or none, in the order given; a key seen before gives the case it became then.

    Opens its own transaction unless the caller has one, which costs two statements more. The number of
    statements does not grow with the number of reports.

    :raises CannotOpen: when a service does not exist or is not offered.
    """
    wards = _wards(reports)
    customers = recognise(people=[each.person for each in reports], at=at)
    opened: list[OpenedCase] = open_cases(
        batch=[
            NewCase(
                service=each.service,
                version_id=each.version_id,
                answers=each.answers,
                others=each.others,
                description=each.description,
                point=each.point,
                place=each.place,
                ward=ward,
                uprn=each.uprn,
                customer_id=customer,
                channel=each.channel,
                language=each.language,
                files=each.files,
                key=each.key,
                source=each.source,
                source_reference=each.source_reference,
                category=each.category,
                past=each.past,
            )
            for each, ward, customer in zip(reports, wards, customers, strict=True)
        ],
        by=by,
        at=at,
    )
    return [Receipt(case.id, case.reference, case.is_new) for case in opened]


def _wards(reports: Sequence[Report]) -> list[str]:
    located = iter(locate([each.point for each in reports if each.point is not None]))
    return ["" if each.point is None else next(located).ward_code for each in reports]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a thing stands that has a number: a point, and words beside it."""

    point: Point
    words: str


@transaction.atomic
def submit(
    draft_id: UUID, *, revision: int | None = None, without: Collection[str] = (), by: Actor, at: datetime
) -> Receipt:
    """Send a draft. Pressing twice, in two tabs or after losing the answer, gives the one case it became.

    The draft's row is held while we look whether it has been sent, so of two presses at once the second waits
    and then finds the first one's case.

    :param revision: what the person's check-your-answers page showed; None if they saw none.
    :param without: the ids of other people without whose answers the person sends it, where it need not wait for them.
    :raises NotReady: when answers are missing or no longer fit, or a reason not to go on stands in the way.
    :raises OthersMissing: when others have still to answer.
    :raises DraftGone: when there is no such draft any more.
    :raises DraftChanged: when answers have changed since that page was made.
    :raises CannotOpen: when the service was withdrawn meanwhile.
    :raises MayNotAct: when it is for another, and the right to act for them has ended meanwhile. The draft stays.
    """
    draft = hold_draft(draft_id, revision=revision, at=at)
    if draft.reference:
        case = by_reference([draft.reference])[draft.reference]
        return Receipt(case.id, case.reference, is_new=False)
    right = _right(draft, by=by, at=at)
    if right is not None:
        by = by.acting(right.on_behalf)
    made = report_of(draft, by=by, at=at)
    if right is not None:
        made = replace(made, person=_whom(right))
    _check_others(draft, without=without)
    (receipt,) = report([made], by=by, at=at)
    if right is not None:
        note_made(right.id, references=[receipt.reference], by=by, at=at)
    mark_submitted(draft_id, reference=receipt.reference, at=at)
    ask_for_papers(draft.service.definition, draft.answers, receipt, language=draft.language, at=at)
    return receipt


def _right(draft: DraftRecord, *, by: Actor, at: datetime) -> ActingRecord | None:
    """Return by what right a draft is sent for another; None for one's own. Raises MayNotAct."""
    if draft.representation_id is None:
        return None
    return right_to_act(draft.representation_id, service=draft.service.slug, by=by, at=at)


def _whom(right: ActingRecord) -> Person:
    """Return whom something is done for, as they gave their details: whoever acts for them need not know these."""
    known = summaries([right.principal])[right.principal]
    return Person(name=known.name, email=known.email, phone=known.phone, user_id=known.user_id)


def ask_for_papers(
    definition: Definition, answers: Mapping[str, Any], receipt: Receipt, *, language: str = "", at: datetime
) -> None:
    """Ask for what somebody wants to send later: the case waits for it as for the answer to any question."""
    owed = papers_to_come(definition, answers)
    if owed is None or not receipt.is_new:
        return
    within = timedelta(days=owed.days)
    with speaking(language):
        first = say("Please send us by {day}:", day=say_day((at + within).astimezone(LONDON).date()))
    text = "\n".join([first, *owed.names])
    ask(row_of(receipt.reference), text=text, kind=QuestionKind.DOCUMENT, by=SYSTEM, at=at, within=within)


def _check_others(draft: DraftRecord, *, without: Collection[str]) -> None:
    """Raise OthersMissing if the form waits for others, or the person has not said to send it without them."""
    found = standings(draft.service.definition, draft.answers, draft.others)
    for each in waited_for(found):
        sentence = say("You cannot send this yet: your {who} has not answered.", who=each.other.who)
        raise OthersMissing(sentence, other=each.other.id)
    for each in done_without(found):
        if each.other.id not in without:
            sentence = say("Tick the box to send this without what your {who} would tell us.", who=each.other.who)
            raise OthersMissing(sentence, other=each.other.id)


def report_of(draft: DraftRecord, *, by: Actor, at: datetime) -> Report:
    """Return the report that a draft's answers make. Raises NotReady."""
    definition = draft.service.definition
    checked = check_answers(definition, draft.answers, now=at, owner=draft.owner)
    if checked.errors:
        raise NotReady(later("Some answers are missing or need mending."), questions=checked.errors)
    point, words, uprn = whereabouts(definition, checked.answers)
    located = locate([point])[0] if point is not None else None
    stopper = stopper_for(definition, checked.answers, located=located, seen=_warnings(definition))
    if stopper is not None:
        raise NotReady(stopper.title, questions={})
    verdict = verdict_for(definition, checked.answers)
    if verdict is not None and verdict.result == "no":
        raise NotReady(verdict.title, questions={})
    contact = contact_of(definition, checked.answers)
    return Report(
        service=draft.service.slug,
        version_id=draft.service.version_id,
        answers=without_contact(checked.answers),
        others=tuple(stored_standings(standings(definition, draft.answers, draft.others))),
        description=description_of(definition, checked.answers),
        point=point,
        place=words,
        uprn=uprn,
        person=Person(
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            # An adviser who reports for a caller is not the caller.
            user_id=by.user_id if by.has(Role.RESIDENT) and not draft.on_behalf else None,
        ),
        channel=draft.channel,
        # A form that is in their language no more was read in English.
        language=draft.language if definition.spoken == draft.language else "",
        files=files_of(definition, checked.answers),
        key=f"draft:{draft.id}",
    )


def _warnings(definition: Definition) -> list[str]:
    return [stopper.id for stopper in definition.stoppers if stopper.kind == "warn"]


def without_contact(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers without those about who reports: these belong to the customer."""
    return {name: value for name, value in answers.items() if name not in CONTACT_IDS}


def whereabouts(definition: Definition, answers: Mapping[str, Any]) -> tuple[Point | None, str, int | None]:
    """Return where the answers say it is: a point, words and a UPRN, as far as they were given.

    Of a thing that was named by its number it is where the thing stands, so that reports about it lie in one place.
    """
    point, words, uprn = _told(definition, answers)
    standing = standing_at(definition, answers)
    return (point, words, uprn) if standing is None else (standing.point, words or standing.words, uprn)


def standing_at(definition: Definition, answers: Mapping[str, Any]) -> Standing | None:
    """Return where the thing stands that the answers name; None if they name none beside the form's own place."""
    place = definition.place_question
    for question in definition.questions:
        value = answers.get(question.id)
        is_near_it = question.near in ("", place.id if place is not None else "")
        if question.kind == "asset" and is_near_it and isinstance(value, Mapping) and "lat" in value:
            return Standing(Point(float(value["lat"]), float(value["lon"])), str(value["words"]))
    return None


def _told(definition: Definition, answers: Mapping[str, Any]) -> tuple[Point | None, str, int | None]:
    for question in definition.questions:
        value = answers.get(question.id)
        if question.kind == "place" and value:
            has_point = value.get("lat") is not None and value.get("lon") is not None
            point = Point(float(value["lat"]), float(value["lon"])) if has_point else None
            street = value.get("street") or _street_beside(point)
            return point, ", ".join(part for part in (street, value.get("words")) if part), None
        if question.kind == "address" and value:
            return _of_address(value)
    return None, "", None


def _street_beside(point: Point | None) -> str:
    """Return the street a pin stands in or beside: whoever goes there is sent to a street, not to a latitude."""
    street = nearest_street(point) if point is not None else None
    return street.full_name if street is not None else ""


def _of_address(value: Mapping[str, Any]) -> tuple[Point | None, str, int | None]:
    uprn = value.get("uprn")
    if uprn is not None:
        found = addresses([int(uprn)]).get(int(uprn))
        if found is not None:
            return Point(found.lat, found.lon), found.one_line, found.uprn
    lines = [*value.get("lines", []), value.get("postcode", "")]
    return None, ", ".join(line for line in lines if line), None


def description_of(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return the resident's own words; "" where the service does not ask for them."""
    question = definition.description_question
    return str(answers.get(question.id) or "") if question is not None else ""


def files_of(definition: Definition, answers: Mapping[str, Any]) -> tuple[UUID, ...]:
    """Return the files that the answers name."""
    return tuple(
        UUID(str(file))
        for question in definition.questions
        for file in kind_of(question).files(answers.get(question.id))
    )
