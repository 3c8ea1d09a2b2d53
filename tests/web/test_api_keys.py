"""Keys of other systems, as an administrator makes and withdraws them."""

import io

import pytest
from django.core.management import CommandError, call_command

from frontdoor.foundation.accounts.api import actor_for_key

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """Run `frontdoor api-key` and return what it says."""
    out = io.StringIO()
    call_command("api_key", *arguments, stdout=out)
    return out.getvalue().strip()


def test_a_key_is_made_with_its_scopes() -> None:
    actor = actor_for_key(run("make", "Lamps Ltd", "--scope", "cases:open", "--scope", "cases:read"))
    assert actor is not None
    assert (actor.name, actor.scopes) == ("Lamps Ltd", {"cases:open", "cases:read"})


def test_the_list_shows_no_key_whole() -> None:
    key = run("make", "Lamps Ltd", "--scope", "cases:open")
    assert run("list") == f"{key[:8]}…  Lamps Ltd: cases:open"


def test_a_withdrawn_key_stands_for_nobody() -> None:
    key = run("make", "Lamps Ltd", "--scope", "cases:open")
    run("withdraw", key[:8])
    assert actor_for_key(key) is None
    assert run("list").endswith("withdrawn")


def test_a_key_that_is_not_there_cannot_be_withdrawn() -> None:
    with pytest.raises(CommandError, match="no active key"):
        run("withdraw", "fd_xxxxx")


def test_a_scope_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run("make", "Lamps Ltd", "--scope", "cases:burn")
