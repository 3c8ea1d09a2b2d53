"""States, lengths and occasions: the rules alone."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.messages.operations.texts import shipped
from frontdoor.messages.rules.lengths import sms_length
from frontdoor.messages.rules.letters import is_letter, occasion_of
from frontdoor.messages.rules.occasions import OCCASIONS, BadTemplate, check_text
from frontdoor.messages.rules.rendering import fill
from frontdoor.messages.rules.states import CHANNEL_SAID, MAY_BECOME, MOVES, SAID, Channel, State, reference_of

DRAWN = Path(__file__).resolve().parents[2] / "docs" / "states" / "message.md"
RECEIVED = OCCASIONS["case-received"]
GOOD = "Your report ((reference)): ((link))"


def test_the_table_names_every_state() -> None:
    assert set(MOVES) == set(State) == set(SAID) == set(MAY_BECOME)
    assert set(CHANNEL_SAID) == set(Channel)


def test_every_state_but_the_last_ones_leads_somewhere_and_no_state_to_itself() -> None:
    assert {state for state, moves in MOVES.items() if not moves} == {
        State.DELIVERED,
        State.NO_ADDRESS,
        State.HELD_BACK,
    }
    assert [state for state, moves in MOVES.items() if state in moves] == []


def test_the_drawing_in_the_documentation_is_the_table(tmp_path: Path) -> None:
    call_command("message_states", str(tmp_path), stdout=StringIO())
    assert (tmp_path / "message.md").read_text() == DRAWN.read_text(), "run `make states`"


def test_only_a_failed_message_goes_again() -> None:
    assert MAY_BECOME[State.QUEUED] == [State.FAILED]


@given(one=st.text(max_size=150), other=st.text(max_size=150))
def test_the_reference_is_the_same_for_the_same_key_only(one: str, other: str) -> None:
    assert (reference_of(one) == reference_of(other)) is (one == other)
    assert len(reference_of(one)) == 40


@pytest.mark.parametrize(
    ("text", "characters", "parts"),
    [
        ("", 0, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("ł" * 70, 70, 1),
        ("ł" * 71, 71, 2),
        ("👩" * 35, 70, 1),
        ("👩" * 36, 72, 2),
    ],
)
def test_text_messages_are_counted_as_networks_count_them(text: str, characters: int, parts: int) -> None:
    length = sms_length(text)
    assert (length.characters, length.parts) == (characters, parts)


def test_characters_that_make_a_text_message_shorter_are_named() -> None:
    assert sms_length("‘Łódź’ é").special == "óŁź‘’"


def test_six_parts_are_the_most_that_go_as_one() -> None:
    assert not sms_length("a" * 918).is_too_long
    assert sms_length("a" * 919).is_too_long


def test_every_occasion_has_a_text_for_each_of_its_channels() -> None:
    wanted = {(occasion.key, channel) for occasion in OCCASIONS.values() for channel in occasion.channels}
    assert {(text.key, text.channel) for text in shipped() if not is_letter(text.key)} == wanted


@pytest.mark.parametrize("text", shipped(), ids=lambda text: f"{text.key}-{text.channel}")
def test_every_shipped_text_can_be_read_with_its_example(text: object) -> None:
    assert hasattr(text, "key")
    occasion = occasion_of(text.key)
    assert occasion is not None
    filled = fill(text.body, occasion.facts).text  # type: ignore[attr-defined] # pytest knows no types
    assert "((" not in filled
    assert (
        is_letter(text.key)
        or next(occasion.facts[each] for each in ("link", "page", "code") if each in occasion.facts) in filled
    )


@pytest.mark.parametrize("text", [each for each in shipped() if each.channel == Channel.SMS], ids=lambda text: text.key)
def test_every_shipped_text_message_goes_as_two_at_most(text: object) -> None:
    assert hasattr(text, "body")
    assert hasattr(text, "key")
    assert sms_length(fill(text.body, OCCASIONS[text.key].facts).text).parts <= 2


@pytest.mark.parametrize(
    ("subject", "body", "part", "words"),
    [
        ("", GOOD, "subject", "Enter a subject"),
        ("Hello", "  ", "body", "Enter the text"),
        ("Hello", f"{GOOD} ((nonsense))", "body", "There is no ((nonsense)) here"),
        ("((question))", GOOD, "subject", "There is no ((question)) here"),
        ("Hello", f"{GOOD} ((name", "body", "Close every placeholder"),
        ("Hello", "Your report ((link))", "body", "must say ((reference))"),
        ("Report ((reference))", "We have it.", "body", "must say ((link))"),
    ],
)
def test_a_text_that_does_not_fit_its_occasion_is_refused_and_says_where(
    subject: str, body: str, part: str, words: str
) -> None:
    with pytest.raises(BadTemplate) as caught:
        check_text(RECEIVED, Channel.EMAIL, subject=subject, body=body)
    assert caught.value.part == part
    assert words in str(caught.value)


def test_a_text_message_that_cannot_be_sent_as_one_is_refused() -> None:
    with pytest.raises(BadTemplate, match="Shorten the text"):
        check_text(RECEIVED, Channel.SMS, subject="", body=GOOD + "a" * 900)


def test_a_text_that_fits_is_let_through() -> None:
    check_text(RECEIVED, Channel.EMAIL, subject="We have your report", body=GOOD)
    check_text(RECEIVED, Channel.SMS, subject="", body=GOOD)
