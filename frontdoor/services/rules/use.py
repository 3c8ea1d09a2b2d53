"""How a form is used, in numbers that name nobody: what is counted, and what the counts say. Pure.

A form counts as begun when somebody presses "Start", not when they look at the page before it. It counts as completed
when they come to an end of it, be it sent or be it told why not to go on: that is the completion rate as GDS counts it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, log
from typing import Any, Final, Self, cast

#: Where somebody stands who has answered everything and has not sent it. Ids of questions are words, never this.
AT_CHECK: Final = "(check)"


class Device(StrEnum):
    """What a form was begun on, as far as the browser says; an adviser's own machine is not looked at."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    UNKNOWN = "unknown"


class Told(StrEnum):
    """What somebody was told who was not let go on."""

    STOPPED = "stopped"
    NOT_ELIGIBLE = "not-eligible"


_TABLET: Final = re.compile(r"ipad|tablet|kindle|silk/|playbook|android(?!.*mobile)", re.IGNORECASE)
_PHONE: Final = re.compile(r"mobi|iphone|ipod|android|windows phone|opera mini|blackberry", re.IGNORECASE)
_COMPUTER: Final = re.compile(r"windows nt|macintosh|x11|cros|linux", re.IGNORECASE)


def device_of(user_agent: str, *, mobile: str = "") -> Device:
    """Return the class of a device. An iPad that calls itself a Macintosh counts as a computer: nothing tells it apart.

    :param user_agent: the header; only its first 400 characters are looked at.
    :param mobile: the client hint `Sec-CH-UA-Mobile`, which newer browsers send: "?1" is a phone.
    """
    said = user_agent[:400]
    if mobile == "?1":
        return Device.PHONE
    if _TABLET.search(said):
        return Device.TABLET
    if _PHONE.search(said):
        return Device.PHONE
    return Device.COMPUTER if _COMPUTER.search(said) else Device.UNKNOWN


#: Each step of the scale of times is a tenth longer than the one before, so no time is told wrong by more than that.
_STEP: Final = 1.1
#: Nobody needs to know more exactly than this many seconds, or how many weeks somebody took beyond four.
_SHORTEST, _LONGEST = 5, 28 * 24 * 3600


def pace_of(seconds: float) -> int:
    """Return the step on the scale of times that a time falls on; steps can be counted, and their counts added."""
    return round(log(min(max(seconds, _SHORTEST), _LONGEST) / _SHORTEST, _STEP))


def seconds_at(paces: Mapping[int, int], share: float) -> int | None:
    """Return the time within which this share of people were done, or None if nobody was: 0.5 gives the median."""
    rank = ceil(sum(paces.values()) * share)
    passed = 0
    for pace in sorted(paces):
        passed += paces[pace]
        if passed >= rank:
            return round(_SHORTEST * _STEP**pace)
    return None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a form was begun over some time, and what became of it. All but the four numbers are by name.

    :param left: unfinished forms by the question they were left at; "" where that is not known.
    :param stops: those told not to go on by a stopper, by its id.
    :param paces: those sent, by the step of the scale of times; see `pace_of`.
    :param devices: those begun by device; advisers' are left out.
    :param devices_done: those of them that were completed.
    :param channels: those begun, by channel.
    :param channels_done: those of them that were completed.
    """

    begun: int = 0
    sent: int = 0
    stopped: int = 0
    not_eligible: int = 0
    left: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    paces: Counter[int] = field(default_factory=Counter)
    devices: Counter[str] = field(default_factory=Counter)
    devices_done: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    channels_done: Counter[str] = field(default_factory=Counter)

    @property
    def completed(self) -> int:
        """Return how many came to an end of the form, sent or told why not to go on."""
        return self.sent + self.stopped + self.not_eligible

    @property
    def abandoned(self) -> int:
        """Return how many were left unfinished."""
        return sum(self.left.values())

    @property
    def under_way(self) -> int:
        """Return how many may be being filled in at this moment."""
        return self.begun - self.completed - self.abandoned

    @property
    def share_completed(self) -> float | None:
        """Return the completion rate among forms that are not under way, or None if there are none."""
        ended = self.completed + self.abandoned
        return self.completed / ended if ended else None

    def plus(self, other: Self) -> Self:
        """Return both together."""
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})

    def stored(self) -> dict[str, dict[str, int]]:
        """Return what is by name as JSON, empty ones left out."""
        return {
            name: {str(key): number for key, number in value.items()}
            for name in self.__dataclass_fields__
            if isinstance(value := getattr(self, name), Counter) and value
        }

    @classmethod
    def read(cls, by_name: Mapping[str, Mapping[str, int]], **numbers: int) -> Self:
        """Return a tally from what `stored` returned and its four numbers."""
        counters: dict[str, Any] = {
            name: Counter({int(key) if name == "paces" else key: number for key, number in counts.items()})
            for name, counts in by_name.items()
        }
        return cls(**counters, **cast("dict[str, Any]", numbers))


@dataclass(frozen=True, slots=True)
class Ended:
    """Forms that came to the same end in the same way, and how many of them.

    :param is_sent: whether they were sent.
    :param told: what they were told who were not let go on; "" for the others.
    :param stands_at: the question they were left at, or the stopper that they met.
    :param pace: how long those sent took.
    :param device: "" where an adviser filled it in.
    :param is_under_way: whether they may still be being filled in.
    """

    is_sent: bool
    told: str
    stands_at: str
    pace: int | None
    device: str
    channel: str
    number: int = 1
    is_under_way: bool = False

    def tally(self) -> Tally:
        """Return them counted."""
        number, told = self.number, "" if self.is_sent else self.told
        is_done = self.is_sent or bool(told)
        done = number if is_done else 0
        return Tally(
            begun=number,
            sent=number if self.is_sent else 0,
            stopped=number if told == Told.STOPPED else 0,
            not_eligible=number if told == Told.NOT_ELIGIBLE else 0,
            left=Counter() if is_done or self.is_under_way else Counter({self.stands_at: number}),
            stops=Counter({self.stands_at: number}) if told == Told.STOPPED else Counter(),
            paces=Counter({self.pace: number}) if self.is_sent and self.pace is not None else Counter(),
            devices=_counted(self.device, number),
            devices_done=_counted(self.device, done),
            channels=_counted(self.channel, number),
            channels_done=_counted(self.channel, done),
        )


def _counted(name: str, number: int) -> Counter[str]:
    return Counter({name: number}) if name and number else Counter()
