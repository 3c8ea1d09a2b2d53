"""What may be done with a clock by hand, and what may be said to have happened: one rule for pages and deeds. Pure.

A page offers what this says; a deed asks the same and is refused by name, so that no button is shown that would be
refused for how the clock stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from frontdoor.cases.rules.clock_definition import CLOSED, CONSEQUENCES, Awaited, ClockDefinition
from frontdoor.cases.rules.extending import CannotExtend, time_left
from frontdoor.cases.rules.ledger import PROMISE_CLOCK, ClockState, State
from frontdoor.kernel.refusals import Refusal


class Ending(StrEnum):
    """How a clock ended that somebody ended by itself, while its case goes on."""

    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    NOT_OURS = "not-ours"
    OTHER_LAW = "other-law"


#: How staff pages name the endings.
ENDING_SAID: Final[Mapping[Ending, str]] = MappingProxyType(
    {
        Ending.ANSWERED: "Answered: what it promises has come",
        Ending.WITHDRAWN: "Withdrawn by whoever asked",
        Ending.NOT_OURS: "Not ours: it is for somebody else, and they know",
        Ending.OTHER_LAW: "Falls under another law or clock",
    }
)


class ClockAct(StrEnum):
    """What may be done with one clock."""

    MORE_TIME = "ask-for-time"
    SETTLE_TIME = "answer-time"
    END = "end-clock"


class CannotAct(Refusal):
    """This cannot be done with the clock as it stands."""


class HasEndedAlready(CannotAct):
    """The clock, or its case, has ended."""


class AskedAlready(CannotAct):
    """More time is asked for already, and nobody has answered."""


class NothingAsked(CannotAct):
    """Nobody waits for an answer about more time."""


class OwnDeeds(CannotAct):
    """The steps of a complaint have deeds of their own, which keep its file in step."""


class EndsWithTheCase(CannotAct):
    """The service's own promise ends when the case does."""


class LeaderEndsIt(CannotAct):
    """What was missed already is ended without an answer by a leader alone."""


class MeetsByItself(CannotAct):
    """The clock is met by something that is recorded by its own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockNow:
    """A clock as it stands.

    :param is_open: whether it and its case are open.
    :param is_step: whether it is a step of a complaint that may be extended; None where the case is no complaint.
    :param is_asked: whether more time is asked for and nobody has answered.
    """

    definition: ClockDefinition
    state: State
    is_open: bool
    is_step: bool | None = None
    is_asked: bool = False


def check_act(act: ClockAct, now: ClockNow) -> None:
    """Raise what stands against an act, however much time is asked for or whoever asks.

    :raises CannotAct: by a name of its own for each reason.
    :raises CannotExtend: likewise, where the rule behind the clock gives no more time.
    """
    if not now.is_open:
        raise HasEndedAlready(f"‘{now.definition.label}’ has ended.")
    _CHECKS[act](now)


def _check_more_time(now: ClockNow) -> None:
    if now.is_step is False:
        raise OwnDeeds("A complaint is given more time at the step it is at.")
    if now.is_asked:
        raise AskedAlready("More time is asked for already. Wait for the answer, or withdraw it first.")
    time_left(now.definition, now.state.extensions)


def _check_settle(now: ClockNow) -> None:
    if not now.is_asked:
        raise NothingAsked("Nobody waits for an answer about more time. Somebody may have been first.")


def _check_end(now: ClockNow) -> None:
    if now.definition.id == PROMISE_CLOCK:
        raise EndsWithTheCase("Our own promise ends with the case. Close the case instead.")
    if now.is_step is not None:
        raise OwnDeeds("The clocks of a complaint end with its answers.")


_CHECKS: Final = MappingProxyType(
    {ClockAct.MORE_TIME: _check_more_time, ClockAct.SETTLE_TIME: _check_settle, ClockAct.END: _check_end}
)


def offered(now: ClockNow) -> tuple[ClockAct, ...]:
    """Return what may be done with a clock as it stands."""
    found = []
    for act in ClockAct:
        try:
            check_act(act, now)
        except (CannotAct, CannotExtend):
            continue
        found.append(act)
    return tuple(found)


def check_ending(ending: Ending, now: ClockNow, *, leads: bool) -> None:
    """Raise what stands against ending a clock in one way.

    Ending without an answer takes a miss out of what is owed, so it is not for whoever missed it to say.

    :param leads: whether a leader of the team says so.
    :raises CannotAct: by a name of its own.
    """
    check_act(ClockAct.END, now)
    if ending == Ending.ANSWERED and now.definition.met_by != CLOSED:
        raise MeetsByItself("Record what happened instead: this clock is met by that.")
    if ending != Ending.ANSWERED and now.state.state == ClockState.MISSED and not leads:
        raise LeaderEndsIt("It was missed already, so only a leader of the team ends it without an answer.")


def endings(now: ClockNow, *, leads: bool) -> list[Ending]:
    """Return the ways in which a clock may be ended."""
    found = []
    for ending in Ending:
        try:
            check_ending(ending, now, leads=leads)
        except CannotAct:
            continue
        found.append(ending)
    return found


# ---- what may be said to have happened


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that clocks stand still for, asked for or come."""

    awaited: Awaited
    is_asked: bool
    says: str


