"""What has to be known before somebody is dealt with, of all their records together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from frontdoor.customers.models import CautionaryAlert, ConsentEntry, Need
from frontdoor.customers.queries.care import care
from frontdoor.customers.rules.care import AlertKind, ContactPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRecord:
    """A need that counts now."""

    id: int
    kind: str
    name: str
    plain: str
    detail: str
    set_at: datetime
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """An alert, whether it counts now, and whether the person knows of it."""

    id: int
    kind: str
    name: str
    plain: str
    reason: str
    evidence: str
    set_at: datetime
    set_by: str
    review_on: date
    is_current: bool
    told: str
    is_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said of being contacted, at a time, to these words."""

    purpose: str
    name: str
    channel: str
    given: bool
    how: str
    wording: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether somebody may be contacted for a purpose by a channel, and what they said last of it."""

    purpose: ContactPurpose
    channel: str
    may: bool
    last: Said | None


def needs_of(records: Iterable[int]) -> list[NeedRecord]:
    """Return the needs that count now, each kind once: what was said last. One query."""
    kinds = {each.id: each for each in care().needs}
    rows = Need.objects.filter(record__in=list(records), ended_at__isnull=True).order_by("-set_at", "-id")
    found: dict[str, NeedRecord] = {}
    for row in rows:
        kind = kinds.get(row.kind)
        found.setdefault(
            row.kind,
            NeedRecord(
                id=row.pk, kind=row.kind, name=kind.name if kind else row.kind, plain=kind.plain if kind else row.kind,
                detail=row.detail, set_at=row.set_at, set_by=row.set_by,
            ),
        )  # fmt: skip
    order = list(kinds)
    return sorted(found.values(), key=lambda each: order.index(each.kind) if each.kind in kinds else len(order))


def alerts_of(records: Iterable[int], *, roles: Collection[str], on: date) -> list[AlertRecord]:
    """Return the alerts that holders of these roles may see: those that count now, then those to be looked at again.

    One query. An alert whose day has passed is no current one, whoever asks.
    """
    kinds = {each.id: each for each in care().alerts}
    rows = CautionaryAlert.objects.filter(record__in=list(records), ended_at__isnull=True).order_by("-set_at", "-id")
    found = [_alert(row, kinds[row.kind], on=on) for row in rows if row.kind in kinds]
    return sorted(
        (each for each in found if set(kinds[each.kind].roles) & set(roles)), key=lambda each: not each.is_current
    )


def alerts_told(records: Iterable[int], *, on: date) -> list[AlertRecord]:
    """Return the current alerts that the person was told of. One query."""
    everybody = {role for each in care().alerts for role in each.roles}
    return [each for each in alerts_of(records, roles=everybody, on=on) if each.is_current and each.is_told]


def _alert(row: CautionaryAlert, kind: AlertKind, *, on: date) -> AlertRecord:
    exempt = {each.id: each for each in care().exemptions}.get(row.exemption)
    told = f"{exempt.name} ({exempt.law})" if exempt else row.told_how
    return AlertRecord(
        id=row.pk, kind=row.kind, name=kind.name, plain=kind.plain, reason=row.reason, evidence=row.evidence,
        set_at=row.set_at, set_by=row.set_by, review_on=row.review_on, is_current=on <= row.review_on,
        told=told, is_told=row.told_on is not None,
    )  # fmt: skip


def said_of(records: Iterable[int]) -> list[Said]:
    """Return everything that was said of being contacted, newest first. One query."""
    names = {each.id: each.name for each in care().contact}
    rows = ConsentEntry.objects.filter(record__in=list(records)).order_by("-at", "-id")
    return [
        Said(
            purpose=row.purpose, name=names.get(row.purpose, row.purpose), channel=row.channel, given=row.given,
            how=row.how, wording=row.wording, at=row.at, by=row.by,
        )
        for row in rows
    ]  # fmt: skip


def standings(said: Iterable[Said]) -> list[Standing]:
    """Return whether somebody may be contacted, by purpose and channel: what they said last, or what holds without."""
    last: dict[tuple[str, str], Said] = {}
    for each in said:
        last.setdefault((each.purpose, each.channel), each)
    found = []
    for purpose in care().contact:
        for channel in purpose.channels:
            answer = last.get((purpose.id, channel))
            may = answer.given if answer else not purpose.needs_consent
            found.append(Standing(purpose=purpose, channel=channel, may=may, last=answer))
    return found
