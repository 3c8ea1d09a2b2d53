"""How somebody says that it is right, or that it is not, by what they asked us for."""

from datetime import datetime
from typing import Any, get_args

import pytest
from django.test import Client

from frontdoor.cases.operations.closing import close, dispute
from frontdoor.cases.queries.reading import tracking_token
from frontdoor.cases.queries.telling import facts_of
from frontdoor.cases.rules.disputing import dispute_words
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM
from frontdoor.services.rules.definition import Pattern
from tests.factories.cases import a_case


@pytest.mark.parametrize("pattern", [each for each in get_args(Pattern) if each != "report"])
def test_only_a_report_is_put_right(pattern: str) -> None:
    assert "put right" not in " ".join(vars_of(pattern))


def vars_of(pattern: str) -> list[str]:
    words = dispute_words(pattern)
    return [str(getattr(words, name)) for name in words.__slots__]


def test_a_report_is_put_right_or_not() -> None:
    assert dispute_words("report").claim == "it is not put right"


def test_whoever_was_refused_may_say_that_they_do_not_agree(
    council: None, at: datetime, client: Client, settings: Any
) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()
    case = a_case("skip-permit", at=at)
    close(case, outcome=Outcome.REFUSED, words="The street is too narrow.", by=SYSTEM, at=at)

    html = client.get(f"/track/{tracking_token(case.reference)}/").content.decode()

    assert "I do not agree" in html


def test_letters_say_it_in_the_same_words(council: None, at: datetime) -> None:
    assert facts_of(a_case("skip-permit", at=at))["claim"] == "you do not agree with our decision"


def test_whoever_said_so_reads_that_we_know(council: None, at: datetime, client: Client) -> None:
    case = a_case("skip-permit", at=at)
    close(case, outcome=Outcome.REFUSED, words="The street is too narrow.", by=SYSTEM, at=at)
    dispute(case, reason="It is wide enough.", by=PUBLIC, at=at)

    html = client.get(f"/track/{tracking_token(case.reference)}/").content.decode()

    assert "You told us that you do not agree with our decision." in html
