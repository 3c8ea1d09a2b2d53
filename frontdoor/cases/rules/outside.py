"""Asking people outside the council's own teams about a case: what they may see, and what they may say. Pure."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from typing import Final

from frontdoor.kernel.refusals import Refusal


class OutsideState(StrEnum):
    """How a request to somebody outside stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    NOT_THEIRS = "not-theirs"
    REVOKED = "revoked"


class Shown(StrEnum):
    """What of a case somebody outside is shown, besides what is asked of them."""

    STREET = "street"
    PHOTOS = "photos"
    PUBLIC_ANSWERS = "public-answers"
    PLACE = "place"
    ANSWERS = "answers"
    WORDS = "words"
    CONTACT = "contact"


#: The user name under which whoever answers by a link is kept; which of them is said in words.
OUTSIDER: Final = "outside"
#: How staff pages name the states, and what is shown.
OUTSIDE_SAID: Final = {
    OutsideState.ASKED: "Asked",
    OutsideState.ANSWERED: "Answered",
    OutsideState.NOT_THEIRS: "Not for them",
    OutsideState.REVOKED: "Taken back",
}
SHOWN_SAID: Final = {
    Shown.STREET: "The street, as the public reads it",
    Shown.PHOTOS: "The photos that anybody may see",
    Shown.PUBLIC_ANSWERS: "The answers that anybody may read",
    Shown.PLACE: "Exactly where it is, which may be somebody’s home",
    Shown.ANSWERS: "Every answer of the form",
    Shown.WORDS: "The resident’s own words",
    Shown.CONTACT: "The resident’s name, telephone and email",
}
#: What says, or may say, who somebody is: shown only for a reason that is kept (UK GDPR, article 5(1)(c)).
PERSONAL: Final = frozenset({Shown.PLACE, Shown.ANSWERS, Shown.WORDS, Shown.CONTACT})

#: A link works for this long after the answer is due: late answers are still answers.
GRACE: Final = timedelta(days=14)
#: Days that may be given for an answer, and requests to others that may wait on one case at once.
MOST_DAYS: Final = 60
MOST_WAITING: Final = 10
#: Emails to one person about one request: the first, the reminder, and some for more time.
MOST_TIMES_WRITTEN: Final = 6


class CannotAskOutside(Refusal):
    """Nobody outside can be asked this, or not so."""


class CannotAnswer(Refusal):
    """What somebody outside says cannot be taken."""


class NoSuchRequest(Refusal):
    """A link is not ours, has ended or was taken back; which of them, it does not say."""


def check_shown(shows: Collection[str], *, reason: str) -> list[Shown]:
    """Return what is to be shown, in order.

    :raises CannotAskOutside: for what does not exist, and for something personal without a reason.
    """
    known = {each.value for each in Shown}
    if not set(shows) <= known:
        raise CannotAskOutside("Select what they may see")
    chosen = [each for each in Shown if each.value in shows]
    if PERSONAL & set(chosen) and not reason.strip():
        raise CannotAskOutside("Enter why they need to see something personal")
    return chosen


def check_days(days: int) -> int:
    """Return for how many working days they have. Raises CannotAskOutside for too few or too many."""
    if not 1 <= days <= MOST_DAYS:
        raise CannotAskOutside(f"The days they have must be between 1 and {MOST_DAYS}")
    return days
