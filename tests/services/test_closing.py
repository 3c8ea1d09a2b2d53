"""When a service takes no more: what a definition may say of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from frontdoor.services.rules.definition import Closing
from frontdoor.services.rules.folder import Folder
from tests.services.conftest import HOLE

Read = Callable[..., Folder]


@pytest.mark.parametrize(
    ("closes", "sentence"),
    [
        ("{ words: Full. }", "‘closes’ does not say when. Add `at`, a moment, or `after`, how many."),
        ("{ words: Full., at: '2026-13-01T12:00' }", "2026-13-01T12:00 is no day and time."),
        ("{ words: Full., at: tomorrow }", "‘at’ cannot be ‘tomorrow’. Write it like '2026-09-30T12:00'."),
        ("{ words: Full., after: 0 }", "‘after’"),
        ("{ after: 3 }", "‘words’ is missing."),
    ],
)
def test_a_closing_that_cannot_be_is_told(closes: str, sentence: str, read: Read) -> None:
    (mistake,) = read(hole=f"{HOLE}closes: {closes}\n").mistakes

    assert sentence in str(mistake)


def test_a_moment_is_of_the_clocks_here() -> None:
    assert Closing(at="2026-07-01T12:00", words="Full.").moment == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


def test_a_number_alone_has_no_moment() -> None:
    assert Closing(after=3, words="Full.").moment is None


def test_a_link_to_consider_leads_somewhere(read: Read) -> None:
    text = f"{HOLE}consider: {{ title: Wait, words: Wait., links: [{{ url: 'javascript:x', text: Go }}] }}\n"
    (mistake,) = read(hole=text).mistakes

    assert "Begin it with https:// or, on this site, with /." in str(mistake)


def test_a_sound_closing_is_no_mistake(read: Read) -> None:
    assert read(hole=f"{HOLE}closes: {{ words: Full., at: '2026-09-30T12:00' }}\n").mistakes == ()
