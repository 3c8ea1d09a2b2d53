"""Letters on a case: how one may go, why not, and what is said of a fact that it lacks. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdoor.kernel.refusals import Refusal

#: The kind of document that a letter is kept as. No service has one of that name.
LETTER: Final = "letter"
LONGEST_SUBJECT: Final = 200
#: Lines of an address: GOV.UK Notify and Royal Mail take three to seven.
LEAST_LINES: Final = 3
MOST_LINES: Final = 7
LONGEST_LINE: Final = 80


class CannotWrite(Refusal):
    """The letter cannot go as it is, or by this way; the sentence says why. `part` is what is to be mended, or ""."""

    def __init__(self, sentence: str, *, part: str = "") -> None:
        super().__init__(sentence)
        self.part = part


class Way(StrEnum):
    """How a letter goes."""

    EMAIL = "email"
    POST = "post"


WAY_SAID: Final = {Way.EMAIL: "By email", Way.POST: "By post"}
#: What a document of the case is called that went so.
KEPT_AS: Final = {Way.EMAIL: "Letter by email", Way.POST: "Letter by post"}

_WHY_MISSING: Final = {
    "due": "nothing is due on this case, or it is late: say yourself when you will answer",
    "decision": "nothing is decided on this case",
    "reason": "no reason is kept with a decision on this case",
    "place": "this case has no place in words",
    "name": "they gave no name",
}
_FOR_YOU: Final = "this is for you to write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How whoever a case is about may be written to, and what is not possible.

    :param nobody: why there is nobody to write to at all; "" when there is.
    :param no_email: why not by email; "" when it is possible.
    """

    nobody: str = ""
    no_email: str = ""

    @property
    def possible(self) -> tuple[Way, ...]:
        if self.nobody:
            return ()
        return (Way.POST,) if self.no_email else (Way.EMAIL, Way.POST)


def ways_to(*, is_removed: bool, is_known: bool, email: str) -> Ways:
    """Return how somebody may be written to.

    :param is_removed: whether everything personal was taken from the case when its time was over.
    :param is_known: whether we know anything about whoever told us.
    """
    if is_removed:
        return Ways(
            nobody="Everything personal was taken from this case when its time was over. Nobody is left to write to."
        )
    if not is_known:
        return Ways(nobody="This came in without a name or address, so there is nobody to write to.")
    if not email:
        return Ways(no_email="We have no email address for them. You can write by post, if you know where they live.")
    return Ways()


def why_missing(fact: str, *, to_write: bool) -> str:
    """Return why a fact stands in a letter by its name still.

    :param to_write: whether only the writer can know it.
    """
    return _FOR_YOU if to_write else _WHY_MISSING.get(fact, "this is not known")


def checked_address(text: str) -> str:
    """Return a postal address, one line under the other. Raises CannotWrite for what no postman could deliver to."""
    lines = [line for each in text.splitlines() if (line := " ".join(each.replace("\x00", "").split()))]
    if not LEAST_LINES <= len(lines) <= MOST_LINES:
        raise CannotWrite(
            f"Enter the address in {LEAST_LINES} to {MOST_LINES} lines, such as name, street, town and postcode",
            part="address",
        )
    if any(len(line) > LONGEST_LINE for line in lines):
        raise CannotWrite(f"A line of the address must be {LONGEST_LINE} characters or fewer", part="address")
    return "\n".join(lines)
