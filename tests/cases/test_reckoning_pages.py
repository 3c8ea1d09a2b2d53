"""Laws and dates in the office: what holds since when, and a calculator that keeps what was typed."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("council")


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_every_law_is_listed_with_its_versions_and_sources(as_user: Callable[[str], Client]) -> None:
    told = page(as_user("otto"), "/office/due/")

    assert "From Thursday 5 February 2026" in told
    assert "Data (Use and Access) Act 2025, section 76" in told
    assert "To be confirmed: Regulation 11(4)" in told


def test_a_law_is_reckoned_with_its_explanation_and_day_by_day(as_user: Callable[[str], Client]) -> None:
    told = page(as_user("otto"), "/office/due/foi/?received=2026-12-24T10:00&closed=2027-01-28")

    assert "Wednesday 27 January 2027" in told
    assert "2nd January (Scotland) not counted" in told
    assert "‘closed’ late on Thursday 28 January 2027" in told
    assert 'value="2026-12-24T10:00"' in told
    assert "Answer: day by day" in told


def test_a_clock_of_hours_says_the_time_and_one_without_a_day_says_so(as_user: Callable[[str], Client]) -> None:
    otto = as_user("otto")

    assert "25 December 2026" in page(otto, "/office/due/awaab/?received=2026-12-24+10:00&variant=emergency")
    told = page(otto, "/office/due/complaints-lgsco/?received=2026-12-24")
    assert "No day yet" in told
    assert "Tuesday 2 February 2027. The complaint is complex" in told


@pytest.mark.parametrize(
    ("name", "received", "more", "said"),
    [
        ("foi", "", "", "Enter when it came in"),
        ("foi", "soon", "", "Write ‘received’ as a day and a time"),
        ("foi", "2026-12-24", "&closed=soon", "Write ‘closed’ as a day and a time"),
        ("foi", "2026-12-24", "&closed=2026-12-01", "‘closed’ cannot be earlier than ‘received’."),
        ("awaab", "2026-12-24", "", "Select which kind of case it is"),
        ("complaints-lgsco", "2026-03-31", "", "says nothing of what came in before"),
    ],
)
def test_what_cannot_be_reckoned_is_told_and_what_was_typed_is_kept(
    as_user: Callable[[str], Client], name: str, received: str, more: str, said: str
) -> None:
    told = page(as_user("otto"), f"/office/due/{name}/?received={received}{more}")

    assert "There is a problem" in told
    assert said in told
    assert not received or f'value="{received}"' in told


def test_a_law_that_is_not_there_is_not_found(as_user: Callable[[str], Client]) -> None:
    assert as_user("otto").get("/office/due/magna-carta/").status_code == 404


def test_the_calculator_is_empty_to_begin_with(as_user: Callable[[str], Client]) -> None:
    assert "There is a problem" not in page(as_user("otto"), "/office/due/foi/")
