"""The section `registers` of a definition: what of its closed cases is published, nobody's personal data. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field

from frontdoor.cases.rules.sections import Section
from frontdoor.cases.rules.states import Outcome


class RegisterName(StrEnum):
    """The public registers."""

    DISCLOSURES = "disclosures"
    DECISIONS = "decisions"


#: Kinds of question whose answers may be published as they are. Names, dates of birth, addresses of homes, ways to
#: reach somebody, files and what people write at length are never among them.
PLAIN_KINDS: Final = frozenset(
    {"one_of", "any_of", "yes_no", "number", "money", "date", "register", "place", "asset", "short_text"}
)


class RegisterSection(Section):
    """What of this service's closed cases anybody may read."""

    name: Literal["", "disclosures", "decisions"] = Field(
        default="",
        description="`disclosures`: an officer publishes what was asked and answered, in words without personal data. "
        "`decisions`: the answers named below and the outcome, as soon as it is closed. Nothing if left out.",
    )
    outcomes: tuple[Outcome, ...] = Field(default=(), max_length=12, description="Of cases that ended so.")
    answers: tuple[Annotated[str, Field(max_length=60)], ...] = Field(
        default=(),
        max_length=10,
        description="Ids of the questions whose answers are published with a decision.",
    )


def named_in(text: str, details: Iterable[str]) -> str:
    """Return the first of a person's details that a text has as a word of its own; "" for none."""
    found = (each for each in details if each and re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text, re.IGNORECASE))
    return next(found, "")
