"""Letters: texts that an officer chooses and goes on writing, by e-mail or on paper. Pure.

They are kept with the texts of messages, and have versions as those have. Every key that begins with `letter-` is one,
so that a council adds its own as data.
"""

import re
from typing import Final

from frontdoor.messages.rules.occasions import OCCASIONS, BadTemplate, Occasion
from frontdoor.messages.rules.states import Channel

PREFIX: Final = "letter-"
#: What the case knows, each with an example.
_OF_THE_CASE: Final = {
    "council": "Marlowmere Council",
    "phone": "01632 960 000",
    "today": "Tuesday 20 May 2025",
    "greeting": "Dear Ada Okafor",
    "name": "Ada Okafor",
    "reference": "4KQ-7MX-9TQ",
    "service": "Report a pothole",
    "noun": "report",
    "place": "Mill Lane, Marlowmere",
    "received": "Monday 5 May 2025",
    "due": "Wednesday 4 June 2025",
    "status": "Being looked at",
    "what_happens_next": "If it is 4 cm deep or more, our crew fills it.",
    "decision": "Granted with conditions",
    "reason": "The pavement is wide enough if the tables stand against the wall.",
    "officer": "Otto Lindqvist",
    "team": "Street scene",
}
#: What only the writer can say; the text shows where.
TO_WRITE: Final = {
    "your_words": "The crew came on Tuesday and could not get in. They come again on Thursday.",
    "what_we_need": "A plan that shows where the tables are to stand.",
    "by_when": "Friday 6 June 2025",
    "what_went_wrong": "We said that we would call you back, and did not.",
    "what_we_do": "I have asked for the crew to come on Thursday, and will call you that evening.",
}
FACTS: Final = {**_OF_THE_CASE, **TO_WRITE}
_HEADING: Final = re.compile(r"^# ", re.M)


def is_letter(key: str) -> bool:
    """Return whether a text is a letter, which an officer chooses, and not a message that goes by itself."""
    return key.startswith(PREFIX)


def occasion_of(key: str, *, name: str = "") -> Occasion | None:
    """Return the occasion of a text; None for one that this version of Frontdoor has not.

    :param name: what a letter is called.
    """
    if not is_letter(key):
        return OCCASIONS.get(key)
    when = "Chosen by an officer on a case, who changes its words and sends it by email or on paper. Plain text."
    return Occasion(key=key, name=name or key, when=when, facts=FACTS, channels=(Channel.EMAIL,))


def check_letter(body: str) -> None:
    """Raise BadTemplate unless a text can be read on paper as it stands."""
    if _HEADING.search(body):
        raise BadTemplate("A letter is plain text, in which a heading would show as #. Write it as a line of its own")
