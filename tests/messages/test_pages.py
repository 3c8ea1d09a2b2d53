"""The pages: what staff see of messages and texts, and what strangers do not."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from frontdoor.foundation.audit.api import views
from frontdoor.messages.api import State, send
from frontdoor.messages.models import Message, Template
from tests.messages.conftest import FACTS, a_notice

As = Callable[[str], Client]
BODY = "Your report ((reference)) is with us: ((link))"


@pytest.fixture
def template(texts: None) -> Template:
    return Template.objects.get(key="case-received", channel="email", language="en")


def page(client: Client, address: str, *, status: int = 200) -> str:
    """Return a page's HTML, having looked at its status."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("address", ["/office/messages/", "/office/mailbox/", "/office/messages/1/"])
@pytest.mark.parametrize("stranger", ["ada", "eve", "kit", "mina", "sam", "finn"])
def test_messages_are_for_those_who_speak_with_residents(as_user: As, address: str, stranger: str) -> None:
    page(as_user(stranger), address, status=403)


@pytest.mark.parametrize("stranger", ["ada", "eve", "kit", "mina", "finn"])
def test_texts_are_for_those_who_send_or_write_them(as_user: As, template: Template, stranger: str) -> None:
    page(as_user(stranger), "/office/templates/", status=403)
    page(as_user(stranger), f"/office/templates/{template.pk}/", status=403)


@pytest.mark.parametrize("reader", ["cem", "otto", "dee"])
def test_those_who_send_texts_read_them_and_do_not_write_them(as_user: As, template: Template, reader: str) -> None:
    assert "Write the next version" not in page(as_user(reader), f"/office/templates/{template.pk}/")
    page(as_user(reader), f"/office/templates/{template.pk}/edit/", status=403)


