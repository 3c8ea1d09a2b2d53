"""Audit, links, privacy and registry."""

from datetime import datetime
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from frontdoor.config.env import env_bool, env_int, env_secret
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.audit.api import VIEWED, record, record_many, record_views, trail, views
from frontdoor.foundation.links.api import FollowedLink, Link
from frontdoor.foundation.privacy.api import unclassified
from frontdoor.foundation.registry.api import Registry


def test_the_trail_says_who_did_what_and_why_newest_first(otto: Actor, at: datetime) -> None:
    record("cases.taken", on="4KQ7MX9TQ", by=otto, at=at)
    record("cases.closed", on="4KQ7MX9TQ", by=otto, at=at, reason="Filled", before={"s": 1}, after={"s": 2})
    record("cases.closed", on="ANOTHER", by=otto, at=at)
    lines = trail("4KQ7MX9TQ")
    assert [line.action for line in lines] == ["cases.closed", "cases.taken"]
    assert (lines[0].actor, lines[0].reason, lines[0].before, lines[0].after) == (
        "otto",
        "Filled",
        {"s": 1},
        {"s": 2},
    )


def test_looking_at_personal_data_leaves_a_line_apart_from_what_was_done(otto: Actor, at: datetime) -> None:
    record_views(["4KQ7MX9TQ"], by=otto, at=at, purpose="working the case")
    looks = [(line.action, line.actor, line.reason) for line in views("4KQ7MX9TQ")]
    assert looks == [(VIEWED, "otto", "working the case")]
    assert trail("4KQ7MX9TQ") == []


def test_a_page_of_things_is_looked_at_in_one_statement_and_each_of_them_once(
    otto: Actor, at: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        record_views(["A", "B", "A"], by=otto, at=at, purpose="a list")
    assert (len(views("A")), len(views("B"))) == (1, 1)


def test_nothing_to_record_costs_no_statement(db: None, django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator] # the fixture is a function
        record_many([])


class _Owner(models.Model):
    class Meta:
        app_label = "tests_small_pieces"


class _Linked(models.Model):
    owner = Link(_Owner)
    note = models.TextField()

    class Meta:
        app_label = "tests_small_pieces"

    class Privacy:
        subject = "owner"
        personal: ClassVar[dict[str, str]] = {"note": "free text"}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"owner"}


def test_a_link_gives_the_id_and_refuses_to_be_followed() -> None:
    row = _Linked(owner_id=7)
    assert row.owner_id == 7
    with pytest.raises(FollowedLink, match="use owner_id"):
        _ = row.owner


def test_a_link_may_be_looked_at_on_its_model() -> None:
    assert _Linked.owner.field.name == "owner"


def test_a_migration_records_a_link_as_a_plain_foreign_key() -> None:
    assert _Linked._meta.get_field("owner").deconstruct()[1] == "django.db.models.ForeignKey"


def test_a_model_that_names_each_field_once_is_classified() -> None:
    assert unclassified(_Linked) == set()


def test_a_model_without_privacy_has_every_field_unclassified() -> None:
    assert unclassified(_Owner) == {"id"}


def test_a_registry_refuses_a_second_entry_of_a_name() -> None:
    senders: Registry[str] = Registry("message sender")
    senders.add("demo", "one")
    with pytest.raises(ValueError, match="already a message sender called 'demo'"):
        senders.add("demo", "two")


def test_a_registry_names_what_it_has_when_asked_for_something_else() -> None:
    senders: Registry[str] = Registry("message sender")
    senders.register("smtp")("post")
    with pytest.raises(LookupError, match=r"no message sender called 'fax'. There are: smtp"):
        senders.get("fax")


def test_a_temporary_entry_goes_and_what_it_hid_comes_back() -> None:
    senders: Registry[str] = Registry("message sender")
    senders.add("demo", "one")
    with senders.temporarily("demo", "other"), senders.temporarily("new", "x"):
        assert (senders.get("demo"), "new" in senders) == ("other", True)
    assert senders.items() == [("demo", "one")]


@pytest.mark.parametrize(("text", "meaning"), [("1", True), ("yes", True), ("off", False), ("", False)])
def test_a_yes_or_no_setting_is_read(monkeypatch: pytest.MonkeyPatch, text: str, meaning: bool) -> None:
    monkeypatch.setenv("FD_TEST", text)
    assert env_bool("FD_TEST") is meaning


def test_a_setting_that_is_neither_yes_nor_no_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FD_TEST", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="neither yes nor no"):
        env_bool("FD_TEST")


@pytest.mark.parametrize("text", ["many", "-4", "1.5"])
def test_a_number_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("FD_TEST", text)
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env_int("FD_TEST", 3)


def test_outside_the_demonstration_a_secret_has_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDOOR_DEMO", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set FD_TEST: outside demonstration mode it has no default"):
        env_secret("FD_TEST", demo="published")
