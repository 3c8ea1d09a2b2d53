"""A change told once: taken, held, proposed to every source that holds the person, and put in order."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from frontdoor.customers.api import Kind, Person, changes_told, died, meet, recognise
from frontdoor.customers.models import Attachment, ChangeDelivery, SourceRecord, ToldChange
from frontdoor.customers.operations.answering import (
    CannotAnswer,
    NoSuchDelivery,
    WordsMissing,
    confirm,
    keep_answer,
    refuse,
)
from frontdoor.customers.operations.telling_once import (
    CannotMove,
    NobodyNamed,
    SayWhy,
    pass_on,
    take_back,
    turn_down,
)
from frontdoor.customers.queries.changes import KindNotTaken
from frontdoor.customers.rules.changes import Stage, Told
from frontdoor.customers.rules.telling import BadChange
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from tests.factories.changes import HERS, JUNE, NEW_HOME, delivery, stages, told

Announced = Callable[[], list[str]]
DEATH: dict[str, Any] = {
    "kind": Kind.BEREAVEMENT,
    "says": {"name": "Ada Okafor", "died_on": "2026-05-30", "told_by": "Bola Okafor", "relationship": "sister"},
    "holds_from": None,
}


def state(reference: str) -> str:
    return ToldChange.objects.get(reference=reference).state


def test_a_new_address_is_proposed_to_every_source_that_holds_the_person_and_takes_it(hers: int, ada: Actor) -> None:
    reference = told(hers, by=ada)

    assert stages(reference) == dict.fromkeys(("council-tax", "housing", "library"), "proposed")
    assert ToldChange.objects.get(reference=reference).elsewhere == ["electoral-roll"]


def test_what_is_sent_is_kept_word_for_word(hers: int, ada: Actor) -> None:
    sent = delivery(told(hers, by=ada), "housing").sends

    assert (sent["record"], sent["change"], sent["holds_from"], sent["says"]) == (
        HERS["housing"], "address", "2026-06-01", NEW_HOME,
    )  # fmt: skip


def test_the_same_form_sent_twice_tells_once(hers: int, ada: Actor) -> None:
    assert told(hers, by=ada, once="form-1") == told(hers, by=ada, once="form-1")
    assert ToldChange.objects.count() == 1


def test_another_residents_record_cannot_be_changed(hers: int, eve: Actor) -> None:
    with pytest.raises(NotAllowed):
        told(hers, by=eve)


def test_an_adviser_tells_for_a_caller(hers: int, cem: Actor) -> None:
    assert state(told(hers, by=cem, channel="phone")) == Told.PASSED_ON


def test_everything_that_is_wrong_is_said_at_once(hers: int, ada: Actor) -> None:
    with pytest.raises(BadChange) as refused:
        told(hers, by=ada, says={"postcode": "nowhere"}, holds_from=None)

    assert set(refused.value.faults) == {"address", "postcode", "holds_from"}


def test_an_address_chosen_from_the_gazetteer_is_written_as_it_has_it(town: None, hers: int, ada: Actor) -> None:
    says = delivery(told(hers, by=ada, says={"uprn": "999000000001"}), "housing").sends["says"]

    assert says["uprn"] == "999000000001"
    assert says["address"] and says["postcode"]


def test_a_source_outside_its_agreement_is_told_nothing(hers: int, ada: Actor) -> None:
    reference = told(hers, by=ada, at=JUNE.replace(year=2025), holds_from=date(2025, 6, 1))

    assert stages(reference) == {}
    assert ToldChange.objects.get(reference=reference).answered_at is not None


def test_a_record_that_its_source_lost_is_told_nothing(hers: int, ada: Actor) -> None:
    SourceRecord.objects.filter(key=HERS["library"]).update(gone_at=JUNE)

    assert "library" not in stages(told(hers, by=ada))


# ---- what is held


def test_a_new_name_waits_for_its_proof(hers: int, ada: Actor, cem: Actor) -> None:
    reference = told(hers, by=ada, kind=Kind.NAME, says={"name": "Ada Bell"})
    assert (state(reference), stages(reference)) == (Told.HELD, {})

    with pytest.raises(SayWhy):
        pass_on(reference, proof=" ", by=cem, at=JUNE)
    pass_on(reference, proof="Marriage certificate", by=cem, at=JUNE)
    assert set(stages(reference)) == {"council-tax", "housing", "library"}


def test_a_proof_is_the_word_of_staff_and_not_of_whoever_tells(hers: int, ada: Actor, cem: Actor) -> None:
    name = {"kind": Kind.NAME, "says": {"name": "Ada Bell"}, "proof": "Deed poll"}

    assert state(told(hers, by=ada, **name)) == Told.HELD
    assert state(told(hers, by=cem, **name)) == Told.PASSED_ON


def test_residents_pass_nothing_on_themselves(hers: int, ada: Actor) -> None:
    reference = told(hers, by=ada, kind=Kind.NAME, says={"name": "Ada Bell"})

    with pytest.raises(NotAllowed):
        pass_on(reference, proof="Deed poll", by=ada, at=JUNE)


def test_what_is_turned_down_goes_to_nobody_and_says_why(hers: int, ada: Actor, cem: Actor) -> None:
    reference = told(hers, by=ada, kind=Kind.NAME, says={"name": "Ada Bell"})
    turn_down(reference, why="The certificate is of somebody else.", by=cem, at=JUNE)

    assert (state(reference), stages(reference)) == (Told.TURNED_DOWN, {})
    with pytest.raises(CannotMove):
        pass_on(reference, proof="Deed poll", by=cem, at=JUNE)


def test_a_death_waits_until_somebody_has_found_who_it_is(hers: int, bola: Actor, cem: Actor) -> None:
    reference = told(None, by=bola, **DEATH)

    with pytest.raises(NobodyNamed):
        pass_on(reference, proof="Death certificate", by=cem, at=JUNE)
    pass_on(reference, record=hers, proof="Death certificate", by=cem, at=JUNE)
    assert stages(reference) == dict.fromkeys(("council-tax", "housing"), "proposed")


def test_nobody_writes_to_somebody_who_has_died_until_it_is_taken_back(hers: int, cem: Actor, dee: Actor) -> None:
    details = SourceRecord.objects.get(pk=hers).customer_id
    (another,) = recognise([Person(name="Otto Brandt")], at=JUNE)
    assert details is not None and another is not None
    reference = told(hers, by=cem, proof="Death certificate", **DEATH)
    assert died([details, another]) == {details}

    assert take_back(reference, why="It was her namesake.", by=dee, at=JUNE) == []
    assert died([details, another]) == set()
    assert set(stages(reference).values()) == {"dropped"}


def test_a_death_that_nobody_has_looked_at_stops_nothing(hers: int, cem: Actor) -> None:
    details = SourceRecord.objects.get(pk=hers).customer_id
    assert details is not None
    told(hers, by=cem, **DEATH)

    assert died([details]) == set()


def test_a_change_of_somebody_whose_record_is_not_known_is_refused(hers: int, cem: Actor) -> None:
    with pytest.raises(NobodyNamed):
        told(None, by=cem)


# ---- order


def test_a_newer_change_takes_the_place_of_one_that_has_not_gone(hers: int, ada: Actor) -> None:
    older = told(hers, by=ada)
    newer = told(hers, by=ada, says={"address": "10 Quay Road"})

    assert set(stages(older).values()) == {"dropped"}
    assert set(stages(newer).values()) == {"proposed"}


def test_an_older_change_that_was_held_does_not_go_after_a_newer_one(hers: int, ada: Actor, cem: Actor) -> None:
    older = told(hers, by=ada, kind=Kind.NAME, says={"name": "Ada Bell"})
    told(hers, by=cem, kind=Kind.NAME, says={"name": "Ada Belle"}, proof="Deed poll")
    pass_on(older, proof="Marriage certificate", by=cem, at=JUNE)

    assert set(stages(older).values()) == {"dropped"}


def test_who_moves_again_later_tells_two_addresses(hers: int, ada: Actor) -> None:
    first = told(hers, by=ada)
    told(hers, by=ada, says={"address": "A later home"}, holds_from=date(2026, 8, 1))

    assert set(stages(first).values()) == {"proposed"}


def test_what_is_in_a_workers_hands_is_not_called_back(hers: int, ada: Actor) -> None:
    older = told(hers, by=ada)
    ChangeDelivery.objects.filter(source="housing").update(claimed_at=JUNE)
    told(hers, by=ada, says={"address": "10 Quay Road"})

    assert stages(older) == {"council-tax": "dropped", "housing": "proposed", "library": "dropped"}


# ---- answers


def test_a_source_that_confirms_twice_confirms_once(hers: int, ada: Actor, announced: Announced) -> None:
    row = delivery(told(hers, by=ada), "housing")

    assert keep_answer(row.pk, stage=Stage.CONFIRMED, by="housing", at=JUNE)
    assert not keep_answer(row.pk, stage=Stage.CONFIRMED, by="housing", at=JUNE + timedelta(hours=1))
    assert announced().count("customers.source-answered.1") == 1
    assert [each.stage for each in row.entries.order_by("pk")] == ["proposed", "confirmed"]


def test_it_is_said_once_that_all_have_answered(hers: int, ada: Actor, announced: Announced) -> None:
    reference = told(hers, by=ada)
    for source, stage in (("housing", Stage.CONFIRMED), ("library", Stage.REFUSED), ("council-tax", Stage.CONFIRMED)):
        assert "customers.change-answered.1" not in announced()
        keep_answer(delivery(reference, source).pk, stage=stage, by=source, at=JUNE)
    keep_answer(delivery(reference, "library").pk, stage=Stage.CONFIRMED, by="library", at=JUNE)

    assert announced().count("customers.change-answered.1") == 1


def test_the_team_that_keeps_a_source_answers_for_it(hers: int, ada: Actor, cem: Actor, otto: Actor) -> None:
    row = delivery(told(hers, by=ada), "library")
    keep_answer(row.pk, stage=Stage.WITH_PEOPLE, by="library", at=JUNE)

    with pytest.raises(NotAllowed):
        confirm(row.pk, words="Done", by=otto, at=JUNE)
    refuse(row.pk, words="The card has ended.", by=cem, at=JUNE)
    row.refresh_from_db()
    assert (row.stage, row.answer) == ("refused", "The card has ended.")


def test_others_read_what_was_told_of_a_record_and_who_has_it(
    hers: int, ada: Actor, django_assert_num_queries: Any
) -> None:
    reference = told(hers, by=ada)
    housing = SourceRecord.objects.get(source="housing")
    keep_answer(delivery(reference, "housing").pk, stage=Stage.CONFIRMED, by="housing", at=JUNE)

    with django_assert_num_queries(2):
        found = changes_told([hers, housing.pk])
    assert [each.reference for each in found[housing.pk]] == [reference]
    assert {each.source: each.stage for each in found[hers][0].sources}["housing"] == Stage.CONFIRMED


def test_whoever_took_up_their_record_tells_for_it(port: int, ada: Actor) -> None:
    (details,) = recognise([Person(name="Ada Okafor", email="ada@example.com")], at=JUNE)
    assert details is not None
    meet([details], at=JUNE)
    record = SourceRecord.objects.get(customer=details)
    with pytest.raises(NotAllowed):
        told(record.pk, by=ada)

    Attachment.objects.create(customer_id=details, user_id=ada.user_id, how="email", at=JUNE)
    assert state(told(record.pk, by=ada)) == Told.PASSED_ON


def test_what_waits_to_go_is_not_answered_by_hand(hers: int, ada: Actor, cem: Actor) -> None:
    row = delivery(told(hers, by=ada), "library")

    with pytest.raises(CannotAnswer):
        confirm(row.pk, words="Done", by=cem, at=JUNE)
    keep_answer(row.pk, stage=Stage.WITH_PEOPLE, by="library", at=JUNE)
    with pytest.raises(WordsMissing):
        refuse(row.pk, words=" ", by=cem, at=JUNE)
    for _each in range(2):
        confirm(row.pk, words="Done", by=cem, at=JUNE)
    with pytest.raises(CannotAnswer):
        refuse(row.pk, words="Not so", by=cem, at=JUNE)


def test_nothing_is_said_of_what_does_not_exist(hers: int, cem: Actor, dee: Actor) -> None:
    with pytest.raises(NoSuchDelivery):
        confirm(999, words="Done", by=cem, at=JUNE)
    assert not keep_answer(999, stage=Stage.CONFIRMED, by="library", at=JUNE)
    with pytest.raises(CannotMove):
        take_back("4KQ7MX9TQ", why="A slip", by=dee, at=JUNE)
    with pytest.raises(NobodyNamed):
        told(999, by=cem)


def test_a_council_without_a_policy_takes_no_changes(hers: int, ada: Actor, settings: Any, tmp_path: Path) -> None:
    (Path(settings.FRONTDOOR_CATALOGUE) / "sources" / "changes.yaml").unlink()
    settings.FRONTDOOR_CATALOGUE = Path(settings.FRONTDOOR_CATALOGUE).rename(tmp_path / "another")

    with pytest.raises(KindNotTaken):
        told(hers, by=ada)


def test_only_a_team_leader_takes_back_and_says_why(hers: int, ada: Actor, cem: Actor, dee: Actor) -> None:
    reference = told(hers, by=ada)

    with pytest.raises(NotAllowed):
        take_back(reference, why="A slip", by=cem, at=JUNE)
    with pytest.raises(SayWhy):
        take_back(reference, why=" ", by=dee, at=JUNE)


def test_an_address_that_the_gazetteer_does_not_have_is_refused(hers: int, ada: Actor) -> None:
    for uprn in ("1", "x"):
        with pytest.raises(BadChange) as refused:
            told(hers, by=ada, says={"uprn": uprn})
        assert set(refused.value.faults) == {"uprn"}


def test_a_kind_of_change_that_a_source_does_not_take_goes_elsewhere(hers: int, cem: Actor) -> None:
    reference = told(hers, by=cem, proof="Death certificate", **DEATH)

    assert ToldChange.objects.get(reference=reference).elsewhere == ["electoral-roll", "library"]
