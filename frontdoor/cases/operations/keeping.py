"""Keeping cases no longer than their service's definition says."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from frontdoor.cases.models import Case, ClockEntry, Follower, ReopenRequest, TaskRow, TimeRequest
from frontdoor.cases.operations.complaint_keeping import forget_complaint
from frontdoor.cases.queries.privacy import RETENTION
from frontdoor.cases.queries.rights import kept_cases
from frontdoor.customers import api as customers
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files import api as files
from frontdoor.services.api import version

#: Cases of one version of a service dealt with in one run; the rest wait for the next night.
A_RUN = 1000
DELETE = "delete"


def apply_retention(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Anonymise or delete closed cases whose retention is over; return how many of each.

    Each in a transaction of its own. People who are left without any case are forgotten with it, unless they
    have an account.
    """
    anonymised = deleted = 0
    for case, then in _over(at):
        with transaction.atomic():
            people = _people_of(case)
            files.discard(owner=case.files_owner)
            if then == DELETE:
                action = "cases.deleted"
                case.delete()
                deleted += 1
            else:
                action = "cases.anonymised"
                _anonymise(case, at=at)
                anonymised += 1
            audit.record(action, on=case.reference, by=by, at=at, reason="retention")
            _forget_strangers(people, by=by, at=at)
    return anonymised, deleted


@transaction.atomic
def erase_cases(case_ids: Collection[int], *, customer_ids: Collection[int], by: Actor, at: datetime) -> list[str]:
    """Take everything personal from cases of a person that may go, because they asked; return their references.

    What may not go any more, because it was opened again or is held, stays as it is. Doing it again does nothing.
    """
    may_go = {each.id for each in kept_cases(customer_ids, at=at) if each.may_go}
    erased = []
    for case in Case.objects.select_for_update().filter(pk__in=may_go & set(case_ids)).order_by("pk"):
        files.discard(owner=case.files_owner)
        _anonymise(case, at=at)
        audit.record("cases.anonymised", on=case.reference, by=by, at=at, reason="erasure")
        erased.append(case.reference)
    return erased


def _over(at: datetime) -> Iterator[tuple[Case, str]]:
    """Yield the cases whose time is over, and what then; none that somebody still disputes."""
    disputed = ReopenRequest.objects.filter(case=OuterRef("pk"), decided_at__isnull=True)
    closed = Case.objects.filter(closed_at__isnull=False, removed_at__isnull=True)
    # Version by version: looked at together, the oldest of a service that keeps for long would hide all others.
    for version_id in list(closed.order_by().values_list("service_version_id", flat=True).distinct()):
        rule = RETENTION.of(version(version_id).definition)
        rows = closed.filter(service_version_id=version_id, closed_at__lte=at - timedelta(days=rule.closed_days))
        due = list(rows.exclude(Exists(disputed)).order_by("closed_at", "id")[:A_RUN])
        held = customers.held([case.customer_id for case in due if case.customer_id is not None])
        yield from ((case, rule.then) for case in due if case.customer_id not in held)


def _people_of(case: Case) -> set[int]:
    followers = case.followers.filter(customer__isnull=False).values_list("customer_id", flat=True)
    return {customer for customer in (case.customer_id, *followers) if customer is not None}


def _anonymise(case: Case, *, at: datetime) -> None:
    """Take everything that may be about a person from a case; counts, times and outcome stay."""
    Case.objects.filter(pk=case.pk).update(
        answers={},
        others=[],
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
    ClockEntry.objects.filter(clock__case=case).exclude(reason="").update(reason="(removed)")
    TimeRequest.objects.filter(clock__case=case).update(reason="(removed)", words="")
    case.questions.update(text="", answer="")
    case.reopen_requests.update(reason="", words="")
    case.decisions.update(reasons="(removed)", words="")
    case.outside_requests.all().delete()
    case.documents.all().delete()
    forget_complaint(case)
    case.tasks.update(title="(removed)", reason="")
    TaskRow.objects.filter(task__case=case).update(text="")
    case.attachments.all().delete()
    case.followers.all().delete()
    case.notifications.all().delete()


def _forget_strangers(people: Collection[int], *, by: Actor, at: datetime) -> None:
    kept = set(Case.objects.filter(customer__in=people).values_list("customer_id", flat=True))
    kept |= set(Follower.objects.filter(customer__in=people).values_list("customer_id", flat=True))
    alone = set(people) - kept
    without_account = [each.id for each in customers.summaries(alone).values() if each.user_id is None]
    if without_account:
        customers.forget(without_account, by=by, at=at)
