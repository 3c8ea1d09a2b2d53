"""Reading cases: records for others, timelines for whoever asks, what is near."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.db.models import Count, QuerySet

from frontdoor.cases.models import (
    NEVER,
    NOT_FOR_OTHERS,
    Attachment,
    Audience,
    Case,
    CaseLink,
    Entry,
    Follower,
    ReopenRequest,
)
from frontdoor.cases.queries.asking import asked_as, open_question
from frontdoor.cases.queries.clocks import ACCESS, DISPUTES, DUPLICATES, OUTCOMES, STATUSES, definition_of
from frontdoor.cases.queries.complaints import complaint_record
from frontdoor.cases.queries.ledger import explain
from frontdoor.cases.records import (
    CasePage,
    CaseRecord,
    CaseUpdate,
    NearCase,
    NoSuchCase,
    PublicQuery,
    ResidentView,
    TimelineEntry,
)
from frontdoor.cases.rules.disputing import DisputeWords, dispute_words
from frontdoor.cases.rules.policy import DISPUTE_WINDOW, TRACKING_LINK
from frontdoor.cases.rules.states import PUT_RIGHT, Outcome, Status
from frontdoor.customers.api import summaries
from frontdoor.foundation.accounts.api import names as account_names
from frontdoor.foundation.files.api import records as file_records
from frontdoor.foundation.ui.pages import Page, keyset
from frontdoor.kernel.geo import Point, bounding_box, distance_m
from frontdoor.kernel.language import later, say
from frontdoor.places.api import nearest_street
from frontdoor.services.api import (
    SaidByOther,
    ServiceRecord,
    plain_answers,
    said_in,
    said_in_words,
    service_in_language,
    version,
)

_SALT: Final = "frontdoor.cases.tracking"
_FOLLOWING: Final = "frontdoor.cases.following"
#: Entries of the timeline on one page of the office: a case of many years has thousands.
ENTRIES_A_PAGE: Final = 100
#: Kinds of entry that tell other systems of a change.
PUBLIC_KINDS: Final = ("opened", "taken", "closed", "reopened", "partner", "went-on")


def record(row: Case, *, language: str = "") -> CaseRecord:
    """Return a row as others may know it. No query once the service's version has been read.

    :param language: in which its service speaks; "" for English.
    """
    offered = service_in_language(version(row.service_version_id), language)
    status = Status(row.status)
    words = STATUSES.of(offered.definition).of(status)
    outcome = Outcome(row.outcome) if row.outcome else None
    ending = OUTCOMES.of(offered.definition).of(outcome) if outcome else None
    publish = ACCESS.of(offered.definition).publish_description
    return CaseRecord(
        id=row.pk,
        reference=row.reference,
        service=row.service,
        service_name=offered.name,
        noun=offered.definition.noun,
        version_id=row.service_version_id,
        status=status,
        status_label=words.label,
        status_explanation=words.explanation,
        what_happens_next=words.next,
        outcome=outcome,
        outcome_label=ending.label if ending else "",
        words=said_in(offered.definition, row.closing_words),
        description=row.description,
        public_description=row.description if publish else "",
        category=row.category,
        channel=row.channel,
        language=row.language,
        team_id=row.team_id,
        holder_id=row.holder_id,
        customer_id=row.customer_id,
        point=Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        place=row.place,
        public_place=_public_place(row, publish=publish),
        ward=row.ward,
        uprn=row.uprn,
        opened_at=row.opened_at,
        due_at=None if row.due_at == NEVER else row.due_at,
        closed_at=row.closed_at,
        confirmed_at=row.confirmed_at,
        updated_at=row.updated_at,
        is_public=row.is_public,
        opened_by=row.opened_by,
        source=row.source,
        source_reference=row.source_reference,
    )


def _public_place(row: Case, *, publish: bool) -> str:
    """Return where a case is in words that anybody may read: the street of the gazetteer beside its point.

    What a resident typed may say where they live; it is published only where the service publishes their words.
    A case from elsewhere was published there.
    """
    if publish or row.source:
        return row.place
    street = nearest_street(Point(row.lat, row.lon)) if row.lat is not None and row.lon is not None else None
    return street.full_name if street is not None else ""


def by_reference(references: Iterable[str]) -> dict[str, CaseRecord]:
    """Return cases by reference, those that exist. One query."""
    return {row.reference: record(row) for row in Case.objects.filter(reference__in=set(references))}


def by_id(case_id: int) -> CaseRecord | None:
    """Return a case by the id that events carry, or None if it was deleted since. One query."""
    row = Case.objects.filter(pk=case_id).first()
    return record(row) if row is not None else None


def row_of(reference: str) -> Case:
    """Return the row of a case. Raises NoSuchCase. Who may see it is for the caller."""
    row = Case.objects.filter(reference=reference).first()
    if row is None:
        raise NoSuchCase("There is no such case.")
    return row


def keys_in_use(keys: Sequence[str]) -> set[str]:
    """Return which of the keys have opened a case. One query."""
    return set(Case.objects.filter(key__in=list(keys)).exclude(key="").values_list("key", flat=True))


def public_cases(query: PublicQuery) -> "QuerySet[Case]":
    """Return the public cases that a query asks for, unordered."""
    rows = Case.objects.public()
    if query.references:
        return rows.filter(reference__in=query.references)
    if query.services:
        rows = rows.filter(service__in=query.services)
    if query.is_open is not None:
        rows = rows.filter(closed_at__isnull=query.is_open)
    if query.ward:
        rows = rows.filter(ward=query.ward)
    bounds = {
        "opened_at__gte": query.opened_from,
        "opened_at__lte": query.opened_to,
        "updated_at__gte": query.updated_from,
        "updated_at__lte": query.updated_to,
    }
    return rows.filter(**{name: value for name, value in bounds.items() if value is not None})


def public_page(query: PublicQuery, *, after: str = "", before: str = "", size: int = 20) -> CasePage:
    """Return a page of public cases, newest first. One query."""
    page = keyset(public_cases(query), order=("-opened_at", "-id"), after=after, before=before, size=size)
    return CasePage(rows=[record(row) for row in page.rows], next=page.next, previous=page.previous)


def public_list(query: PublicQuery, *, size: int, skip: int = 0) -> list[CaseRecord]:
    """Return public cases, newest first, from a numbered place; for protocols that page by number."""
    rows = public_cases(query).order_by("-opened_at", "-id")[skip : skip + size]
    return [record(row) for row in rows]


def of_customers(customer_ids: Sequence[int], *, size: int = 50) -> list[CaseRecord]:
    """Return the newest cases that somebody reported. One query."""
    rows = Case.objects.filter(customer_id__in=list(customer_ids)).order_by("-opened_at")[:size]
    return [record(row) for row in rows]


def opened_by(username: str, *, size: int = 10) -> list[CaseRecord]:
    """Return the newest cases somebody opened for others, by their user name. One query."""
    # Said as the index says it, so that the engine sees that it serves.
    for_others = Case.objects.exclude(opened_by__in=NOT_FOR_OTHERS)
    return [record(row) for row in for_others.filter(opened_by=username).order_by("-opened_at", "-id")[:size]]


def near(offered: ServiceRecord, point: Point, *, at: datetime, most: int = 5) -> list[NearCase]:
    """Return open public cases of a service near a point that may be the same, nearest first. Three queries."""
    rule = DUPLICATES.of(offered.definition)
    if rule.radius_m == 0:
        return []
    box = bounding_box(point, rule.radius_m)
    rows = (
        Case.objects.public()
        .open()
        .filter(
            service=offered.slug,
            lat__range=(box.south, box.north),
            lon__range=(box.west, box.east),
            opened_at__gte=at - timedelta(days=rule.days),
        )
    )
    within = [
        (distance_m(point, Point(row.lat, row.lon)), row)
        for row in rows.order_by("-opened_at")[:100]
        if row.lat is not None and row.lon is not None
    ]
    nearest = sorted(((away, row) for away, row in within if away <= rule.radius_m), key=lambda pair: pair[0])[:most]
    ids = [row.pk for _away, row in nearest]
    pictures = photos(ids)
    counted = dict(
        Follower.objects.filter(case__in=ids, stopped_at__isnull=True)
        .values("case")
        .annotate(count=Count("id"))
        .values_list("case", "count")
    )
    return [
        NearCase(
            reference=each.reference,
            title=each.service_name,
            status_label=each.status_label,
            opened_at=each.opened_at,
            distance_m=away,
            place=each.public_place,
            photo_url=next(iter(pictures.get(each.id, [])), None),
            followers=counted.get(each.id, 0),
        )
        for away, each in ((away, record(row)) for away, row in nearest)
    ]


def photos(case_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return addresses of the pictures that anybody may see, by case, in the order they came. Two queries."""
    rows = list(Attachment.objects.filter(case_id__in=list(case_ids), is_public=True).order_by("id"))
    kept = file_records([row.file for row in rows]) if rows else {}
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.file in kept and (url := kept[row.file].public_url):
            found.setdefault(row.case_id, []).append(url)
    return found


