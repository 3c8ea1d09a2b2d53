"""Short and long texts, and how any text is made fit to keep."""

import unicodedata
from datetime import datetime
from typing import Any, ClassVar, Final

from typing_extensions import override

from frontdoor.kernel.language import say
from frontdoor.services.rules.kinds.base import LENGTH, BadAnswer, FieldKind, field_kinds, subject
from frontdoor.services.rules.questions import Question

SHORT_LENGTH: Final = 200
#: What Open311 GeoReport v2 allows a description.
LONG_LENGTH: Final = 4000


def tidy(text: str, *, lines: bool = False) -> str:
    """Return a text fit to keep: one Unicode form (NFC), no control characters, no space at the ends.

    Right-to-left marks and the joiners inside emoji stay: without them the text would change.

    :param lines: whether line breaks and tabs are kept; otherwise they become spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    # Cc: control characters, NUL among them, which PostgreSQL cannot keep. Cs: halves of characters.
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", kept).strip()


def text_of(question: Question, value: Any, *, longest: int, lines: bool = False) -> str:
    """Return a tidy text of at most `longest` characters. Raises BadAnswer."""
    if not isinstance(value, str):
        raise BadAnswer(say("{what} must be text", what=subject(question, say("The answer"))))
    # Tidying looks at every character, so nobody gets to send a novel first; 4 allows for decomposed letters.
    text = tidy(value[: 4 * longest], lines=lines)
    if len(text) > longest or len(value) > 4 * longest:
        raise BadAnswer(
            say(
                "{what} must be {longest:,} characters or less. You have {length:,}",
                what=subject(question, say("Your answer")),
                longest=longest,
                length=max(len(text), len(value)),
            ),
            sort=LENGTH,
        )
    return text


class ShortText(FieldKind):
    """A text on one line."""

    linkable: ClassVar[bool] = True
    settings: ClassVar = frozenset({"max_length"})
    longest: ClassVar = SHORT_LENGTH
    lines: ClassVar = False

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> str:
        text = text_of(question, value, longest=question.max_length or self.longest, lines=self.lines)
        if not text and question.required:
            raise BadAnswer(self.missing(question))
        return text


class LongText(ShortText):
    """A text on several lines."""

    linkable: ClassVar = False
    open311: ClassVar = "text"
    longest: ClassVar = LONG_LENGTH
    lines: ClassVar = True


field_kinds.add("short_text", ShortText())
field_kinds.add("long_text", LongText())
