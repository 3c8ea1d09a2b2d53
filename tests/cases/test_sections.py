"""What cases check of a service's definition."""

from typing import Any, Literal

import pytest
from pydantic import ValidationError

from frontdoor.cases.queries.clocks import MESSAGES, calendar_of
from frontdoor.cases.rules.sections import Length, MessagesSection, PromiseSection
from frontdoor.foundation.calendars.api import Nation, calendar, statutory_calendar
from frontdoor.kernel.policy_files import read
from frontdoor.services.api import Definition
from frontdoor.services.views.drawn import decision_tables
from tests.services.conftest import HOLE

NO_MATTER = Definition.model_construct()


def test_a_message_that_no_text_is_written_for_is_a_mistake_with_its_place() -> None:
    (problem,) = MESSAGES.check(MessagesSection(closed="case-clsoed"), NO_MATTER)

    assert problem.path == ("closed",)
    assert "case-clsoed" in problem.wrong
    assert "case-closed" in problem.mend


def test_the_usual_messages_and_none_at_all_are_no_mistake() -> None:
    assert MESSAGES.check(MessagesSection(question=""), NO_MATTER) == []


@pytest.mark.parametrize("said", [{}, {"days": 1, "hours": 1}], ids=["nothing", "both"])
def test_a_length_is_days_or_hours(said: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="either days or hours"):
        Length(**said)


def test_a_clock_of_day_and_night_counts_hours() -> None:
    with pytest.raises(ValidationError, match="counts hours"):
        PromiseSection(unit="clock", days=2)


@pytest.mark.parametrize("given", [{"hours": 2}, {"days": 2, "unit": "calendar"}])
def test_the_laws_calendar_is_of_working_days(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="is of working days"):
        PromiseSection(calendar="uk-any", **given)


def test_a_nations_working_days_are_not_the_councils(council: None) -> None:
    kinds: tuple[Literal["council", "nation", "uk-any"], ...] = ("council", "nation", "uk-any")
    hours = {each: calendar_of(PromiseSection(days=1, calendar=each)) for each in kinds}

    assert hours["nation"] == statutory_calendar(Nation.ENGLAND_AND_WALES)
    assert hours["uk-any"] == statutory_calendar()
    assert hours["council"] == calendar()


def test_a_calendar_counts_days() -> None:
    with pytest.raises(ValidationError, match="counts days"):
        PromiseSection(unit="calendar", hours=2)


def test_times_for_some_cases_are_told_with_those_for_all_others() -> None:
    promise = {"days": 7, "rows": [{"when": "shape == 'round'", "days": 3}]}
    definition = Definition.from_stored({**read(HOLE).data, "promise": promise})

    (told,) = decision_tables(definition)

    assert (told["caption"], told["rows"]) == ("Promise", [["shape == 'round'", "days: 3"], ["All others", "days: 7"]])