def timeline(case: Case, *, audience: Audience, names: dict[str, str] | None = None) -> list[TimelineEntry]:
    """Return the entries an audience may read, oldest first. One query.

    :param names: what to call actors by their user name; residents read "The council" and "You".
    """
    wanted = {
        Audience.PUBLIC: [Audience.PUBLIC],
        Audience.RESIDENT: [Audience.PUBLIC, Audience.RESIDENT],
        Audience.STAFF: list(Audience),
    }[audience]
    rows = list(case.entries.filter(audience__in=wanted).order_by("at", "id"))
    both = {} if audience is Audience.PUBLIC else _in_both_names(rows)
    return [_told(row, names=names, both=both) for row in rows]


def timeline_page(case: Case, *, after: str = "", before: str = "") -> tuple[list[TimelineEntry], Page[Entry]]:
    """Return what staff read of a case's timeline, oldest first, the newest page unless a cursor says which. One query.

    Actors go by their user name. The page's `next` leads to what happened before.
    """
    page = keyset(case.entries.all(), order=("-at", "-id"), after=after, before=before, size=ENTRIES_A_PAGE)
    both = _in_both_names(page.rows)
    return [_told(row, names={}, both=both) for row in reversed(page.rows)], page


def _in_both_names(rows: Sequence[Entry]) -> dict[int, str]:
    """Return who did it and for whom, by entry, where somebody acted for another. Two queries if anybody did."""
    acted = [row for row in rows if row.acting_for]
    if not acted:
        return {}
    called = account_names({row.actor for row in acted})
    known = summaries(int(row.acting_for.partition(":")[2]) for row in acted)
    whom = {f"customer:{pk}": each.name for pk, each in known.items()}
    return {
        row.pk: say(
            "{who}, acting for {name}",
            who=called.get(row.actor, row.actor),
            name=whom.get(row.acting_for) or row.acting_for,
        )
        for row in acted
    }


