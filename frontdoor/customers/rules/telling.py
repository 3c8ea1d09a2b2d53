"""What somebody tells of a change, tidied and looked through before it is taken. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from frontdoor.customers.rules.changes import MUST_SAY, SAYS, ChangePolicy, Kind
from frontdoor.kernel.clock import say_date
from frontdoor.kernel.language import later, say
from frontdoor.kernel.names import NotAPhoneNumber, NotAPostcode, normal_email, parse_postcode, parse_uk_phone
from frontdoor.kernel.refusals import Refusal

#: The longest text of each kind; everything else is a line.
LONGEST: Final = {"address": 500, "told_by_contact": 254, "email": 254}
_LINE: Final = 200
_EMAIL: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$")

#: What is asked for what is missing.
ASKED: Final = {
    "address": later("Enter the new address"),
    "name": later("Enter the name"),
    "died_on": later("Enter the day they died"),
    "told_by": later("Enter the name of whoever tells us"),
    "relationship": later("Enter who they are to the person who has died"),
    "holds_from": later("Enter the day from which it holds"),
}


class BadChange(Refusal):
    """What was told cannot be taken as it is; `faults` says why, by the part that is wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What somebody tells, as it is kept."""

    says: Mapping[str, str]
    holds_from: date


def checked(kind: Kind, says: Mapping[str, str], *, holds_from: date | None, policy: ChangePolicy, on: date) -> Checked:
    """Return what is told, tidied; what is empty is left out. What holds of a bereavement holds from that day.

    :param on: the day on which it is told.
    :raises BadChange: with everything that is wrong with it, each by its part.
    """
    found = {name: _tidied(name, str(says.get(name, ""))) for name in SAYS[kind]}
    faults = {name: say(ASKED[name]) for name in SAYS[kind] if name in MUST_SAY[kind] and not found[name]}
    if kind == Kind.CONTACT and not (found["email"] or found["phone"]):
        faults["email"] = say("Enter an email address or a telephone number")
    for name, text in found.items():
        if text and (fault := _fault(name, text)):
            faults.setdefault(name, fault)
    if kind == Kind.BEREAVEMENT:
        holds_from = _day(found["died_on"])
        faults |= {} if "died_on" in faults else _days_faults(found, policy, on=on)
    elif holds_from is None:
        faults["holds_from"] = say(ASKED["holds_from"])
    elif fault := _too_far(holds_from, policy, on=on):
        faults["holds_from"] = fault
    if faults or holds_from is None:
        raise BadChange(faults)
    return Checked(says={name: _written(name, text) for name, text in found.items() if text}, holds_from=holds_from)


def _tidied(name: str, text: str) -> str:
    printable = "".join(char if char.isprintable() else ", " if char == "\n" else " " for char in text)
    single = re.sub(r"(\s*,)+\s*", ", ", " ".join(printable.split())).strip(", ")
    return normal_email(single) if name == "email" else single


def _fault(name: str, text: str) -> str:
    longest = LONGEST.get(name, _LINE)
    if len(text) > longest:
        return say("Use {longest} characters or fewer", longest=longest)
    if name in {"born_on", "died_on"} and _day(text) is None:
        return say("Enter a day, like 27 3 2026")
    if name == "email" and not _EMAIL.match(text):
        return say("Enter an email address, like name@example.com")
    if name == "uprn" and not re.fullmatch(r"[0-9]{1,12}", text):
        return say("Choose an address from the list, or enter it")
    try:
        _written(name, text)
    except (NotAPhoneNumber, NotAPostcode) as refusal:
        return say(str(refusal))
    return ""


def _written(name: str, text: str) -> str:
    """Return a value in the one way in which it is sent."""
    if name == "phone":
        return parse_uk_phone(text)
    return parse_postcode(text) if name == "postcode" else text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _days_faults(found: Mapping[str, str], policy: ChangePolicy, *, on: date) -> dict[str, str]:
    died, born = _day(found["died_on"]), _day(found["born_on"])
    faults = {}
    if died is not None and died > on:
        faults["died_on"] = say("The day they died cannot be in the future")
    elif died is not None and (fault := _too_far(died, policy, on=on)):
        faults["died_on"] = fault
    if died is not None and born is not None and born > died:
        faults["born_on"] = say("The date of birth must be before the day they died")
    return faults


def _too_far(day: date, policy: ChangePolicy, *, on: date) -> str:
    earliest, latest = on - timedelta(days=policy.days_back), on + timedelta(days=policy.days_ahead)
    if day < earliest:
        return say("The day must be {day} or later. Call us if it was before that", day=say_date(earliest))
    if day > latest:
        return say("The day must be {day} or earlier. Tell us again nearer the time", day=say_date(latest))
    return ""