@pytest.mark.parametrize(
    "address", ["/office/messages/", "/office/mailbox/", "/office/templates/", "/office/templates/1/edit/"]
)
def test_whoever_is_not_signed_in_is_asked_to(db: None, address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in")


def test_messages_are_listed_newest_first_and_narrowed(as_user: As, texts: None, at: datetime) -> None:
    send([a_notice(), a_notice(key="opened:2", email="bola@example.com", about="FPQ9XJH4C")], at=at)
    Message.objects.filter(key="opened:2").update(state=State.FAILED, settled_at=at, error="No such address.")
    cem = as_user("cem")

    everything = page(cem, "/office/messages/")
    assert everything.index("bola@example.com") < everything.index("ada@example.com")
    assert "No such address." in everything
    for query in ("state=failed", "text=BOLA@example.com", "text=FPQ9XJH4C"):
        narrowed = page(cem, f"/office/messages/?{query}")
        assert "bola@example.com" in narrowed
        assert "ada@example.com" not in narrowed
    assert "No message is like that." in page(cem, "/office/messages/?text=nothing")


def test_text_messages_are_found_by_number_however_it_is_written(as_user: As, texts: None, at: datetime) -> None:
    send([a_notice(email="", phone="+447700900123")], at=at)
    assert "+447700900123" in page(as_user("cem"), "/office/messages/?text=07700 900123")


@pytest.mark.parametrize("address", ["/office/messages/", "/office/mailbox/"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(
    as_user: As, texts: None, at: datetime, django_assert_num_queries: Any, count: int, address: str
) -> None:
    send([a_notice(key=f"opened:{number}", about=f"case {number}") for number in range(count)], at=at)
    Message.objects.update(sender="demo")
    cem = as_user("cem")
    # Session, user, roles, the rows, the looks that are kept and their transaction; what is new for them.
    with django_assert_num_queries(8):
        assert page(cem, address).count("ada@example.com") == count


def test_lists_are_paged(as_user: As, texts: None, at: datetime) -> None:
    send([a_notice(key=f"opened:{number}", about=f"case {number:02}") for number in range(30)], at=at)
    client = as_user("cem")
    response = client.get("/office/messages/")
    assert "case 29" in response.content.decode()
    assert "case 04" not in response.content.decode()
    assert "case 04" in page(client, f"/office/messages/?after={response.context['page'].next}")


def test_a_message_is_shown_as_it_is_read_and_the_look_is_kept(
    as_user: As, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued()
    deliver(at)
    shown = page(as_user("cem"), f"/office/messages/{row.pk}/")
    assert "We have your report: Report a pothole, 4KQ-7MX-9TQ" in shown
    assert '<a class="govuk-link" href="https://marlowmere.example/track/abc/">' in shown
    assert "nothing was sent" in shown
    (line,) = views("4KQ7MX9TQ")
    assert (line.actor, line.reason) == ("cem", f"message {row.pk}")


@pytest.mark.parametrize("address", ["/office/messages/", "/office/mailbox/"])
def test_a_list_of_messages_is_kept_as_a_look_at_each_thing_they_are_about(
    as_user: As, texts: None, deliver: Callable[..., int], at: datetime, address: str
) -> None:
    send([a_notice(), a_notice(key="opened:2", about="FPQ9XJH4C")], at=at)
    deliver(at)
    page(as_user("cem"), f"{address}?text=FPQ9XJH4C")
    assert [(line.actor, line.reason) for line in views("FPQ9XJH4C")] == [("cem", "list of messages text=FPQ9XJH4C")]
    assert views("4KQ7MX9TQ") == []


def test_officers_read_what_the_demonstration_kept_and_no_message_that_went_out(
    as_user: As, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime
) -> None:
    row = queued()
    otto, address = as_user("otto"), f"/office/messages/{row.pk}/"
    page(otto, address, status=403)
    page(otto, "/office/messages/", status=403)
    deliver(at)
    page(otto, "/office/mailbox/")
    page(otto, address)
    Message.objects.update(sender="smtp")
    page(otto, address, status=403)
    assert len(views("4KQ7MX9TQ")) == 2, "what was refused was not looked at"


def test_staff_do_not_get_the_link_of_whoever_was_written_to(as_user: As, queued: Callable[..., Message]) -> None:
    row = queued()
    Message.objects.update(sender="smtp")
    shown = page(as_user("cem"), f"/office/messages/{row.pk}/")
    assert "(a link only they have)" in shown
    assert "/track/abc/" not in shown


def test_scripts_in_a_message_are_shown_as_words(as_user: As, queued: Callable[..., Message]) -> None:
    nasty = "<script>alert(1)</script>"
    row = queued(facts={**FACTS, "service": nasty, "what_happens_next": nasty})
    shown = page(as_user("cem"), f"/office/messages/{row.pk}/")
    assert nasty not in shown
    assert "&lt;script&gt;" in shown


def test_a_failed_message_is_sent_again_by_a_button(as_user: As, queued: Callable[..., Message], at: datetime) -> None:
    row = queued()
    cem, address = as_user("cem"), f"/office/messages/{row.pk}/"
    assert "Send it again" not in page(cem, address)
    Message.objects.update(state=State.FAILED, settled_at=at)
    assert "Send it again" in page(cem, address)
    assert "waiting to be sent again" in cem.post(f"{address}again/", follow=True).content.decode()
    assert "Only a message that failed" in cem.post(f"{address}again/", follow=True).content.decode()
    assert as_user("eve").post(f"{address}again/").status_code == 403


def test_the_mailbox_shows_what_would_have_gone_out_and_its_links_work(
    as_user: As, texts: None, deliver: Callable[..., int], at: datetime
) -> None:
    send([a_notice(), a_notice(key="opened:2", email="", phone="+447700900123")], at=at)
    deliver(at)
    shown = page(as_user("cem"), "/office/mailbox/")
    assert "Nothing was sent" in shown
    assert shown.count('href="https://marlowmere.example/track/abc/"') == 2
    assert "sent as 1 text message" in shown


@pytest.mark.parametrize(
    ("address", "said"),
    [("perm-fail@simulator.notify", "Failed"), ("temp-fail@simulator.notify", "Waiting to go")],
)
def test_the_demonstration_obeys_notifys_addresses_for_failures(
    as_user: As, queued: Callable[..., Message], deliver: Callable[..., int], at: datetime, address: str, said: str
) -> None:
    queued(email=address)
    deliver(at)
    assert said in page(as_user("cem"), f"/office/mailbox/?text={address}")


def test_where_messages_are_really_sent_the_mailbox_says_so(as_user: As, settings: Any) -> None:
    settings.FRONTDOOR_MESSAGE_SENDER = "smtp"
    shown = page(as_user("cem"), "/office/mailbox/")
    assert "Messages are really sent here" in shown
    assert "Nothing was sent" not in shown


def test_texts_are_listed_by_occasion(as_user: As, template: Template, django_assert_num_queries: Any) -> None:
    sam = as_user("sam")
    with django_assert_num_queries(4):  # session, user, roles, the texts
        shown = page(sam, "/office/templates/")
    assert "A report is received" in shown


def test_before_any_text_is_published_the_list_says_what_to_do(as_user: As) -> None:
    assert "message-templates sync" in page(as_user("sam"), "/office/templates/")


def test_a_text_is_shown_with_an_example(as_user: As, template: Template) -> None:
    shown = page(as_user("sam"), f"/office/templates/{template.pk}/")
    assert "We have your report: Report a pothole, 4KQ-7MX-9TQ" in shown
    assert "Write the next version" in shown
    assert "shipped with Frontdoor" in shown


def write(client: Client, template: Template, **given: Any) -> Any:
    """Post the form of a text's next version."""
    usual = {"based_on": 1, "subject": "It is here", "body": BODY, "do": "publish"}
    return client.post(f"/office/templates/{template.pk}/edit/", {**usual, **given}, follow=True)


def test_a_designer_sees_a_text_before_publishing_it(as_user: As, template: Template) -> None:
    response = write(as_user("sam"), template, do="preview")
    assert "Your report 4KQ-7MX-9TQ is with us" in response.content.decode()
    assert template.versions.count() == 1


def test_a_designer_publishes_a_version(as_user: As, template: Template) -> None:
    response = write(as_user("sam"), template)
    assert "Version 2 is published" in response.content.decode()
    assert template.versions.count() == 2
    assert "same as before" in write(as_user("sam"), template, based_on=2).content.decode()


@pytest.mark.parametrize("do", ["preview", "publish"])
def test_a_text_with_a_mistake_comes_back_with_what_is_wrong(as_user: As, template: Template, do: str) -> None:
    response = write(as_user("sam"), template, body="Hello ((nonsense))", do=do)
    said = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error:" in " ".join(said.split())
    assert "There is no ((nonsense)) here" in said
    assert 'href="#id_body"' in said
    assert template.versions.count() == 1


def test_a_designer_whose_text_was_overtaken_is_told_and_keeps_the_words(as_user: As, template: Template) -> None:
    write(as_user("sam"), template)
    response = write(as_user("sam"), template, subject="Mine")
    assert response.status_code == 422
    assert "Somebody else has published this text meanwhile" in response.content.decode()
    assert 'value="Mine"' in response.content.decode()


def test_going_back_begins_with_the_older_words(as_user: As, template: Template) -> None:
    sam = as_user("sam")
    write(sam, template)
    old = page(sam, f"/office/templates/{template.pk}/versions/1/")
    assert "Go back to these words" in old
    form = page(sam, f"/office/templates/{template.pk}/edit/?from=1")
    assert "Thank you for telling us" in form
    assert 'name="based_on" value="2"' in form


@pytest.mark.parametrize("number", ["9", "99999999999"])
def test_a_version_that_does_not_exist_is_not_found(as_user: As, template: Template, number: str) -> None:
    page(as_user("sam"), f"/office/templates/{template.pk}/versions/{number}/", status=404)


def test_a_text_message_has_no_subject_to_write(as_user: As, template: Template) -> None:
    sms = Template.objects.get(key="case-received", channel="sms", language="en")
    form = page(as_user("sam"), f"/office/templates/{sms.pk}/edit/")
    assert 'name="subject"' not in form
    response = write(as_user("sam"), sms, subject="")
    assert "Version 2 is published" in response.content.decode()
    assert page(as_user("sam"), f"/office/templates/{sms.pk}/").count("sent as 1 text message") == 1


def test_a_text_that_has_no_version_yet_is_shown_as_such(as_user: As, db: None) -> None:
    bare = Template.objects.create(key="case-received", channel="email")
    sam = as_user("sam")
    assert "No version is published yet" in page(sam, f"/office/templates/{bare.pk}/")
    assert 'name="based_on" value="0"' in page(sam, f"/office/templates/{bare.pk}/edit/")
