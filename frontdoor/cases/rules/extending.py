"""How far a clock may be extended: what its definition allows, refused by name. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from frontdoor.cases.rules.clock import Extension
from frontdoor.cases.rules.clock_definition import ClockDefinition, ExtensionLimit
from frontdoor.cases.rules.sections import Length
from frontdoor.kernel.refusals import Refusal


class TimeState(StrEnum):
    """What became of somebody's wish for more time."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    #: The clock ended before anybody answered.
    ENDED = "ended"


#: How staff pages name the states.
TIME_SAID: Final[Mapping[TimeState, str]] = MappingProxyType(
    {
        TimeState.ASKED: "Waits for approval",
        TimeState.GIVEN: "Given",
        TimeState.REFUSED: "Refused",
        TimeState.WITHDRAWN: "Withdrawn",
        TimeState.ENDED: "Over: the clock had ended",
    }
)


class CannotExtend(Refusal):
    """The clock cannot be given that much more time, or not like this."""


class NotExtendable(CannotExtend):
    """The rule behind the clock allows no more time at all."""


class ExtensionTooLong(CannotExtend):
    """All extensions together would add more than the rule allows."""


class ExtendedTooOften(CannotExtend):
    """It was extended as often as the rule allows."""


class NeedsAnApprover(CannotExtend):
    """Somebody else than who asks must approve it."""


class NeedsNotice(CannotExtend):
    """Whoever asked must be told of it before it was due."""


def time_left(definition: ClockDefinition, earlier: Sequence[Extension]) -> int:
    """Return how much more time a clock may still be given, in its own unit; never nothing.

    :param earlier: what it was given already.
    :raises CannotExtend: by a name of its own, when it may be given none.
    """
    limit = _limit(definition)
    if limit.times is not None and len(earlier) >= limit.times:
        raise ExtendedTooOften(
            f"‘{definition.label}’ was given more time {_times(limit.times)} already, as often as it may be."
        )
    given = sum(each.amount for each in earlier)
    left = amount_of(limit.most) - given
    if left < 1:
        raise ExtensionTooLong(f"It was given {given} more already, which is all that the rule allows.")
    return left


def check_extension(
    definition: ClockDefinition,
    earlier: Sequence[Extension],
    *,
    amount: int,
    asked_by: str,
    approved_by: str,
    notice_at: datetime | None,
    due_at: datetime | None,
) -> None:
    """Raise what stands against giving a clock more time; nothing if the rule allows it.

    :param earlier: what it was given already.
    :param amount: in the clock's own unit.
    :param notice_at: when whoever asked was told, with the reason.
    :param due_at: when it was due until now; None while it stands still.
    """
    left = time_left(definition, earlier)
    if not 1 <= amount <= left:
        given = sum(each.amount for each in earlier)
        said = f" It was given {given} already." if given else ""
        raise ExtensionTooLong(f"The extra time must be between 1 and {left}.{said}")
    limit = _limit(definition)
    if limit.needs_approver and asked_by == approved_by:
        raise NeedsAnApprover("Somebody else must approve the time you ask for yourself.")
    if limit.needs_notice:
        check_notice(notice_at, due_at=due_at)


def _limit(definition: ClockDefinition) -> ExtensionLimit:
    if definition.extension is None:
        raise NotExtendable(f"‘{definition.label}’ cannot be given more time.")
    return definition.extension


def amount_of(length: Length) -> int:
    """Return how many of its own unit a length is."""
    return next((value for value in length.model_dump(include=_UNITS).values() if value is not None), 0)


#: The units in which a length may be said.
_UNITS = set(Length.model_fields)


def check_notice(notice_at: datetime | None, *, due_at: datetime | None) -> None:
    """Raise NeedsNotice unless whoever asked was told before it was due; `due_at` is as in `check_extension`."""
    if notice_at is None:
        raise NeedsNotice("Say when whoever asked was told that it takes longer, and why.")
    if due_at is not None and notice_at > due_at:
        raise NeedsNotice("Whoever asked must be told before it was due that it takes longer.")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