def _told(row: Entry, *, names: dict[str, str] | None, both: Mapping[int, str]) -> TimelineEntry:
    who = names.get(row.actor, row.actor) if names is not None else _for_residents(row)
    return TimelineEntry(
        id=row.pk,
        at=row.at,
        who=both.get(row.pk, who),
        kind=row.kind,
        text=row.text,
        is_internal=row.audience == Audience.STAFF,
    )


_BY_RESIDENT: Final = frozenset({"answered", "information", "disputed", "half-fixed", "confirmed", "escalated"})


def _for_residents(row: Entry) -> str:
    return "" if row.kind in {"opened", "followed"} else say("You") if row.kind in _BY_RESIDENT else say("The council")


def resident_view(case: Case, *, at: datetime, language: str = "") -> ResidentView:
    """Return what the person who reported may see and do. Some seven queries, whatever the case.

    :param language: in which they read it, as far as its service has it; "" for English.
    """
    definition = definition_of(case, language=language)
    waiting = open_question(case)
    disputed = case.reopen_requests.filter(decided_at__isnull=True).first()
    until = case.closed_at + DISPUTE_WINDOW if case.closed_at is not None else None
    open_to_dispute = until is not None and at <= until and disputed is None and not case.source
    complaint = complaint_record(case, at=at)
    told = timeline(case, audience=Audience.RESIDENT)
    return ResidentView(
        case=record(case, language=language),
        timeline=[replace(each, text=say(said_in(definition, each.text))) for each in told],
        due_sentence=explain(case),
        question=waiting.text if waiting else "",
        dispute=words_of_dispute(case),
        may_confirm=open_to_dispute and case.confirmed_at is None and Outcome(case.outcome) in PUT_RIGHT,
        # Whoever complained asks for stage 2 instead, and need not say why.
        may_dispute_until=until if open_to_dispute and complaint is None else None,
        is_disputed=disputed is not None,
        may_say_half=open_to_dispute and Outcome(case.outcome) in PUT_RIGHT,
        is_half=disputed is not None and disputed.half,
        reasons=tuple((each.id, say(each.label)) for each in DISPUTES.of(definition).offered(definition.pattern)),
        photos=photos([case.pk]).get(case.pk, []),
        answers=answers_in_words(case, public_only=False, language=language),
        others=tuple(_for_applicants(said_by_others(case, language=language))),
        complaint=complaint,
        asked=asked_as(waiting) if waiting else None,
    )


def _for_applicants(said: Iterable[SaidByOther]) -> Iterator[SaidByOther]:
    """Yield what others said without what was said to the council alone: of that they read who answered, and when."""
    for each in said:
        yield replace(each, answers=()) if each.is_private else each


