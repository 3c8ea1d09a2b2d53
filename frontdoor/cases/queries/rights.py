"""What becomes of somebody's cases when everything that may be erased is."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from frontdoor.cases.models import Case, ReopenRequest
from frontdoor.cases.queries.privacy import PRIVACY, RETENTION
from frontdoor.cases.records import KeptCase
from frontdoor.cases.rules.erasing import CaseStanding, verdict
from frontdoor.customers import api as customers
from frontdoor.services.api import version


def kept_cases(customer_ids: Collection[int], *, at: datetime) -> tuple[KeptCase, ...]:
    """Return of each case of a person whether it may go, and by which rule. Two queries and one a version."""
    disputed = ReopenRequest.objects.filter(case=OuterRef("pk"), decided_at__isnull=True)
    rows = Case.objects.filter(customer__in=set(customer_ids), removed_at__isnull=True)
    held = customers.held(customer_ids)
    return tuple(_kept(row, held, at) for row in rows.annotate(is_disputed=Exists(disputed)).order_by("pk"))


def _kept(row: Case, held: Collection[int], at: datetime) -> KeptCase:
    definition = version(row.service_version_id).definition
    rule = RETENTION.of(definition)
    privacy = PRIVACY.of(definition) if PRIVACY.name in definition.sections else None
    until = row.closed_at + timedelta(days=rule.closed_days) if row.closed_at is not None else None
    found = verdict(
        CaseStanding(
            kept_until=until,
            is_disputed=getattr(row, "is_disputed", False),
            is_held=row.customer_id in held,
            basis=privacy.basis if privacy else "public-task",
            law=privacy.law if privacy else "",
        ),
        at=at,
    )
    return KeptCase(
        id=row.pk, reference=row.reference, customer_id=row.customer_id or 0, may_go=found.may_go, until=until,
        why=found.why,
    )  # fmt: skip
