"""A service in a second language: asked, followed and written about in it, while staff read English."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from frontdoor.cases.models import Case
from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.working import take
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.accounts.moment import now
from frontdoor.foundation.ui.speaking import speaking
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from frontdoor.services.api import service
from frontdoor.services.models import Proposal, Submission
from frontdoor.services.operations.proposing import begin as propose
from frontdoor.services.operations.reminding import remind
from frontdoor.services.rules.drafts import KEPT
from tests.factories.catalogue import republish
from tests.web.test_resident_form import answer, begin, held, send

pytestmark = pytest.mark.usefixtures("town")

START = "/services/street-light/"
LIGHT: dict[str, dict[str, str]] = {
    "danger": {"danger": "no"},
    "where": {"where-lat": "53.6", "where-lon": "1.2", "where-street": ""},
    "kind_of_light": {"kind_of_light": "street"},
    "fault": {"fault": "flickering"},
    "how_many": {"how_many": "one"},
    "column": {},
    "number": {},
    "description": {},
    "photos": {},
    "contact_by": {"contact_by": "email"},
    "contact_name": {"contact_name": "Ann Davies"},
    "contact_email": {"contact_email": "ann@example.org"},
}


@pytest.fixture
def welsh(client: Client) -> Client:
    """Return somebody who chose Welsh on the start page."""
    client.get(START, {"lang": "cy"})
    return client


def page(client: Client, address: str, **query: str) -> str:
    return client.get(address, query, follow=True).content.decode()


def fill_in(client: Client, address: str, *, until: str = "check") -> str:
    for _ in range(20):
        name = address.split("?")[0].rstrip("/").split("/")[-1]
        if name == until:
            return address
        address = answer(client, address, **LIGHT[name])
    raise AssertionError(f"never came to {until}")


def link_in(done: str) -> str:
    """Return the link of a confirmation by which a case is followed."""
    return "/track/" + done.split("/track/")[-1].split('"')[0]


@pytest.fixture
def case(welsh: Client) -> Case:
    """Return a case that somebody asked for in Welsh."""
    send(welsh, fill_in(welsh, begin(welsh, "street-light")))
    return Case.objects.get()


def test_a_start_page_offers_the_languages_of_its_service(client: Client) -> None:
    assert 'hreflang="cy"' in page(client, START)
    assert 'hreflang="cy"' not in page(client, "/services/pothole/")


def test_the_address_of_a_page_says_its_language(client: Client) -> None:
    found = page(client, START, lang="cy")

    assert '<html lang="cy" dir="ltr"' in found
    assert "Rhoi gwybod am olau stryd sydd wedi torri" in found and "Dechrau nawr" in found


@pytest.mark.parametrize("wanted", ["xx", "ur", "cy\0", "a" * 50])
def test_a_language_that_a_service_has_not_shows_english(client: Client, wanted: str) -> None:
    assert '<html lang="en" dir="ltr"' in page(client, START, lang=wanted)


def test_the_choice_is_kept_for_other_services_that_are_in_the_language(welsh: Client) -> None:
    assert '<html lang="cy"' in page(welsh, "/services/skip-permit/")
    assert '<html lang="en"' in page(welsh, "/services/pothole/")


def test_a_form_goes_on_in_the_language_it_was_begun_in(welsh: Client) -> None:
    address = begin(welsh, "street-light")

    found = page(welsh, address)

    assert "Allwch chi weld gwifrau" in found and "Parhau" in found
    assert Submission.objects.get().language == "cy"


def test_what_is_wrong_is_said_in_the_language(welsh: Client) -> None:
    address = begin(welsh, "street-light")

    found = welsh.post(address, {"held": held(welsh, address)}).content.decode()

    assert "Mae problem" in found and "Dewiswch Ie os gallwch weld gwifrau" in found


def test_a_form_changes_its_language_and_keeps_its_answers(welsh: Client) -> None:
    address = fill_in(welsh, begin(welsh, "street-light"), until="fault")

    found = page(welsh, address, lang="en")

    assert "What is wrong with it?" in found
    row = Submission.objects.get()
    assert (row.language, row.answers["kind_of_light"]) == ("", "street")
    assert "What is wrong with it?" in page(welsh, address)


def test_a_form_in_a_language_that_its_service_has_no_more_goes_on_in_english(welsh: Client) -> None:
    address = fill_in(welsh, begin(welsh, "street-light"), until="fault")
    file = Path(settings.FRONTDOOR_CATALOGUE) / "street-light.yaml"
    _before, mark, welsh_texts = file.read_text().partition("\nlanguages:\n")
    republish("street-light", {f"{mark}{welsh_texts}": "\n"}, at=now())

    send(welsh, fill_in(welsh, address))

    assert Case.objects.get().language == ""


def test_answers_are_checked_in_the_language_of_the_form(welsh: Client) -> None:
    found = page(welsh, fill_in(welsh, begin(welsh, "street-light")))

    assert "Golau stryd ar bostyn neu wal" in found and "Drwy e-bost" in found and "Anfon fy atebion" in found


def test_a_case_is_confirmed_and_followed_in_the_language_it_was_asked_in(welsh: Client, case: Case) -> None:
    done = page(welsh, f"{START}{Submission.objects.get().pk}/done/")

    followed = page(Client(), link_in(done))

    assert "Bydd peiriannydd yn ymweld ar ôl iddi dywyllu" in done
    assert "Wedi dod i law" in followed and "diwrnod gwaith, gan ddechrau" in followed
    assert "Being" not in followed


def test_whoever_follows_a_case_can_read_it_in_english(welsh: Client, case: Case) -> None:
    done = page(welsh, f"{START}{Submission.objects.get().pk}/done/")
    link = link_in(done)

    assert "We have your report and will send an engineer." in page(Client(), link, lang="en")


def test_staff_read_the_case_in_english_and_see_the_language_it_was_asked_in(
    case: Case, as_user: Callable[[str], Client]
) -> None:
    found = page(as_user("otto"), f"/office/cases/{case.reference}/")

    assert "Asked in Welsh" in found and "A street light on a post or a wall" in found
    assert "Golau" not in found


def test_what_is_kept_with_a_case_is_in_english(case: Case) -> None:
    assert list(case.entries.values_list("text", flat=True)) == ["We have your report and will send an engineer."]


def test_messages_are_in_the_language_a_case_was_asked_in(case: Case, deliver: Callable[..., int]) -> None:
    deliver()
    take(case, by=SYSTEM, at=now())
    deliver()
    case.refresh_from_db()
    close(case, outcome=Outcome.FIXED, words="We mended the light and tested it.", by=SYSTEM, at=now())
    deliver()

    rows = Message.objects.order_by("id").select_related("version__template")
    said = "\n".join(body_of(row).plain for row in rows)
    assert {row.version.template.language for row in rows} == {"cy"}
    assert "Mae eich ffurflen gennym." in said and "diwrnod gwaith, gan ddechrau" in said
    assert "Mae'r adroddiad gan beiriannydd." in said and "Rydym wedi trwsio'r golau ac wedi'i brofi." in said
    assert "Is it" not in said and "working days" not in said


def test_a_message_that_nobody_translated_goes_in_english(case: Case, deliver: Callable[..., int]) -> None:
    Case.objects.update(language="ga")

    deliver()

    assert "We have your report." in body_of(Message.objects.get()).plain


def test_the_link_to_come_back_and_the_reminder_are_in_the_language_of_the_form(welsh: Client) -> None:
    address = fill_in(welsh, begin(welsh, "street-light"), until="fault")
    answer_page = address.replace("/fault/", "/save/")
    welsh.post(answer_page, {"held": held(welsh, answer_page), "email": "ann@example.org"})

    remind(at=now() + timedelta(days=8))

    said = [body_of(row).plain for row in Message.objects.order_by("id").select_related("version")]
    assert "Rydym wedi cadw’ch atebion i ‘Rhoi gwybod am olau stryd sydd wedi torri’." in said[0]
    assert "Mae rhai cwestiynau heb eu hateb o hyd." in said[1]
    until = now() + KEPT
    assert f"{until.year}" in said[0] and "day" not in said[0].split("erbyn")[1].split(",")[0]


def test_reminders_are_stopped_in_the_language_of_the_form(welsh: Client) -> None:
    address = fill_in(welsh, begin(welsh, "street-light"), until="fault")
    save = address.replace("/fault/", "/save/")
    welsh.post(save, {"held": held(welsh, save), "email": "ann@example.org"})
    remind(at=now() + timedelta(days=8))
    link = body_of(Message.objects.order_by("id").last()).plain.split("/services/come-back/stop/")[1].split("/")[0]  # type: ignore[arg-type] -- there are two

    assert "Atal negeseuon atgoffa neu ddileu" in page(Client(), f"/services/come-back/stop/{link}/")


def test_a_form_sent_already_offers_no_other_language(welsh: Client, case: Case) -> None:
    assert "hreflang" not in page(welsh, f"{START}{Submission.objects.get().pk}/done/")


def test_a_preview_is_in_the_language_asked_for(as_user: Callable[[str], Client], sam: Actor) -> None:
    found = service("street-light", at=now())
    assert found is not None
    row: Proposal = propose("street-light", definition=found.definition.stored(), by=sam, at=now())

    shown = page(as_user("sam"), f"/office/services/proposals/{row.pk}/preview/", lang="cy")

    assert "Rhoi gwybod am olau stryd sydd wedi torri" in shown


def test_staff_pages_stay_english_whatever_was_chosen(as_user: Callable[[str], Client]) -> None:
    client = as_user("otto")
    client.get(START, {"lang": "cy"})

    assert '<html lang="en"' in page(client, "/office/")


def test_a_language_from_right_to_left_turns_the_page(rf: RequestFactory) -> None:
    with speaking("ur"):
        found = render_to_string("resident/expired.html", request=rf.get("/"))

    assert '<html lang="ur" dir="rtl"' in found


def test_a_form_that_is_gone_says_so_in_the_language_that_was_chosen(welsh: Client) -> None:
    address = begin(welsh, "street-light")
    Submission.objects.all().delete()

    assert "Mae’r ffurflen hon wedi dod i ben" in page(welsh, address)


def test_a_link_that_is_asked_for_comes_in_the_language_of_the_case(welsh: Client, case: Case) -> None:
    welsh.post("/track/", {"reference": case.reference, "email": "ann@example.org"})

    said = body_of(Message.objects.get(version__template__key="tracking-link")).plain
    assert "Gofynnoch i ni am ddolen" in said and "Rhoi gwybod am olau stryd sydd wedi torri" in said


def test_services_are_listed_in_the_language_and_others_are_marked_as_english(welsh: Client) -> None:
    found = page(welsh, "/services/")

    assert "Gwneud cais am drwydded sgip" in found and "Apply for a skip permit" not in found
    assert (
        '<li class="govuk-!-margin-bottom-3" lang="en" dir="ltr"><a class="govuk-link" href="/services/pothole/">'
        in found
    )


def test_a_heading_stands_once_over_services_in_both_languages(welsh: Client) -> None:
    found = page(welsh, "/services/")

    assert found.count(">Ffyrdd a phalmentydd</h2>") == 1 and ">Roads and pavements<" not in found


@pytest.mark.parametrize("wanted", ["trwydded", "skip permit"])
def test_a_word_of_either_language_finds_a_service(welsh: Client, wanted: str) -> None:
    assert page(welsh, "/services/", q=wanted).count("Gwneud cais am drwydded sgip") == 1


def test_the_front_page_and_the_page_of_lost_links_are_in_the_language(welsh: Client) -> None:
    assert "Sut gallwn ni helpu?" in page(welsh, "/")
    assert "Mae gan gyfeirnod 9 llythyren" in welsh.post("/track/", {"reference": "4KQ"}).content.decode()
