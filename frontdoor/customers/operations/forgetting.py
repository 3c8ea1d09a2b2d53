"""Removing what sources said of somebody, and keeping it from being removed."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from frontdoor.customers import permissions
from frontdoor.customers.models import Hold, Pair, PairEntry, RecordKey, RecordVersion, SourceRecord
from frontdoor.customers.operations.tying import ReasonMissing
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.refusals import Refusal


class BadHold(Refusal):
    """A hold needs a day on which somebody looks at it again, or there is no such hold."""


@transaction.atomic
def forget_records(record_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Remove for good what sources said in these records; return how many said something.

    Their rows stay for what points at them: which records are one person's is not told anew. Doing it again does
    nothing. Seven statements for any number.
    """
    permissions.check_may_forget(by, None)
    rows = SourceRecord.objects.select_for_update().filter(pk__in=set(record_ids), removed_at__isnull=True)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return 0
    SourceRecord.objects.filter(pk__in=ids).update(
        key=Concat(Value("removed:"), Cast(F("pk"), TextField())),
        given={}, traits={}, doubts=[], compared_at=at, removed_at=at,
    )  # fmt: skip
    RecordKey.objects.filter(record__in=ids).delete()
    RecordVersion.objects.filter(record__in=ids).delete()
    pairs = Q(left__in=ids) | Q(right__in=ids)
    Pair.objects.filter(pairs).update(reasons=[], doubt="", weight=None)
    PairEntry.objects.filter(pair__in=Pair.objects.filter(pairs)).update(reason="")
    audit.record_many(
        [audit.AuditLine(action="customers.record-removed", on=f"record:{pk}", actor=by.username, at=at) for pk in ids]
    )
    return len(ids)


@transaction.atomic
def hold(record: int, *, reason: str, review_on: date, by: Actor, at: datetime) -> int:
    """Keep everything about a person from being removed until it is lifted; return the number of the hold.

    :raises ReasonMissing: :raises BadHold: without a later day to look at it again. :raises NotAllowed:
    """
    permissions.check_may_answer_rights(by, None)
    if not reason.strip():
        raise ReasonMissing("Say why it has to be kept.")
    if review_on <= at.date():
        raise BadHold("Enter a day after today on which somebody looks at this again.")
    row = Hold.objects.create(
        record_id=record, reason=reason.strip(), review_on=review_on, set_by=by.username, set_at=at
    )
    audit.record("customers.held", on=f"record:{record}", by=by, at=at, after={"hold": row.pk})
    return row.pk


@transaction.atomic
def lift_hold(hold_id: int, *, by: Actor, at: datetime) -> None:
    """Let what was held be removed again by its rules.

    :raises BadHold: if there is none. :raises NotAllowed:
    """
    permissions.check_may_answer_rights(by, None)
    row = Hold.objects.filter(pk=hold_id, lifted_at__isnull=True).first()
    if row is None or not Hold.objects.filter(pk=hold_id, lifted_at__isnull=True).update(
        lifted_at=at, lifted_by=by.username
    ):
        raise BadHold("This is not held any more.")
    audit.record("customers.let-go", on=f"record:{row.record_id}", by=by, at=at, after={"hold": hold_id})
