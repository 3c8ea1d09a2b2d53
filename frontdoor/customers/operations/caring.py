"""Keeping what has to be known before somebody is dealt with: needs, alerts, and what they said yes or no to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from frontdoor.customers import permissions
from frontdoor.customers.models import CautionaryAlert, ConsentEntry, Need, SourceRecord
from frontdoor.customers.operations.restricting import check_day
from frontdoor.customers.operations.tying import NoSuchRecord, ReasonMissing
from frontdoor.customers.queries.care import alert_kind, contact_purpose, exemption, need_kind
from frontdoor.customers.queries.caring import said_of, standings
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal


class DetailMissing(Refusal):
    """The kind of need asks for something besides: which language, which size."""


class NotByThisWay(Refusal):
    """The council does not contact people for this purpose by this way."""


class ToldOrExempt(Refusal):
    """Somebody is told of an alert about them, unless the law exempts it: one of both is said."""


class AlertedAlready(Refusal):
    """There is an alert of this kind already."""


@transaction.atomic
def set_need(record_id: int, *, kind: str, detail: str = "", by: Actor, at: datetime) -> None:
    """Keep that somebody needs to be dealt with in a way; what was said of it before ends.

    :raises NoSuchRecord: :raises NoSuchKind: :raises NotAllowed: :raises DetailMissing:
    """
    record, known = _record(record_id, by=by), need_kind(kind)
    said = " ".join(detail.split())[:200]
    if known.asks and not said:
        raise DetailMissing(known.asks)
    open_rows = Need.objects.filter(record=record, kind=kind, ended_at__isnull=True)
    if open_rows.filter(detail=said).exists():
        return
    open_rows.update(ended_at=at, ended_by=by.username)
    Need.objects.create(record=record, kind=kind, detail=said, set_by=by.username, set_at=at)
    audit.record("customers.need-set", on=f"record:{record.pk}", by=by, at=at, after={"kind": kind})


@transaction.atomic
def end_need(record_id: int, *, kind: str, by: Actor, at: datetime) -> None:
    """Keep that somebody does not need something any more, whichever of their records it is kept with.

    Ending what does not hold does nothing. Raises NoSuchRecord or NotAllowed.
    """
    record = _record(record_id, by=by)
    rows = Need.objects.filter(record__in=_all_with(record), kind=kind, ended_at__isnull=True)
    if rows.update(ended_at=at, ended_by=by.username):
        audit.record("customers.need-ended", on=f"record:{record.pk}", by=by, at=at, before={"kind": kind})


@transaction.atomic
def set_needs(record_id: int, *, needs: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Keep exactly these needs, each by its kind with what was said besides. Raises as `set_need`."""
    record = _record(record_id, by=by)
    held = Need.objects.filter(record__in=_all_with(record), ended_at__isnull=True)
    for kind in set(held.values_list("kind", flat=True)) - needs.keys():
        end_need(record.pk, kind=kind, by=by, at=at)
    for kind, detail in needs.items():
        set_need(record.pk, kind=kind, detail=detail, by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """An alert to be set.

    :param told_on: when the person was told, and how; None where an exemption says that they are not.
    """

    kind: str
    reason: str
    evidence: str
    review_on: date
    told_on: date | None = None
    told_how: str = ""
    exemption: str = ""


@transaction.atomic
def set_alert(record_id: int, *, new: NewAlert, by: Actor, at: datetime) -> int:
    """Keep a reason to be careful with somebody, and return its number.

    :raises NoSuchRecord: :raises NoSuchKind: :raises NotAllowed: :raises ReasonMissing: :raises ToldOrExempt:
    :raises TooFarAway: :raises AlertedAlready:
    """
    known = alert_kind(new.kind)
    permissions.check_may_alert(by, known)
    record = _record(record_id, by=by)
    if not new.reason.strip() or not new.evidence.strip():
        raise ReasonMissing("Say what happened, and what shows it.")
    if (new.told_on is None) is not bool(new.exemption):
        raise ToldOrExempt("Say when they were told, or by which exemption they are not. One of both")
    if new.exemption:
        exemption(new.exemption)
    check_day(new.review_on, most_days=known.most_days, at=at)
    if CautionaryAlert.objects.filter(record=record, kind=new.kind, ended_at__isnull=True).exists():
        raise AlertedAlready(f"There is an alert of this kind already: {known.name}. Look at that one again.")
    row = CautionaryAlert.objects.create(
        record=record, kind=new.kind, reason=new.reason.strip(), evidence=new.evidence.strip(), set_by=by.username,
        set_at=at, review_on=new.review_on, told_on=new.told_on, told_how=new.told_how.strip()[:200],
        exemption=new.exemption,
    )  # fmt: skip
    audit.record("customers.alert-set", on=f"record:{record.pk}", by=by, at=at, after={"kind": new.kind})
    return row.pk


@transaction.atomic
def keep_alert(alert_id: int, *, review_on: date, by: Actor, at: datetime) -> None:
    """Go on with an alert that somebody has looked at again, up to another day.

    :raises NotAllowed: :raises NoSuchRecord: :raises TooFarAway:
    """
    permissions.check_may_end_alert(by, None)
    row = _alert(alert_id)
    check_day(review_on, most_days=alert_kind(row.kind).most_days, at=at)
    CautionaryAlert.objects.filter(pk=row.pk).update(review_on=review_on)
    audit.record(
        "customers.alert-kept", on=f"record:{row.record_id}", by=by, at=at,
        before={"review_on": row.review_on.isoformat()}, after={"review_on": review_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def end_alert(alert_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """End an alert, with the reason. Raises NotAllowed, NoSuchRecord or ReasonMissing."""
    permissions.check_may_end_alert(by, None)
    if not reason.strip():
        raise ReasonMissing("Say why it ends.")
    row = _alert(alert_id)
    CautionaryAlert.objects.filter(pk=row.pk).update(ended_at=at, ended_by=by.username, ended_why=reason.strip())
    audit.record("customers.alert-ended", on=f"record:{row.record_id}", by=by, at=at, before={"kind": row.kind})


@transaction.atomic
def say_of_contact(
    record_id: int, *, answers: Mapping[tuple[str, str], bool], how: str, by: Actor, at: datetime
) -> int:
    """Keep what somebody said of being contacted, by purpose and channel; return how much of it is new.

    Only what is not so already is written, with the words it was said to; nothing earlier is changed.

    :param how: how they said so: "on their own page", "by telephone".
    :raises NoSuchRecord: :raises NoSuchKind: :raises NotByThisWay: :raises NotAllowed: :raises ReasonMissing:
    """
    record = _record(record_id, by=by)
    if not how.strip():
        raise ReasonMissing("Say how they told us.")
    now = {(each.purpose.id, each.channel): each.may for each in standings(said_of(_all_with(record)))}
    entries = []
    for (slug, channel), given in answers.items():
        purpose = contact_purpose(slug)
        if channel not in purpose.channels:
            raise NotByThisWay(f"We do not contact people by {channel} for this: {purpose.name}.")
        if now.get((slug, channel)) != given:
            entries.append(
                ConsentEntry(
                    record=record, purpose=slug, channel=channel, given=given, how=how.strip()[:200],
                    wording=purpose.wording, at=at, by=by.username,
                )
            )  # fmt: skip
    ConsentEntry.objects.bulk_create(entries)
    return len(entries)


def _record(record_id: int, *, by: Actor) -> SourceRecord:
    record = SourceRecord.objects.select_related("customer").filter(pk=record_id).first()
    if record is None:
        raise NoSuchRecord(later("There is no such record."))
    permissions.check_may_care(by, record)
    return record


def _all_with(record: SourceRecord) -> list[int]:
    """Return the records of the customer that a record is of. One query."""
    first = record.first_id
    rows = SourceRecord.objects.filter(pk=first) | SourceRecord.objects.filter(joined_to=first)
    return list(rows.values_list("pk", flat=True))


def _alert(alert_id: int) -> CautionaryAlert:
    row = CautionaryAlert.objects.select_for_update().filter(pk=alert_id, ended_at__isnull=True).first()
    if row is None:
        raise NoSuchRecord("There is no such alert, or it has ended.")
    return row
