"""How far a clock may be extended: what its definition allows, refused by name. Pure."""

from collections.abc import Sequence
from datetime import datetime

from frontdoor.cases.rules.clock import Extension
from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.cases.rules.sections import Length
from frontdoor.kernel.refusals import Refusal


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
    limit = definition.extension
    if limit is None:
        raise NotExtendable(f"‘{definition.label}’ cannot be given more time.")
    if limit.times is not None and len(earlier) >= limit.times:
        raise ExtendedTooOften(
            f"‘{definition.label}’ was given more time {_times(limit.times)} already, as often as it may be."
        )
    given, most = sum(each.amount for each in earlier), amount_of(limit.most)
    if not 1 <= amount <= most - given:
        raise ExtensionTooLong(_too_long(given, most))
    if limit.needs_approver and asked_by == approved_by:
        raise NeedsAnApprover("Somebody else must approve the time you ask for yourself.")
    if limit.needs_notice:
        _check_notice(notice_at, due_at)


def amount_of(length: Length) -> int:
    """Return how many of its own unit a length is."""
    return next((value for value in length.model_dump(include=_UNITS).values() if value is not None), 0)


#: The units in which a length may be said.
_UNITS = set(Length.model_fields)


def _check_notice(notice_at: datetime | None, due_at: datetime | None) -> None:
    if notice_at is None:
        raise NeedsNotice("Say when whoever asked was told that it takes longer, and why.")
    if due_at is not None and notice_at > due_at:
        raise NeedsNotice("Whoever asked must be told before it was due that it takes longer.")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _too_long(given: int, most: int) -> str:
    left = most - given
    if left <= 0:
        return f"It was given {given} more already, which is all that the rule allows."
    return f"The extra time must be between 1 and {left}." + (f" It was given {given} already." if given else "")
