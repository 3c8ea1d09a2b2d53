"""Keeping cases no longer than their service's definition says."""

from datetime import datetime, timedelta

from django.db import transaction

from frontdoor.cases.models import Case
from frontdoor.cases.queries.clocks import RETENTION, definition_of
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files import api as files

#: Cases looked at in one run; the rest wait for the next night.
A_RUN = 1000
#: No service may keep for less (`RetentionSection`), so younger ones need not be looked at.
SHORTEST = timedelta(days=30)


def apply_retention(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Anonymise or delete closed cases whose retention is over; return how many of each."""
    anonymised = deleted = 0
    old = Case.objects.filter(closed_at__lt=at - SHORTEST, removed_at__isnull=True).order_by("closed_at", "id")
    for case in old[:A_RUN]:
        rule = RETENTION.of(definition_of(case))
        if case.closed_at is None or case.closed_at + timedelta(days=rule.closed_days) > at:
            continue
        with transaction.atomic():
            files.discard(owner=f"case:{case.reference}")
            audit.record(
                "cases.deleted" if rule.then == "delete" else "cases.anonymised",
                on=case.reference,
                by=by,
                at=at,
                reason="retention",
            )
            if rule.then == "delete":
                case.delete()
                deleted += 1
            else:
                _anonymise(case, at=at)
                anonymised += 1
    return anonymised, deleted


def _anonymise(case: Case, *, at: datetime) -> None:
    """Take everything that may be about a person from a case; counts, times and outcome stay."""
    Case.objects.filter(pk=case.pk).update(
        answers={},
        description="",
        closing_words="",
        customer_id=None,
        uprn=None,
        place="",
        # To about a kilometre: enough for counting by area, not for finding a home.
        lat=round(case.lat, 2) if case.lat is not None else None,
        lon=round(case.lon, 2) if case.lon is not None else None,
        is_public=False,
        removed_at=at,
    )
    case.entries.update(text="")
    case.questions.update(text="", answer="")
    case.reopen_requests.update(reason="", words="")
    case.attachments.all().delete()
    case.followers.all().delete()