#: What stops clocks and lets them go on. What we ask on the case's page, the resident or people outside, does so
#: itself.
WAITS: Final[Mapping[str, Wait]] = MappingProxyType(
    {
        "identity-asked": Wait(Awaited.IDENTITY, True, "Proof of identity is asked for"),
        "identity-received": Wait(Awaited.IDENTITY, False, "Proof of identity has come"),
        "fee-asked": Wait(Awaited.FEE, True, "The fee is asked for, by a fees notice"),
        "fee-paid": Wait(Awaited.FEE, False, "The fee is paid"),
        "clarification-asked": Wait(Awaited.CUSTOMER, True, "They are asked by letter or telephone what they mean"),
        "clarification-received": Wait(Awaited.CUSTOMER, False, "They have said what they mean"),
    }
)


def waits_now(clocks: Sequence[ClockNow], *, is_asking: bool) -> list[str]:
    """Return what may be said to be asked for, or to have come.

    The promise alone is stopped by asking on the case's page, where the resident can answer.

    :param is_asking: whether a question to the resident waits on the case's page; then its answer lets clocks go on.
    """
    still = [each for each in clocks if each.is_open and each.is_step is None]
    known = {
        awaited for each in still if each.definition.id != PROMISE_CLOCK for awaited in each.definition.stops_for
    } - ({Awaited.CUSTOMER} if is_asking else set())
    awaited_now = {awaited for each in still for awaited in each.state.awaited}
    return [
        name for name, wait in WAITS.items() if wait.awaited in known and (wait.awaited in awaited_now) != wait.is_asked
    ]


def moments_now(every: Iterable[ClockDefinition], clocks: Sequence[ClockNow]) -> list[str]:
    """Return which moments would meet a clock that is open, or start one, in the order of the clocks.

    A moment that meets a clock happens when that is owed; one that only starts one, whenever that does not run.

    :param every: the clocks that the case may have.
    """
    if any(each.is_step is not None for each in clocks):
        return []
    running = {each.definition.id: each.definition for each in clocks if each.is_open}
    # A clock keeps the definition it was started under, whatever the law says by now.
    known = [running.get(each.id, each) for each in every]
    met = {each.met_by for each in known}
    owed = {each.met_by for each in running.values()}
    begun = {each.starts for each in known if each.id not in running and each.starts not in met}
    in_order = dict.fromkeys(moment for each in (*running.values(), *known) for moment in (each.starts, each.met_by))
    return [moment for moment in in_order if moment in (owed | begun) - CONSEQUENCES]
