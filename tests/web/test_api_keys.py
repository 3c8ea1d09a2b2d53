"""Handing keys to other systems, and taking them back."""

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from frontdoor.foundation.accounts.api import actor_for_key
from frontdoor.foundation.audit.api import trail

pytestmark = pytest.mark.django_db(transaction=True)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run the command and return what it says."""
    call_command("api_keys", *words)
    return capsys.readouterr().out


def make(capsys: pytest.CaptureFixture[str]) -> str:
    """Make a key and return it."""
    return run(capsys, "make", "Street works", "--scope", "cases:open", "--scope", "cases:read").splitlines()[0]


def test_a_key_that_was_made_opens_what_it_was_made_for(capsys: pytest.CaptureFixture[str]) -> None:
    actor = actor_for_key(make(capsys))
    assert actor is not None
    assert actor.scopes == {"cases:open", "cases:read"}


def test_the_list_tells_keys_apart_and_shows_none(capsys: pytest.CaptureFixture[str]) -> None:
    key = make(capsys)
    listed = run(capsys)
    assert "Street works" in listed
    assert key not in listed


def test_a_key_that_was_withdrawn_opens_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    key = make(capsys)
    run(capsys, "withdraw", run(capsys).split()[0])
    cache.clear()  # as the end of the few seconds does
    assert actor_for_key(key) is None
    assert "withdrawn" in run(capsys)


def test_making_and_withdrawing_stand_in_the_audit_trail(capsys: pytest.CaptureFixture[str]) -> None:
    make(capsys)
    run(capsys, "withdraw", run(capsys).split()[0])
    assert [line.action for line in trail("key:Street works")] == ["accounts.key-withdrawn", "accounts.key-made"]


def test_a_name_stands_for_one_key_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    make(capsys)
    with pytest.raises(CommandError, match="has a key already"):
        make(capsys)


def test_a_scope_that_opens_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run(capsys, "make", "Street works", "--scope", "everything")


def test_a_key_that_is_not_there_cannot_be_withdrawn(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="no key 77"):
        run(capsys, "withdraw", "77")
