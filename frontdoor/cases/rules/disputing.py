"""How somebody says that it is right, or that it is not: of a report otherwise than of a decision. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from frontdoor.kernel.language import later, say


@dataclass(frozen=True, slots=True)
class DisputeWords:
    """The words of one pattern of services.

    :param question: the heading over both.
    :param yes: the button that says it is right; offered only where something was done.
    :param confirmed: what the public page then says.
    :param no: the button that says it is not.
    :param what: the label of the box beside it.
    :param claim: what is said with it, to the person: "it is not put right" goes on from "If" and "You told us that".
    :param they: the same to staff, going on from "The resident says that".
    :param half: the button that says it is right in part; offered only where something was done.
    :param half_claim: what is then said with it, to the person.
    :param half_they: the same to staff.
    """

    question: str
    yes: str
    confirmed: str
    no: str
    what: str
    claim: str
    they: str
    half: str
    half_claim: str
    half_they: str


_OF_A_DECISION: Final = DisputeWords(
    question=later("Do you agree with this?"),
    yes=later("Yes, I have what I asked for"),
    confirmed="The person who applied says that they have what they asked for.",
    no=later("I do not agree"),
    what=later("What do you not agree with?"),
    claim=later("you do not agree with our decision"),
    they="they do not agree with the decision",
    half=later("I have a part of what I asked for"),
    half_claim=later("you have only a part of what you asked for"),
    half_they="they have only a part of what they asked for",
)
_WORDS: Final = {
    "report": DisputeWords(
        question=later("Is it put right?"),
        yes=later("Yes, it is put right"),
        confirmed="The person who reported this says it is put right.",
        no=later("It is not put right"),
        what=later("No: what is still wrong?"),
        claim=later("it is not put right"),
        they="it is not put right",
        half=later("It is half put right"),
        half_claim=later("it is only half put right"),
        half_they="it is only half put right",
    ),
    "apply": _OF_A_DECISION,
    "renew": _OF_A_DECISION,
    "book": DisputeWords(
        question=later("Did we do what you booked?"),
        yes=later("Yes, it was done"),
        confirmed="The person who booked this says it was done.",
        no=later("It was not done as I booked it"),
        what=later("No: what was wrong?"),
        claim=later("it was not done as you booked it"),
        they="it was not done as they booked it",
        half=later("A part of it was done"),
        half_claim=later("only a part of what you booked was done"),
        half_they="only a part of what they booked was done",
    ),
    "pay": DisputeWords(
        question=later("Did you get what you paid for?"),
        yes=later("Yes, I have it"),
        confirmed="The person who paid says that they have what they paid for.",
        no=later("I did not get what I paid for"),
        what=later("No: what is missing or wrong?"),
        claim=later("you did not get what you paid for"),
        they="they did not get what they paid for",
        half=later("I got a part of it"),
        half_claim=later("you got only a part of what you paid for"),
        half_they="they got only a part of what they paid for",
    ),
    "enquire": DisputeWords(
        question=later("Have we answered you?"),
        yes=later("Yes, you have"),
        confirmed="The person who asked says that we have answered.",
        no=later("I am not happy with the answer"),
        what=later("No: what is missing or wrong?"),
        claim=later("you are not happy with our answer"),
        they="they are not happy with the answer",
        half=later("You answered a part of it"),
        half_claim=later("we answered only a part of what you asked"),
        half_they="we answered only a part of what they asked",
    ),
}


def dispute_words(pattern: str) -> DisputeWords:
    """Return the words of a service's pattern; a pattern without its own is spoken of as a decision.

    What the person themselves reads is in the language spoken now; what is kept, or is for staff, is in English.
    """
    found = _WORDS.get(pattern, _OF_A_DECISION)
    return replace(
        found,
        question=say(found.question),
        yes=say(found.yes),
        no=say(found.no),
        what=say(found.what),
        claim=say(found.claim),
        half=say(found.half),
        half_claim=say(found.half_claim),
    )