def words_of_dispute(case: Case) -> DisputeWords:
    """Return how people of a case's service say that it is right, or not. No query once the version was read."""
    return dispute_words(definition_of(case).pattern)


def cause_in_words(dispute: ReopenRequest) -> str:
    """Return the reason that was chosen for a dispute, in English; "" for none. No query once the version was read."""
    definition = definition_of(dispute.case)
    reason = DISPUTES.of(definition).of(dispute.cause, pattern=definition.pattern)
    return reason.label if reason is not None else ""


def answers_in_words(case: Case, *, public_only: bool, language: str = "") -> list[tuple[str, str]]:
    """Return the answers as label and text, those anybody may read or all."""
    said = plain_answers(definition_of(case, language=language), case.answers)
    return [(each.label, each.text) for each in said if each.text and (each.public or not public_only)]


def said_by_others(case: Case, *, language: str = "") -> list[SaidByOther]:
    """Return what other people said, what the applicant may not read among it. Who may read what is for the caller."""
    return said_in_words(definition_of(case, language=language), case.others)


def updates(*, start: datetime, end: datetime, most: int, skip: int = 0, after_id: int = 0) -> list[CaseUpdate]:
    """Return public changes of public cases in a span, oldest first, from a numbered place. One query.

    :param after_id: go on after this one of the moment `start`: pass the `at` and `id` of the last one had.
    """
    rows = (
        Entry.objects.filter(
            at__gte=start, at__lte=end, audience=Audience.PUBLIC, kind__in=PUBLIC_KINDS, case__is_public=True
        )
        .exclude(at=start, pk__lte=after_id)
        .select_related("case")
        .order_by("at", "id")[skip : skip + most]
    )
    return [
        CaseUpdate(
            id=row.pk,
            reference=row.case.reference,
            at=row.at,
            status=Status(row.facts.get("status", row.case.status)),
            outcome=Outcome(row.facts["outcome"]) if row.facts.get("outcome") else None,
            kind=row.kind,
            words=row.text,
        )
        for row in rows
    ]


#: What a link is called at the end it points to.
_BACKWARDS: Final = {CaseLink.DUPLICATE: "duplicated-by", CaseLink.PART: "whole-of"}


def related(case: Case) -> list[tuple[str, CaseRecord]]:
    """Return linked cases, each with how. Two queries.

    That is "related"; "duplicate" of it, "duplicated-by" it; "part" of it, or its "whole-of".
    """
    found = [(row.kind, row.other) for row in case.links.select_related("other").order_by("id")]
    for row in case.linked_from.select_related("case").order_by("id"):
        found.append((_BACKWARDS.get(row.kind, row.kind), row.case))
    return [(kind, record(row)) for kind, row in found]


def around(case: Case, *, metres: float = 150, most: int = 10) -> list[tuple[float, CaseRecord]]:
    """Return other open cases near this one, of any service, nearest first. One query."""
    if case.lat is None or case.lon is None:
        return []
    here = Point(case.lat, case.lon)
    box = bounding_box(here, metres)
    rows = (
        Case.objects.open()
        .filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
        .exclude(pk=case.pk)
        .order_by("due_at")[:100]
    )
    pairs = [
        (distance_m(here, Point(row.lat, row.lon)), row) for row in rows if row.lat is not None and row.lon is not None
    ]
    near_ones = sorted((pair for pair in pairs if pair[0] <= metres), key=lambda pair: pair[0])[:most]
    return [(away, record(row)) for away, row in near_ones]


def tracking_token(reference: str) -> str:
    """Return the secret of the link that follows a case as the person who reported it."""
    return signing.dumps(reference, salt=_SALT, compress=False)


def reference_of_token(token: str) -> str:
    """Return the case a tracking link opens. Raises NoSuchCase when it is not ours or is too old."""
    try:
        found: str = signing.loads(token, salt=_SALT, max_age=TRACKING_LINK)
    except signing.BadSignature:
        raise NoSuchCase(later("This link does not work any more. Ask for a new one.")) from None
    return found


def following_token(follower_id: int) -> str:
    """Return the secret of the link with which a follower stops."""
    return signing.dumps(follower_id, salt=_FOLLOWING)


def follower_of_token(token: str) -> Follower:
    """Return the follower a link belongs to. Raises NoSuchCase when it is not ours."""
    try:
        found = Follower.objects.filter(pk=signing.loads(token, salt=_FOLLOWING)).first()
    except signing.BadSignature:
        found = None
    if found is None:
        raise NoSuchCase(later("This link does not work any more."))
    return found
