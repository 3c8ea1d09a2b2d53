"""Changes on their way to real systems on this machine: down and up again, killed half-way, in order, read back."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from frontdoor.customers.api import Kind
from frontdoor.customers.models import ChangeDelivery, SourceRecord
from frontdoor.customers.operations.answering import CannotAnswer, ask_about_silence, confirm, send_again
from frontdoor.customers.operations.handing_on import hand_on, owe_due, read_back
from frontdoor.customers.providers.connectors import Outgoing, connectors
from frontdoor.customers.providers.csv_drop import folder_of
from frontdoor.customers.providers.example_system import ExampleSystem, answer_files
from frontdoor.customers.providers.http import Http
from frontdoor.customers.queries.definitions import source
from frontdoor.customers.rules.changes import LEASE, WAITS, Stage
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.messages.api import Notice, State, send
from frontdoor.messages.models import Message
from tests.factories.changes import HERS, JUNE, delivery, stages, told

System = Callable[[], ExampleSystem]
Deliver = Callable[..., int]


def run(at: datetime, deliver: Deliver) -> None:
    """Do what the worker would do at a moment: the periodic work, and what it leads to."""
    owe_due(at=at)
    deliver(at)
    read_back(at=at)
    deliver(at)


def test_a_new_address_reaches_three_systems_one_of_which_is_down_and_catches_up_without_doubles(
    council: None, hers: int, ada: Actor, cem: Actor, council_tax: System, deliver: Deliver
) -> None:
    reference = told(hers, by=ada)
    run(JUNE, deliver)
    assert stages(reference) == {"council-tax": "proposed", "housing": "sent", "library": "with-people"}
    row = delivery(reference, "council-tax")
    assert (row.fault, row.attempts) == ("It could not be reached (ConnectionError).", 1)
    assert row.due_at > JUNE

    answer_files(folder_of(source("housing")))
    confirm(delivery(reference, "library").pk, words="Changed on the card.", by=cem, at=JUNE)
    with council_tax() as system:
        run(JUNE + timedelta(minutes=5), deliver)
        run(JUNE + timedelta(minutes=30), deliver)
        kept = system.kept()

    assert stages(reference) == dict.fromkeys(("council-tax", "housing", "library"), "confirmed")
    assert [(each.record, each.change) for each in kept] == [(HERS["council-tax"], "address")]


def test_whoever_told_it_is_written_on_receipt_and_when_all_have_answered(
    council: None, hers: int, ada: Actor, cem: Actor, council_tax: System, deliver: Deliver
) -> None:
    reference = told(hers, by=ada)
    with council_tax():
        run(JUNE, deliver)
    answer_files(folder_of(source("housing")))
    run(JUNE + timedelta(minutes=2), deliver)
    confirm(delivery(reference, "library").pk, words="Changed on the card.", by=cem, at=JUNE)
    deliver(JUNE + timedelta(minutes=3))

    mails = Message.objects.filter(about=reference).order_by("pk").values_list("version__template__key", "to")
    assert list(mails) == [
        ("change-told", "ada@example.com"),
        ("change-for-team", "library@council.example"),
        ("change-answered", "ada@example.com"),
    ]


def test_a_worker_killed_between_sending_and_keeping_the_answer_leaves_one_change(
    hers: int, ada: Actor, council_tax: System, deliver: Deliver
) -> None:
    row = delivery(told(hers, by=ada), "council-tax")
    with council_tax() as system:
        # What a worker does up to its death: it claims, and sends.
        ChangeDelivery.objects.filter(pk=row.pk).update(claimed_at=JUNE, attempts=1)
        sent = Outgoing(key=row.key, sends=row.sends)
        Http().hand_over([sent], source=source("council-tax"), batch="", at=JUNE)
        hand_on(delivery_id=row.pk, at=JUNE + timedelta(seconds=1))  # its claim still holds
        row.refresh_from_db()
        assert row.stage == Stage.PROPOSED

        run(JUNE + 2 * LEASE, deliver)
        kept = system.kept()
    row.refresh_from_db()
    assert (row.stage, len(kept)) == (Stage.CONFIRMED, 1)


def test_a_source_that_refuses_says_why(hers: int, cem: Actor, council_tax: System, deliver: Deliver) -> None:
    reference = told(hers, by=cem, kind=Kind.NAME, says={"name": "Ada Bell"}, proof="Deed poll")
    with council_tax():
        run(JUNE, deliver)

    row = delivery(reference, "council-tax")
    assert row.stage == Stage.REFUSED
    assert "certificate" in row.answer


def test_a_system_that_does_not_know_us_is_tried_again(
    hers: int, ada: Actor, council_tax: System, deliver: Deliver, settings: Any
) -> None:
    settings.FRONTDOOR_SOURCE_SECRETS = {"council-tax": "another"}
    reference = told(hers, by=ada)
    with council_tax() as system:
        run(JUNE, deliver)
        assert system.kept() == []
    assert delivery(reference, "council-tax").fault == "It answered 401."


def test_later_changes_of_a_record_wait_for_earlier_ones(
    hers: int, ada: Actor, council_tax: System, deliver: Deliver
) -> None:
    first = told(hers, by=ada)
    run(JUNE, deliver)  # Council Tax is down
    second = told(hers, by=ada, kind=Kind.CONTACT, says={"email": "new@example.com"})
    with council_tax() as system:
        hand_on(delivery_id=delivery(second, "council-tax").pk, at=JUNE + timedelta(seconds=1))
        assert system.kept() == []
        run(JUNE + timedelta(minutes=5), deliver)
        run(JUNE + timedelta(minutes=5), deliver)
        kept = system.kept()

    assert [each.change for each in kept] == ["address", "contact"]
    assert stages(first)["council-tax"] == stages(second)["council-tax"] == "confirmed"


def test_a_source_that_nobody_reaches_for_two_days_has_failed_and_is_sent_again_by_a_person(
    hers: int, ada: Actor, cem: Actor, council_tax: System, deliver: Deliver
) -> None:
    reference = told(hers, by=ada)
    row, at = delivery(reference, "council-tax"), JUNE
    for _each in range(len(WAITS) + 1):
        hand_on(delivery_id=row.pk, at=at)
        at += timedelta(days=2)
    row.refresh_from_db()
    assert (row.stage, row.attempts) == (Stage.FAILED, len(WAITS) + 1)

    send_again(row.pk, by=cem, at=at)
    with pytest.raises(CannotAnswer):
        send_again(row.pk, by=cem, at=at)
    with council_tax() as system:
        run(at, deliver)
        assert len(system.kept()) == 1
    assert stages(reference)["council-tax"] == "confirmed"


def test_what_failed_and_was_overtaken_is_not_sent_again(hers: int, ada: Actor, cem: Actor) -> None:
    reference = told(hers, by=ada)
    ChangeDelivery.objects.filter(source="council-tax").update(stage=Stage.FAILED, claimed_at=JUNE)
    told(hers, by=ada, says={"address": "10 Quay Road"})
    ChangeDelivery.objects.filter(change__reference=reference, source="council-tax").update(claimed_at=None)

    assert send_again(delivery(reference, "council-tax").pk, by=cem, at=JUNE) == Stage.DROPPED


# ---- files


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def dropped() -> list[Path]:
    return sorted((folder_of(source("housing")) / "out").iterdir())


def answered(text: str) -> None:
    inbox = folder_of(source("housing")) / "in"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "answers.csv").write_text(text)


def test_a_file_holds_all_that_waits_and_appears_whole(hers: int, ada: Actor, cast: Any) -> None:
    row = delivery(told(hers, by=ada), "housing")
    hand_on(delivery_id=row.pk, at=JUNE)

    (path,) = dropped()
    assert [(each["id"], each["record"], each["address"]) for each in rows_of(path)] == [
        (row.key, HERS["housing"], "9 Quay Road, Marlowmere")
    ]
    assert path.suffix == ".csv"


def test_a_worker_killed_after_writing_a_file_writes_the_same_file_again(hers: int, ada: Actor) -> None:
    row = delivery(told(hers, by=ada), "housing")
    hand_on(delivery_id=row.pk, at=JUNE)
    before = [(path.name, path.read_text()) for path in dropped()]
    ChangeDelivery.objects.filter(pk=row.pk).update(stage=Stage.PROPOSED, claimed_at=JUNE)

    hand_on(delivery_id=row.pk, at=JUNE + 2 * LEASE)
    assert [(path.name, path.read_text()) for path in dropped()] == before


def test_a_row_that_a_spreadsheet_would_run_is_only_text(hers: int, ada: Actor) -> None:
    row = delivery(told(hers, by=ada, says={"address": "=HYPERLINK(1), 9 Quay Road"}), "housing")
    hand_on(delivery_id=row.pk, at=JUNE)

    assert rows_of(dropped()[0])[0]["address"].startswith("'=")


def test_answers_are_read_back_row_by_row_and_once(hers: int, ada: Actor) -> None:
    row = delivery(told(hers, by=ada), "housing")
    hand_on(delivery_id=row.pk, at=JUNE)
    answered(f"id,answer,reason\n{row.key},refused,The tenancy has ended\nsomething-else,confirmed,\n")

    assert read_back(at=JUNE) == (1, 1)
    assert read_back(at=JUNE) == (0, 0)
    row.refresh_from_db()
    assert (row.stage, row.answer) == (Stage.REFUSED, "The tenancy has ended")


@pytest.mark.parametrize("text", ["id;answer\n1;confirmed\n", "id,answer\n1,perhaps\n", "\x00", ""])
def test_a_file_that_makes_no_sense_is_put_aside_and_changes_nothing(hers: int, ada: Actor, text: str) -> None:
    reference = told(hers, by=ada)
    answered(text)

    assert read_back(at=JUNE) == (0, 0)
    assert (folder_of(source("housing")) / "in" / "unreadable" / "answers.csv").exists()
    assert stages(reference)["housing"] == "proposed"


def test_a_source_that_does_not_answer_in_time_is_put_before_a_person(hers: int, ada: Actor) -> None:
    reference = told(hers, by=ada)
    hand_on(delivery_id=delivery(reference, "housing").pk, at=JUNE)

    assert ask_about_silence(at=JUNE + timedelta(days=9)) == 0
    assert ask_about_silence(at=JUNE + timedelta(days=10)) == 1
    assert stages(reference)["housing"] == "with-people"


def test_a_source_that_has_gone_from_the_policy_is_put_before_a_person(
    hers: int, ada: Actor, settings: Any, tmp_path: Path
) -> None:
    row = delivery(told(hers, by=ada), "library")
    (Path(settings.FRONTDOOR_CATALOGUE) / "sources" / "library.yaml").unlink()
    settings.FRONTDOOR_CATALOGUE = Path(settings.FRONTDOOR_CATALOGUE).rename(tmp_path / "another")
    hand_on(delivery_id=row.pk, at=JUNE)

    row.refresh_from_db()
    assert row.stage == Stage.WITH_PEOPLE


def test_what_waits_to_go_to_somebody_who_has_died_is_held_back(
    council: None, hers: int, cem: Actor, deliver: Deliver
) -> None:
    to_her = SourceRecord.objects.get(pk=hers).customer_id
    facts = {"service": "Report a pothole", "link": "https://council.example/x", "until": "Friday"}
    send([Notice(key="a", template="draft-saved", customer_id=to_her, email="ada@example.com", facts=facts)], at=JUNE)
    says = {"name": "Ada Okafor", "died_on": "2026-05-30", "told_by": "Bola Okafor", "relationship": "sister"}
    told(hers, by=cem, kind=Kind.BEREAVEMENT, says=says, proof="Death certificate", email="bola@example.com")
    deliver(JUNE)

    states = dict(Message.objects.values_list("version__template__key", "state"))
    assert (states["draft-saved"], states["change-told"]) == (State.HELD_BACK, State.DELIVERED)


class Broken(Http):
    """A connector with a fault of ours."""

    @override
    def hand_over(self, rows: Any, **_given: Any) -> Any:
        raise RuntimeError("a fault that names Ada")


def test_a_fault_of_ours_loses_nothing_and_names_nobody(hers: int, ada: Actor) -> None:
    row = delivery(told(hers, by=ada), "council-tax")
    with connectors.temporarily("http", Broken()):
        hand_on(delivery_id=row.pk, at=JUNE)

    row.refresh_from_db()
    assert (row.stage, row.fault) == (Stage.PROPOSED, "A fault of ours (RuntimeError).")


def test_a_folder_that_cannot_be_written_is_tried_again(hers: int, ada: Actor) -> None:
    row = delivery(told(hers, by=ada), "housing")
    folder = folder_of(source("housing"))
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    hand_on(delivery_id=row.pk, at=JUNE)

    row.refresh_from_db()
    assert (row.stage, row.attempts) == (Stage.PROPOSED, 1)
    assert "could not be written" in row.fault


def test_a_source_without_a_connector_any_more_is_put_before_a_person(hers: int, ada: Actor) -> None:
    row = delivery(told(hers, by=ada), "council-tax")
    with connectors.temporarily("http", connectors.get("none")):
        hand_on(delivery_id=row.pk, at=JUNE)

    row.refresh_from_db()
    assert row.stage == Stage.WITH_PEOPLE
    hand_on(delivery_id=999, at=JUNE)  # nothing of ours: nothing happens


def test_a_token_proves_it_where_policy_says_so(
    hers: int, ada: Actor, council_tax: System, settings: Any, tmp_path: Path
) -> None:
    file = Path(settings.FRONTDOOR_CATALOGUE) / "sources" / "council-tax.yaml"
    file.write_text(file.read_text().replace("  kind: http\n", "  kind: http\n  proves: token\n"))
    settings.FRONTDOOR_CATALOGUE = Path(settings.FRONTDOOR_CATALOGUE).rename(tmp_path / "another")
    row = delivery(told(hers, by=ada), "council-tax")
    with council_tax():  # which knows signatures alone
        hand_on(delivery_id=row.pk, at=JUNE)
    settings.FRONTDOOR_SOURCE_SECRETS = {}
    hand_on(delivery_id=row.pk, at=JUNE)

    assert [each.words for each in row.entries.order_by("pk")[1:]] == [
        "It answered 401.", "FRONTDOOR_SOURCE_SECRETS has no secret for this source.",
    ]  # fmt: skip
