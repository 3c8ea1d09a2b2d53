"""Questions that something fills in: what a definition may say, and what is sent of those nobody is asked."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from frontdoor.services.rules.flow import check_answers, is_answered, next_question, path, previous_question, worked_out
from frontdoor.services.rules.folder import Folder
from tests.services.conftest import HOLE
from tests.services.test_calculations import TODAY, figuring
from tests.services.test_routes import form

Read = Callable[..., Folder]
NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
HIDDEN = {"id": "code", "from_link": True, "hidden": True, "required": False, "max_length": 5}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("kind: email\n    prefill: account.name", "account.name does not answer a question of the kind email."),
        ("kind: email\n    from_link: true", "No link may carry an answer of the kind email."),
        ("kind: consent\n    from_link: true", "No link may carry an answer of the kind consent."),
        ("kind: date_of_birth\n    from_link: true", "No link may carry an answer of the kind date_of_birth."),
        ("kind: long_text\n    from_link: true", "No link may carry an answer of the kind long_text."),
        ("kind: email\n    hidden: true\n    required: false", "‘given’ is hidden, and nothing fills it in."),
        ("kind: number\n    hidden: true\n    from_link: true", "‘given’ is hidden, so nobody can answer it where"),
        ("kind: email\n    prefill: account.age", "‘prefill’ cannot be ‘account.age’."),
    ],
)
def test_what_cannot_be_filled_in_is_told(settings: str, sentence: str, read: Read) -> None:
    text = f"{HOLE}  - id: given\n    label: What?\n    {settings}\n"

    (mistake,) = read(hole=text).mistakes
    assert sentence in str(mistake)


@pytest.mark.parametrize("setting", ["prefill: account.name", "from_link: true", "hidden: true"])
def test_what_is_asked_of_each_is_not_filled_in(setting: str, read: Read) -> None:
    text = (
        f"{HOLE}  - id: people\n    kind: group\n    label: Who?\n    questions:\n"
        f"      - {{ id: name, kind: name, label: Who?, {setting}, required: false }}\n"
    )

    assert any("cannot be filled in beforehand" in each.wrong for each in read(hole=text).mistakes)


def test_what_fits_is_no_mistake(read: Read) -> None:
    text = f"{HOLE}  - id: given\n    label: What?\n    kind: email\n    prefill: account.email\n"

    assert read(hole=text).mistakes == ()


def test_nobody_is_asked_a_hidden_question() -> None:
    definition = form({"id": "one"}, HIDDEN, {"id": "two"})
    following = next_question(definition, {"one": "A"})
    before = previous_question(definition, {"one": "A"}, before="two")

    assert (following and following.id, before and before.id) == ("two", "one")


def test_a_hidden_question_is_never_left_to_answer() -> None:
    assert is_answered(form(HIDDEN).questions[0], {})


def test_a_hidden_answer_is_sent_with_the_others() -> None:
    assert [each.id for each in path(form(HIDDEN, {"id": "one"}), {})][:2] == ["code", "one"]


def test_a_hidden_answer_that_does_not_fit_is_left_out_and_stops_nobody() -> None:
    given: dict[str, Any] = {"code": "far too long", "one": "A", "contact_by": ["none"]}
    checked = check_answers(form(HIDDEN, {"id": "one"}), given, now=NOW)

    assert checked.is_complete
    assert "code" not in checked.answers


def test_a_figure_does_not_wait_for_a_hidden_question() -> None:
    definition = figuring(HIDDEN, {"id": "many", "kind": "number"}, twice={"formula": "many * 2", "kind": "number"})

    assert worked_out(definition, {"many": 4}, today=TODAY)["twice"] == 8
