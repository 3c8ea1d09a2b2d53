"""What cases check of a service's definition."""

from frontdoor.cases.queries.clocks import MESSAGES
from frontdoor.cases.rules.sections import MessagesSection
from frontdoor.services.api import Definition

NO_MATTER = Definition.model_construct()


def test_a_message_that_no_text_is_written_for_is_a_mistake_with_its_place() -> None:
    (problem,) = MESSAGES.check(MessagesSection(closed="case-clsoed"), NO_MATTER)

    assert problem.path == ("closed",)
    assert "case-clsoed" in problem.wrong
    assert "case-closed" in problem.mend


def test_the_usual_messages_and_none_at_all_are_no_mistake() -> None:
    assert MESSAGES.check(MessagesSection(question=""), NO_MATTER) == []
