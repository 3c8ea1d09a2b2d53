"""What may go of somebody's goes, what has to stay stays with its reason, and two people answer for it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from frontdoor.cases.models import Case
from frontdoor.cases.operations.closing import close
from frontdoor.cases.rules.states import Outcome
from frontdoor.customers.api import Person, hold
from frontdoor.customers.models import SourceRecord
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.privacy.api import our_models
from frontdoor.rights.models import Erasure
from frontdoor.rights.operations.erasing import NothingToErase, propose_erasure, settle_erasure
from frontdoor.rights.operations.retaining import retain
from frontdoor.rights.queries.writing import certificate
from frontdoor.rights.rules.states import ErasureState
from tests.factories.cases import a_case
from tests.rights.test_packages import a_person_of

JUNO = Person(name="Juno Quillfeather", email="juno.quillfeather@example.org", phone="01632 960123")
LONG_AFTER = timedelta(days=3000)


@pytest.fixture
def closed(council: None, at: datetime) -> dict[str, Any]:
    """A closed case of Juno's, with her name all over it."""
    case = a_case(at=at, person=JUNO, description="Juno Quillfeather saw it")
    close(case, outcome=Outcome.FIXED, words="Thank you, Juno Quillfeather", by=SYSTEM, at=at + timedelta(hours=1))
    return {"case": case, "customer": a_person_of(case.customer_id, at=at)}


def erased(customer: int, *, by: Actor, second: Actor, at: datetime, deliver: Callable[..., int]) -> Erasure:
    """Erase what may go of somebody's."""
    erasure = propose_erasure(customer, by=by, at=at)
    settle_erasure(erasure, approve=True, by=second, at=at)
    deliver(at)
    erasure.refresh_from_db()
    return erasure


def where_it_says(word: str) -> set[str]:
    """Return the tables in whose rows a word stands, read column by column."""
    found = set()
    with connection.cursor() as cursor:
        for model in our_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            if any(word in str(row).casefold() for row in cursor.fetchall()):
                found.add(model._meta.label)
    return found


def test_nothing_says_her_name_any_more(
    closed: dict[str, Any], dee: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    deliver(at + timedelta(hours=2))
    assert "fd_messages.Message" in where_it_says("quillfeather")
    erasure = erased(closed["customer"], by=dee, second=SYSTEM, at=at + LONG_AFTER, deliver=deliver)
    assert (erasure.state, where_it_says("quillfeather")) == (ErasureState.DONE.value, set())


def test_the_certificate_counts_and_names_nobody(
    closed: dict[str, Any], dee: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    erasure = erased(closed["customer"], by=dee, second=SYSTEM, at=at + LONG_AFTER, deliver=deliver)
    said = certificate(erasure)
    assert {line["what"] for line in said["erased"]} >= {"Requests", "Details given here", "Records of sources"}
    assert not any(word in json.dumps(said).lower() for word in ("juno", closed["case"].reference.lower()))


def test_what_an_open_case_needs_stays(council: None, dee: Actor, at: datetime) -> None:
    case = a_case(at=at, person=JUNO)
    with pytest.raises(NothingToErase):
        propose_erasure(a_person_of(case.customer_id, at=at), by=dee, at=at)


def test_what_is_held_stays(closed: dict[str, Any], dee: Actor, at: datetime) -> None:
    later = at + LONG_AFTER
    hold(closed["customer"], reason="A claim", review_on=(later + timedelta(days=90)).date(), by=dee, at=later)
    with pytest.raises(NothingToErase):
        propose_erasure(closed["customer"], by=dee, at=later)


def test_a_hold_set_after_the_approval_still_keeps_everything(
    closed: dict[str, Any], dee: Actor, at: datetime, deliver: Callable[..., int]
) -> None:
    later = at + LONG_AFTER
    erasure = propose_erasure(closed["customer"], by=dee, at=later)
    settle_erasure(erasure, approve=True, by=SYSTEM, at=later)
    hold(closed["customer"], reason="A claim", review_on=(later + timedelta(days=90)).date(), by=dee, at=later)
    deliver(later)
    assert Case.objects.get(pk=closed["case"].pk).removed_at is None


def test_who_proposed_it_does_not_approve_it(closed: dict[str, Any], dee: Actor, at: datetime) -> None:
    erasure = propose_erasure(closed["customer"], by=dee, at=at + LONG_AFTER)
    with pytest.raises(NotAllowed):
        settle_erasure(erasure, approve=True, by=dee, at=at + LONG_AFTER)


def test_a_record_is_removed_once_its_source_lost_it_long_enough_ago(council: None, at: datetime) -> None:
    gone = SourceRecord.objects.create(
        source="electoral-roll", key="E1", given={"surname": "Quillfeather"}, as_of=at, first_seen_at=at,
        changed_at=at, gone_at=at,
    )  # fmt: skip
    before = retain(by=SYSTEM, at=at + timedelta(days=364))
    counted = retain(dry_run=True, by=SYSTEM, at=at + timedelta(days=366))
    removed = retain(by=SYSTEM, at=at + timedelta(days=366))
    gone.refresh_from_db()
    assert (before, counted, removed, gone.given) == ({}, {"electoral-roll": 1}, {"electoral-roll": 1}, {})


def test_the_command_counts_without_changing_anything(council: None) -> None:
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "Nothing was changed." in out.getvalue()
