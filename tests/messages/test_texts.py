"""Publishing texts, rolling them back, and shipping them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import SYSTEM, Actor
from frontdoor.foundation.audit.api import trail
from frontdoor.messages.api import sync_templates
from frontdoor.messages.models import Message, Template, TemplateVersion
from frontdoor.messages.operations import texts as operations
from frontdoor.messages.operations.texts import OutOfDate, publish, shipped
from frontdoor.messages.queries import body_of, subject_of
from frontdoor.messages.rules.occasions import BadTemplate

BODY = "Your report ((reference)) is with us: ((link))"


@pytest.fixture
def received(texts: None) -> Template:
    """Return the e-mail that a report was received, as shipped."""
    return Template.objects.select_related("current").get(key="case-received", channel="email", language="en")


def test_a_new_version_is_used_from_then_on_and_its_author_is_known(
    received: Template, queued: Callable[..., Message], sam: Actor, at: datetime
) -> None:
    before = queued()
    version = publish(received, subject="It is here", body=BODY, based_on=1, by=sam, at=at)
    after = queued(key="opened:2")
    assert version is not None
    assert (version.number, version.published_by) == (2, "sam")
    assert subject_of(after) == "It is here"
    before.refresh_from_db()
    assert subject_of(before).startswith("We have your report")
    (newest, *_older) = trail("template:case-received:email")
    assert (newest.actor, newest.before, newest.after) == ("sam", {"version": 1}, {"version": 2})


def test_publishing_an_older_text_again_rolls_it_back(received: Template, sam: Actor, at: datetime) -> None:
    first = received.current
    assert first is not None
    publish(received, subject="It is here", body=BODY, based_on=1, by=sam, at=at)
    version = publish(received, subject=first.subject, body=first.body, based_on=2, by=sam, at=at)
    assert version is not None
    assert (version.number, version.body) == (3, first.body)


def test_publishing_the_same_words_makes_no_version(received: Template, sam: Actor, at: datetime) -> None:
    current = received.current
    assert current is not None
    windows = current.body.replace("\n", "\r\n") + "\r\n"
    assert publish(received, subject=f" {current.subject} ", body=windows, based_on=1, by=sam, at=at) is None
    assert received.versions.count() == 1


def test_of_two_designers_the_second_is_told_of_the_first(received: Template, sam: Actor, at: datetime) -> None:
    publish(received, subject="One", body=BODY, based_on=1, by=sam, at=at)
    with pytest.raises(OutOfDate):
        publish(received, subject="Other", body=BODY, based_on=1, by=sam, at=at)


def test_of_two_designers_at_the_same_moment_one_is_told(
    received: Template, sam: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stale:
        def aggregate(self, **_: object) -> dict[str, int]:
            return {"last": 0}

    monkeypatch.setattr(Template, "versions", Stale())
    with pytest.raises(OutOfDate):
        publish(received, subject="Other", body=BODY, based_on=1, by=sam, at=at)


def test_a_text_that_does_not_fit_is_not_published(received: Template, sam: Actor, at: datetime) -> None:
    with pytest.raises(BadTemplate):
        publish(received, subject="It is here", body="((nonsense))", based_on=1, by=sam, at=at)
    assert received.versions.count() == 1


@pytest.mark.parametrize("stranger", ["ada", "cem", "otto", "eve"])
def test_only_designers_publish(
    request: pytest.FixtureRequest, received: Template, at: datetime, stranger: str
) -> None:
    with pytest.raises(NotAllowed):
        publish(received, subject="X", body=BODY, based_on=1, by=request.getfixturevalue(stranger), at=at)


@pytest.mark.engine
def test_syncing_again_changes_nothing(texts: None, at: datetime) -> None:
    count = TemplateVersion.objects.count()
    assert count == len(shipped())
    assert sync_templates(by=SYSTEM, at=at + timedelta(days=1)) == 0
    assert TemplateVersion.objects.count() == count


def test_a_shipped_text_that_changed_becomes_a_new_version(
    texts: None, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cases.yaml").write_text(f"- {{key: case-received, channel: sms, body: '{BODY}'}}")
    changed = shipped(tmp_path)
    monkeypatch.setattr(operations, "shipped", lambda: changed)
    assert sync_templates(by=SYSTEM, at=at) == 1
    assert (
        TemplateVersion.objects.get(
            current_of__key="case-received", current_of__channel="sms", current_of__language="en"
        ).number
        == 2
    )


def test_a_text_that_the_council_made_its_own_stays(
    received: Template, sam: Actor, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(received, subject="Ours", body=BODY, based_on=1, by=sam, at=at)
    assert sync_templates(by=SYSTEM, at=at) == 0
    received.refresh_from_db()
    assert received.current is not None
    assert received.current.subject == "Ours"


def test_the_command_checks_and_publishes(db: None) -> None:
    said = StringIO()
    call_command("message_templates", "check", stdout=said)
    call_command("message_templates", "sync", stdout=said)
    call_command("message_templates", "sync", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0] == f"{len(shipped())} texts are in order."
    assert lines[1].startswith(f"Published {len(shipped())} of")
    assert lines[2].startswith("Published 0 of")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- {key: case-received, channel: sms, body: '((x))'}", r"There is no \(\(x\)\) here"),
        ("- {key: case-unknown, channel: sms, body: 'x'}", "There is no occasion ‘case-unknown’"),
        ("- {key: draft-saved, channel: sms, body: '((link))'}", "is not sent by sms"),
        ("- {key: case-received, channel: pigeon, body: 'x'}", "pigeon"),
        ("- {key: case-received, channel: sms}", "'body' is missing"),
        ("- {key: [", "is not YAML"),
        (f"- &a {{key: case-received, channel: sms, body: '{BODY}'}}\n- *a", "is there twice"),
    ],
)
def test_a_mistake_in_a_shipped_text_names_its_file_and_what_is_wrong(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "mine.yaml").write_text(content)
    with pytest.raises(BadTemplate, match=r"^mine\.yaml") as caught:
        shipped(tmp_path)
    caught.match(words)


def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise BadTemplate("mine.yaml: it is broken")

    monkeypatch.setattr("frontdoor.messages.management.commands.message_templates.shipped", broken)
    with pytest.raises(CommandError, match="it is broken"):
        call_command("message_templates", "check")


def test_what_a_message_said_is_known_for_ever(received: Template, queued: Callable[..., Message], sam: Actor) -> None:
    row = queued()
    said = body_of(row).text
    publish(received, subject="It is here", body=BODY, based_on=1, by=sam, at=row.created_at)
    assert body_of(Message.objects.select_related("version").get(pk=row.pk)).text == said


def test_a_start_that_meets_another_at_the_same_moment_says_so(texts: None, at: datetime) -> None:
    Template.objects.filter(key="case-received").update(current=None)
    with pytest.raises(OutOfDate):
        sync_templates(by=SYSTEM, at=at)
