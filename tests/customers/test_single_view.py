"""Records are filed, compared, joined and parted; strangers and mistakes change nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from frontdoor.customers.models import Pair, PairEntry, QuarantinedRow, RecordVersion, SourceRecord
from frontdoor.customers.operations.comparing import compare_waiting, meet
from frontdoor.customers.operations.details import recognise
from frontdoor.customers.operations.filing import Filed, OlderThanWhatWeHave, Row, TooMuchGone, file_delivery
from frontdoor.customers.operations.learning import learn
from frontdoor.customers.operations.tying import (
    KeptApart,
    ReasonMissing,
    TheSameRecord,
    keep_apart,
    part,
    tie,
    undo,
)
from frontdoor.customers.queries.candidates import model_in_use
from frontdoor.customers.rules.details import Person
from frontdoor.customers.rules.verdicts import PairState, groups
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor, Role
from frontdoor.foundation.audit.api import trail, views
from frontdoor.kernel.refusals import Refusal

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ACTS = ["tie", "apart", "part", "undo"]
CEM = Actor(username="cem", user_id=3, roles=frozenset({Role.ADVISER}))
EVE = Actor(username="eve", user_id=9)
ADA = {"account_ref": "1", "first_name": "Ada", "last_name": "Okafor", "dob": "1980-03-04",
       "property_address": "14 High Street", "postcode": "ZZ1 1AA"}  # fmt: skip
TENANT = {"tenancy_ref": "9", "full_name": "OKAFOR, Ms Ada", "date_of_birth": "04/03/1980",
          "address": "14 High St", "post_code": "ZZ11AA"}  # fmt: skip


def deliver(slug: str, *rows: dict[str, str], days: int = 0, **more: bool) -> Filed:
    numbered = [Row(line, values) for line, values in enumerate(rows, start=2)]
    return file_delivery(slug, rows=numbered, as_of=NOON + timedelta(days=days), by=SYSTEM, at=NOON, **more)


def records() -> dict[int, int | None]:
    return dict(SourceRecord.objects.values_list("pk", "joined_to"))


@pytest.mark.django_db
def test_two_records_of_one_person_are_joined_to_the_first() -> None:
    deliver("council-tax", ADA)
    deliver("housing", TENANT)
    compare_waiting(at=NOON)
    first, second = sorted(records())
    assert records() == {first: None, second: first}


@pytest.mark.django_db
def test_twins_wait_for_somebody_to_look() -> None:
    deliver("council-tax", ADA, {**ADA, "account_ref": "2", "first_name": "Chidi"})
    compare_waiting(at=NOON)
    assert [(pair.state, set(records().values())) for pair in Pair.objects.all()] == [("waiting", {None})]


@pytest.mark.django_db
def test_parting_leaves_the_customers_as_they_were() -> None:
    deliver("council-tax", ADA)
    deliver("housing", TENANT)
    before = records()
    compare_waiting(at=NOON)
    part(max(records()), reason="Her mother", by=CEM, at=NOON)
    assert records() == before


@pytest.mark.django_db
def test_what_was_parted_is_not_joined_again_when_a_record_changes() -> None:
    deliver("council-tax", ADA)
    deliver("housing", TENANT)
    compare_waiting(at=NOON)
    part(max(records()), reason="Her mother", by=CEM, at=NOON)
    deliver("housing", {**TENANT, "mobile": "01632 960001"}, days=1)
    compare_waiting(at=NOON)
    assert set(records().values()) == {None}


@pytest.mark.django_db
def test_a_merge_that_is_taken_back_waits_as_before() -> None:
    deliver("council-tax", ADA, {**ADA, "account_ref": "2", "first_name": "Chidi"})
    compare_waiting(at=NOON)
    pair = Pair.objects.get()
    tie(pair.left_id, right=pair.right_id, reason="A nickname", by=CEM, at=NOON)
    undo(pair.pk, reason="No, a brother", by=CEM, at=NOON)
    assert (Pair.objects.get().state, set(records().values())) == ("waiting", {None})


@pytest.mark.django_db
def test_who_decided_when_and_why_is_kept() -> None:
    deliver("council-tax", ADA, {**ADA, "account_ref": "2", "first_name": "Chidi"})
    compare_waiting(at=NOON)
    pair = Pair.objects.get()
    tie(pair.left_id, right=pair.right_id, reason="A nickname", by=CEM, at=NOON)
    entry = PairEntry.objects.order_by("-id")[0]
    assert (entry.by, entry.at, entry.reason, entry.state) == ("cem", NOON, "A nickname", "tied")


@pytest.mark.django_db
def test_records_kept_apart_cannot_be_tied_through_a_third() -> None:
    deliver("council-tax", ADA, {**ADA, "account_ref": "2", "first_name": "Chidi", "dob": "1955-01-02"})
    deliver("library", {"card_number": "7", "name": "Nobody Else"})
    one, two, three = sorted(records())
    keep_apart(one, right=two, reason="Mother and son", by=CEM, at=NOON)
    tie(one, right=three, reason="Same card", by=CEM, at=NOON)
    with pytest.raises(KeptApart):
        tie(two, right=three, reason="Same card", by=CEM, at=NOON)


@pytest.mark.django_db
def test_a_record_is_not_tied_to_itself() -> None:
    deliver("council-tax", ADA)
    with pytest.raises(TheSameRecord):
        tie(min(records()), right=min(records()), reason="x", by=CEM, at=NOON)


@pytest.mark.django_db
def test_nothing_is_decided_without_a_reason() -> None:
    deliver("council-tax", ADA, {**ADA, "account_ref": "2"})
    with pytest.raises(ReasonMissing):
        tie(min(records()), right=max(records()), reason=" ", by=CEM, at=NOON)


@pytest.mark.django_db
def test_a_stranger_decides_of_nobody() -> None:
    deliver("council-tax", ADA, {**ADA, "account_ref": "2"})
    with pytest.raises(NotAllowed):
        tie(min(records()), right=max(records()), reason="x", by=EVE, at=NOON)


@pytest.mark.django_db
def test_details_given_here_are_met_with_the_records_of_sources() -> None:
    deliver("library", {"card_number": "7", "name": "Ada Okafor", "email": "ada@example.com"})
    (details,) = recognise([Person(name="Ada Okafor", email="ada@example.com")], at=NOON)
    assert details is not None
    meet([details], at=NOON)
    assert SourceRecord.objects.get(customer=details).first_id == min(records())


@pytest.mark.django_db
def test_a_second_delivery_of_the_same_changes_nothing() -> None:
    deliver("council-tax", ADA)
    filed = deliver("council-tax", ADA, days=1)
    assert (filed.unchanged, RecordVersion.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_change_keeps_what_the_record_said_before() -> None:
    deliver("council-tax", ADA)
    deliver("council-tax", {**ADA, "last_name": "Marsh"}, days=1)
    assert RecordVersion.objects.get().given["last_name"] == "Okafor"


@pytest.mark.django_db
def test_a_source_that_goes_back_in_time_is_refused() -> None:
    deliver("council-tax", ADA, days=2)
    with pytest.raises(OlderThanWhatWeHave):
        deliver("council-tax", ADA, days=1)


@pytest.mark.django_db
def test_half_a_file_is_refused_whole() -> None:
    deliver("council-tax", *({**ADA, "account_ref": str(number)} for number in range(10)))
    with pytest.raises(TooMuchGone):
        deliver("council-tax", {**ADA, "account_ref": "0"}, days=1)
    assert SourceRecord.objects.filter(gone_at__isnull=False).count() == 0


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_is_set_aside_and_takes_nothing_with_it() -> None:
    deliver("council-tax", ADA, {**ADA, "account_ref": ""})
    assert (SourceRecord.objects.count(), QuarantinedRow.objects.get().line) == (1, 3)


@pytest.mark.django_db
def test_one_new_record_costs_the_same_statements_however_many_are_like_it(django_assert_max_num_queries: Any) -> None:
    deliver(
        "council-tax", *({**ADA, "account_ref": str(number), "dob": f"19{number + 20}-03-04"} for number in range(30))
    )
    compare_waiting(at=NOON)
    deliver("housing", {**TENANT, "full_name": "Chidi Nobody", "date_of_birth": "01/02/1999"})
    with django_assert_max_num_queries(22):
        compare_waiting(at=NOON)


@pytest.mark.django_db
def test_what_is_learnt_is_what_the_next_record_is_compared_by() -> None:
    deliver(
        "council-tax",
        *({**ADA, "account_ref": str(number), "dob": f"19{number % 70 + 20}-03-{number % 27 + 1:02}",
           "first_name": ["Ada", "Bola", "Cem", "Dee"][number % 4]} for number in range(60)),
    )  # fmt: skip
    learn(by=SYSTEM, at=NOON)
    model, version = model_in_use()
    assert (version, model.totals["forename"] > 0) == (1, True)


class TiesInAnyOrder(TestCase):
    """Whatever is decided in whatever order, customers are what the tied pairs connect."""

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["tie", "apart", "part", "undo"]), st.integers(0, 4), st.integers(0, 4)),
            max_size=12,
        )
    )
    def test_customers_are_what_the_ledger_says(self, acts: list[tuple[str, int, int]]) -> None:
        deliver("library", *({"card_number": str(number), "name": f"Person {number}"} for number in range(5)))
        ids = sorted(records())
        for act, one, other in acts:
            pair = Pair.objects.filter(left=ids[min(one, other)], right=ids[max(one, other)]).first()
            try:
                if act == "tie":
                    tie(ids[one], right=ids[other], reason="x", by=CEM, at=NOON)
                elif act == "apart":
                    keep_apart(ids[one], right=ids[other], reason="x", by=CEM, at=NOON)
                elif act == "part":
                    part(ids[one], reason="x", by=CEM, at=NOON)
                elif pair is not None:
                    undo(pair.pk, reason="x", by=CEM, at=NOON)
            except Refusal:
                continue  # refused by name: nothing may have changed
        last: dict[tuple[int, int], str] = {}
        for entry in PairEntry.objects.order_by("id").select_related("pair"):
            last[entry.pair.left_id, entry.pair.right_id] = entry.state
        first = groups(pair for pair, state in last.items() if state == PairState.TIED)
        assert records() == {number: first[number] if first.get(number, number) != number else None for number in ids}
        apart = {pair for pair, state in last.items() if state == PairState.APART}
        assert not any(first.get(left, left) == first.get(right, right) for left, right in apart)


@pytest.mark.django_db
def test_looking_at_a_pair_is_kept_with_the_purpose(as_user: Callable[[str], Client]) -> None:
    client = as_user("cem")
    deliver("council-tax", ADA, {**ADA, "account_ref": "2", "first_name": "Chidi"})
    compare_waiting(at=NOON)
    client.get(f"/office/matches/{Pair.objects.get().pk}/")
    seen = views(*(f"record:{number}" for number in records()))
    assert {(line.actor, line.reason) for line in seen} == {("cem", "review-matches")}


@pytest.mark.django_db
def test_the_balance_of_an_account_is_not_shown_to_who_reviews_matches(as_user: Callable[[str], Client]) -> None:
    client = as_user("cem")
    deliver("council-tax", {**ADA, "balance": "812.40"}, {**ADA, "account_ref": "2", "first_name": "Chidi"})
    compare_waiting(at=NOON)
    page = client.get(f"/office/matches/{Pair.objects.get().pk}/").content.decode()
    assert "Okafor" in page and "812.40" not in page


@pytest.mark.django_db
def test_a_decision_without_a_reason_loses_nothing(as_user: Callable[[str], Client]) -> None:
    client = as_user("cem")
    deliver("council-tax", ADA, {**ADA, "account_ref": "2", "first_name": "Chidi"})
    compare_waiting(at=NOON)
    pair = Pair.objects.get().pk
    answer = client.post(f"/office/matches/{pair}/", {"decision": "one", "reason": ""})
    assert (answer.status_code, b'value="one" checked' in answer.content, Pair.objects.get().state) == (
        422,
        True,
        "waiting",
    )


@pytest.mark.django_db
def test_parting_by_hand_says_so_in_the_audit_trail(as_user: Callable[[str], Client]) -> None:
    client = as_user("cem")
    deliver("council-tax", ADA)
    deliver("housing", TENANT)
    compare_waiting(at=NOON)
    record = max(records())
    client.post(f"/office/records/{record}/part/", {"reason": "Her mother"})
    assert trail(f"record:{record}")[0].action == "customers.parted"
