"""The pages of changes that are told once: for whoever tells, for advisers, and for strangers."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from frontdoor.customers.api import Kind
from frontdoor.customers.models import ChangeDelivery, ToldChange
from frontdoor.customers.operations.answering import keep_answer
from frontdoor.customers.rules.changes import Stage, Told
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit.api import views
from tests.factories.changes import JUNE, delivery, stages, told

As = Callable[[str], Client]
DAY = {"holds_from-day": "1", "holds_from-month": "6", "holds_from-year": "2026"}
TYPED = {"once": "form-1", "address": "9 Quay Road, Marlowmere", "postcode": "AA3 1AB", **DAY}
TELL = "/your-record/changes/tell/address/"
DEATH = {
    "name": "Ada Okafor", "died_on-day": "30", "died_on-month": "5", "died_on-year": "2026",
    "told_by": "Bola Okafor", "relationship": "sister", "once": "form-2",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_that_day(settings: Any) -> None:
    settings.FRONTDOOR_NOW = JUNE.isoformat()


def text(response: HttpResponse, *, status: int = 200) -> str:
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


# ---- whoever tells


def test_a_resident_checks_what_they_tell_and_who_is_told_and_sees_who_has_it(hers: int, as_user: As) -> None:
    ada = as_user("ada")
    checked = text(ada.post(TELL, {**TYPED, "do": "check"}))
    assert "9 Quay Road" in checked and "1 June 2026" in checked
    assert checked.index("Council Tax") < checked.index("We do not pass this on to") < checked.index("Electoral")
    assert not ToldChange.objects.exists()

    response = ada.post(TELL, {**TYPED, "do": "tell"}, follow=True)
    page = text(response)
    assert "0 of 3 have it" in page
    assert "We are passing it on" in page
    assert ToldChange.objects.get().email == "ada@example.com"


def test_pressing_twice_tells_once(hers: int, as_user: As) -> None:
    ada = as_user("ada")
    assert ada.post(TELL, {**TYPED, "do": "tell"})["Location"] == ada.post(TELL, {**TYPED, "do": "tell"})["Location"]


def test_nothing_typed_is_lost_when_something_is_wrong(hers: int, as_user: As) -> None:
    typed = {**TYPED, "postcode": "nowhere", "holds_from-month": "13", "do": "check"}
    page = text(as_user("ada").post(TELL, typed), status=422)

    assert "Enter a full UK postcode" in page and "Enter a day, like 27 3 2026" in page
    assert "9 Quay Road" in page and 'value="nowhere"' in page and 'value="13"' in page
    assert page.startswith("<!DOCTYPE html>") and "<title> Error:" not in page and "Error:" in page


def test_somebody_goes_back_from_checking_to_change_something(hers: int, as_user: As) -> None:
    assert 'value="AA3 1AB"' in text(as_user("ada").post(TELL, {**TYPED, "do": "change"}))


def test_an_address_is_found_by_its_postcode_without_losing_the_day(town: None, hers: int, as_user: As) -> None:
    from frontdoor.places.api import addresses

    home = addresses([999000000001])[999000000001]
    ada = as_user("ada")
    found = text(ada.post(TELL, {**DAY, "once": "form-1", "find": home.postcode, "do": "find"}))
    assert home.line in found and 'value="2026"' in found and "It is not in this list" in found

    checked = text(ada.post(TELL, {**DAY, "once": "form-1", "uprn": str(home.uprn), "do": "check"}))
    assert home.line in checked


@pytest.mark.parametrize(("typed", "says"), [("AA", "Enter a full UK postcode"), ("ZZ9 9ZZ", "We know no address")])
def test_a_postcode_that_finds_nothing_says_so(hers: int, as_user: As, typed: str, says: str) -> None:
    page = text(as_user("ada").post(TELL, {**DAY, "find": typed, "do": "find"}), status=422)
    assert says in page


def test_somebody_whom_no_source_holds_tells_us_alone(port: int, as_user: As) -> None:
    page = text(as_user("eve").post(TELL, {**TYPED, "do": "tell"}, follow=True))
    assert "nobody else is to be told" in page


def test_a_new_name_asks_for_its_proof_and_takes_a_file(hers: int, as_user: As) -> None:
    ada = as_user("ada")
    typed = {"name": "Ada Bell", "once": "form-3", **DAY, "do": "tell"}
    page = text(ada.post("/your-record/changes/tell/name/", typed, follow=True))
    assert "deed poll" in page
    reference = ToldChange.objects.get().reference

    refused = ada.post(f"/your-record/changes/{reference}/proof/", {})
    assert "Choose a file" in text(refused, status=422)
    pdf = SimpleUploadedFile("deed.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", "application/pdf")
    sent = ada.post(f"/your-record/changes/{reference}/proof/", {"proof": pdf}, follow=True)
    assert "deed.pdf" in text(sent)
    assert "deed.pdf" in text(as_user("cem").get(f"/office/changes/told/{reference}/"))


def test_a_death_is_told_without_a_record_and_found_by_staff(hers: int, as_user: As) -> None:
    told_page = as_user("bola").post("/your-record/changes/tell/bereavement/", {**DEATH, "do": "tell"}, follow=True)
    assert "We are sorry for your loss" in text(told_page)
    change = ToldChange.objects.get()
    assert (change.state, change.record_id) == (Told.HELD, None)

    cem = as_user("cem")
    shown = text(cem.get(f"/office/changes/told/{change.reference}/"))
    found = re.search(r'href="(/hub/changes/\?[^"]+)"', shown)
    assert found is not None
    people = text(cem.get(found[1].replace("&amp;", "&")))
    chosen = re.search(r'href="(/office/changes/told/[^"]+record=\d+)"', people)
    assert chosen is not None
    cem.get(chosen[1])
    cem.post(f"/office/changes/told/{change.reference}/pass-on/", {"record": str(hers), "words": "Death certificate"})
    assert set(stages(change.reference)) == {"council-tax", "housing"}


def test_what_a_resident_has_told_is_listed_with_how_it_stands(hers: int, ada: Actor, as_user: As) -> None:
    reference = told(hers, by=ada)
    keep_answer(delivery(reference, "housing").pk, stage=Stage.CONFIRMED, by="housing", at=JUNE)

    assert "1 of 3 have it" in text(as_user("ada").get("/your-record/changes/"))


def test_a_resident_reads_in_welsh(hers: int, as_user: As) -> None:
    client = as_user("ada")
    assert "Dywedwch wrthym unwaith" in text(client.get("/your-record/changes/?lang=cy"))
    page = text(client.post(TELL, {**TYPED, "do": "tell"}, follow=True))
    assert "mae gan 0 o 3" in page and "Rydym yn ei drosglwyddo" in page
    assert ToldChange.objects.get().language == "cy"


# ---- strangers


@pytest.mark.parametrize("stranger", ["eve", "bola", "cem"])
def test_another_residents_change_is_not_there(hers: int, ada: Actor, as_user: As, stranger: str) -> None:
    reference = told(hers, by=ada)
    client = as_user(stranger)

    text(client.get(f"/your-record/changes/{reference}/"), status=404)
    text(client.post(f"/your-record/changes/{reference}/proof/"), status=404)
    text(client.get("/your-record/changes/4KQ7MX9TQ/"), status=404)
    assert reference[:3] not in text(client.get("/your-record/changes/"))


def test_a_resident_cannot_answer_for_a_source(hers: int, ada: Actor, as_user: As) -> None:
    row = delivery(told(hers, by=ada), "library")
    for act in ("confirm", "refuse", "again"):
        text(as_user("ada").post(f"/office/changes/deliveries/{row.pk}/{act}/", {"words": "x"}), status=403)


def test_another_team_sees_and_answers_nothing_of_a_source(hers: int, ada: Actor, as_user: As) -> None:
    row = delivery(told(hers, by=ada), "library")
    keep_answer(row.pk, stage=Stage.WITH_PEOPLE, by="library", at=JUNE)
    otto = as_user("otto")

    assert "Nothing stands like that" in text(otto.get("/office/changes/?state=all"))
    text(otto.post(f"/office/changes/deliveries/{row.pk}/confirm/", {"words": "x"}), status=404)


@pytest.mark.parametrize("address", ["/hub/changes/0/address/", "/hub/changes/999/address/", "/hub/changes/1/x/"])
def test_nobody_is_nobody(hers: int, as_user: As, address: str) -> None:
    text(as_user("cem").get(address), status=404)


# ---- staff


def test_an_adviser_finds_a_caller_and_tells_for_them_and_it_is_logged(hers: int, as_user: As) -> None:
    cem = as_user("cem")
    found = text(cem.get("/hub/changes/?name=Ada Okafor&born=14/02/1984"))
    assert "Held by" in found and "CT-100" not in found
    assert "Nobody is found" in text(cem.get("/hub/changes/?name=Zebedee Nobody"))

    page = text(cem.get(f"/hub/changes/{hers}/address/?case=4KQ-7MX-9TQ"))
    assert 'value="ada@example.com"' in page
    typed = {**TYPED, "email_of": "ada@example.com"}
    response = cem.post(f"/hub/changes/{hers}/address/?case=4KQ7MX9TQ", {**typed, "do": "tell"}, follow=True)
    assert "Council Tax" in text(response)
    change = ToldChange.objects.get()
    assert (change.channel, change.teller_id, change.email) == ("phone", None, "ada@example.com")
    assert {line.actor for line in views(f"record:{hers}")} == {"cem"}


def test_the_page_of_a_change_shows_what_was_sent_and_when_it_is_tried_again(
    hers: int, ada: Actor, as_user: As
) -> None:
    reference = told(hers, by=ada)
    ChangeDelivery.objects.filter(source="council-tax").update(
        attempts=2, fault="It could not be reached (ConnectionError).", due_at=JUNE + timedelta(minutes=2)
    )
    page = text(as_user("cem").get(f"/office/changes/told/{reference}/"))

    assert "<strong>Ada Okafor</strong>, held by" in page
    assert "Tried 2 times; again 2 June 2026 at 10:02am" in page
    assert "&quot;record&quot;: &quot;CT-100&quot;" in page
    assert {line.actor for line in views(f"change:{reference}")} == {"cem"}


def test_a_team_confirms_by_hand_and_loses_no_words(hers: int, ada: Actor, as_user: As) -> None:
    reference = told(hers, by=ada)
    row = delivery(reference, "library")
    keep_answer(row.pk, stage=Stage.WITH_PEOPLE, by="library", at=JUNE)
    cem = as_user("cem")
    assert "Library" in text(cem.get("/office/changes/"))

    text(cem.post(f"/office/changes/deliveries/{row.pk}/confirm/", {"words": " "}), status=422)
    assert "Library has it." in text(
        cem.post(f"/office/changes/deliveries/{row.pk}/confirm/", {"words": "On the card."}, follow=True)
    )
    again = cem.post(f"/office/changes/deliveries/{row.pk}/again/", {"words": "Once more"})
    assert "Only what failed can be sent again" in text(again, status=422)
    text(cem.post(f"/office/changes/deliveries/{row.pk}/burn/"), status=404)


def test_a_system_that_is_back_is_tried_at_once(
    hers: int, ada: Actor, as_user: As, council_tax: Callable[[], Any], deliver: Callable[..., int]
) -> None:
    reference = told(hers, by=ada)
    deliver(JUNE)
    row = delivery(reference, "council-tax")
    cem = as_user("cem")
    with council_tax():
        page = cem.post(f"/office/changes/deliveries/{row.pk}/now/", follow=True)
        assert "Council Tax is tried now." in text(page)
        deliver(JUNE + timedelta(seconds=1))
    assert stages(reference)["council-tax"] == "confirmed"
    text(cem.post(f"/office/changes/deliveries/{row.pk}/now/"), status=422)


def test_what_is_held_is_listed_passed_on_or_turned_down(hers: int, ada: Actor, as_user: As) -> None:
    reference = told(hers, by=ada, kind=Kind.NAME, says={"name": "Ada Bell"})
    cem = as_user("cem")
    assert "/told/" + reference in text(cem.get("/office/changes/?state=held"))

    refused = cem.post(f"/office/changes/told/{reference}/pass-on/", {"words": ""})
    assert "Enter what you have seen as proof" in text(refused, status=422)
    text(cem.post(f"/office/changes/told/{reference}/turn-down/", {"words": "Not hers."}, follow=True))
    assert "Not hers." in text(as_user("ada").get(f"/your-record/changes/{reference}/"))


def test_a_team_leader_takes_back_what_was_told_in_error(hers: int, ada: Actor, as_user: As) -> None:
    reference = told(hers, by=ada)
    keep_answer(delivery(reference, "housing").pk, stage=Stage.CONFIRMED, by="housing", at=JUNE)
    text(as_user("cem").post(f"/office/changes/told/{reference}/take-back/", {"words": "A slip"}), status=403)

    page = text(as_user("dee").post(f"/office/changes/told/{reference}/take-back/", {"words": "A slip"}, follow=True))
    assert "These have it already, and must be told: Housing." in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("state", ["all", "held"])
def test_the_list_costs_the_same_whatever_its_length(
    hers: int, ada: Actor, as_user: As, django_assert_num_queries: Any, state: str, count: int
) -> None:
    for _each in range(count):
        told(hers, by=ada)
        told(hers, by=ada, kind=Kind.NAME, says={"name": "Ada Bell"})
    cem = as_user("cem")
    cem.get("/office/changes/")

    with django_assert_num_queries(6):
        cem.get(f"/office/changes/?state={state}")
