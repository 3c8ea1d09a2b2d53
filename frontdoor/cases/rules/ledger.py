"""A clock as the replay of its dated entries: what it comes to, and which entries cannot follow each other. Pure.

- An entry is never changed; what a clock's row says is what `replay` makes of its entries.
- A clock is *missed* once its due date has passed without what it promises, and still owed until that comes. Time
  added afterwards (an extension, a wait, another calendar) takes the miss back only if the new due date lies after
  the entry that added it: then there is nothing to have missed.
- Several things may be waited for at once; the clock stands still until the last of them has come.
- What has ended keeps the verdict it ended with, whatever calendars say later.
- Entries stand in the order in which they were made. What is entered later than it happened (a letter that came
  yesterday) says when that was, and counts from then: a wait begins and ends on its own days, and what came in time
  was in time, even if a miss was entered meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from frontdoor.cases.rules import clock
from frontdoor.cases.rules.clock_definition import ClockDefinition
from frontdoor.kernel.calendars import WorkingCalendar
from frontdoor.kernel.refusals import Refusal

#: The name of the clock that is the service's own promise.
PROMISE_CLOCK: Final = "promise"


class ClockState(StrEnum):
    """Where a clock is. A missed one may still be owed: then it has not ended."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"


class EntryKind(StrEnum):
    """What an entry of the ledger says."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"
    RECALCULATED = "recalculated"


class ImpossibleEntry(Refusal):
    """An entry that cannot follow those before it."""


class NotStarted(ImpossibleEntry):
    """The first entry of a clock is its start."""


class StartedTwice(ImpossibleEntry):
    """A clock starts once; another start is another clock."""


class WaitsAlready(ImpossibleEntry):
    """The clock stands still for that already."""


class DoesNotWait(ImpossibleEntry):
    """The clock does not stand still for that, so it cannot go on."""


class StillWaits(ImpossibleEntry):
    """A clock that stands still is neither met nor missed; it goes on first."""


class HasEnded(ImpossibleEntry):
    """What a clock promised has come, or is not asked for any more."""


class GoesBackwards(ImpossibleEntry):
    """An entry lies before the one it follows."""


class HappensLater(ImpossibleEntry):
    """It is said to have happened after it was entered."""


class HappenedTooEarly(ImpossibleEntry):
    """It is said to have happened before the clock began, or before what it ends or follows."""


class Line(Protocol):
    """An entry of the ledger, as a row or a value."""

    @property
    def kind(self) -> str:
        """Return what it says, an EntryKind."""

    @property
    def at(self) -> datetime:
        """Return when."""

    @property
    def awaited(self) -> str:
        """Return whom a pause or a resumption is about; "" resumes from every wait."""

    @property
    def amount(self) -> int:
        """Return how much time an extension adds, in the clock's own unit."""

    @property
    def reason(self) -> str:
        """Return why."""

    @property
    def happened_at(self) -> datetime | None:
        """Return when it happened, where that was before it was entered."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as a value."""

    kind: str
    at: datetime
    awaited: str = ""
    amount: int = 0
    reason: str = ""
    happened_at: datetime | None = None


def counts_from(line: Line) -> datetime:
    """Return the moment from which an entry counts: when it happened, or when it was entered."""
    return line.happened_at or line.at


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a ledger comes to; the due dates are None while the clock stands still."""

    state: ClockState
    started_at: datetime
    soon_at: datetime | None
    due_at: datetime | None
    far_at: datetime | None
    ended_at: datetime | None
    awaited: tuple[str, ...] = ()
    pauses: tuple[clock.Pause, ...] = ()
    extensions: tuple[clock.Extension, ...] = ()
    last_at: datetime

    @property
    def is_open(self) -> bool:
        """Return whether what the clock promises is still owed."""
        return self.ended_at is None


@dataclass(slots=True)
class _Book:
    definition: ClockDefinition
    calendar: WorkingCalendar
    opened_at: datetime | None = None
    last_at: datetime | None = None
    #: Up to when waits are known: nothing is entered to have happened before.
    known_to: datetime | None = None
    ended_at: datetime | None = None
    waits: dict[str, datetime] = field(default_factory=dict)
    since: datetime | None = None
    #: When the last of what came during a wait that still goes on has come.
    came_at: datetime | None = None
    #: When it began to count, once that was asked for.
    began_at: datetime | None = None
    pauses: list[clock.Pause] = field(default_factory=list)
    extensions: list[clock.Extension] = field(default_factory=list)
    is_missed: bool = False
    ended: ClockState | None = None

    def take(self, line: Line) -> None:
        """Add an entry. Raises ImpossibleEntry."""
        if self.last_at is not None and line.at < self.last_at:
            raise GoesBackwards("An entry of a clock lies before the one it follows.")
        if self.ended is not None:
            raise HasEnded("This clock has ended, so nothing can be added to it.")
        if (self.opened_at is None) != (line.kind == EntryKind.STARTED):
            if self.opened_at is None:
                raise NotStarted("A clock starts before anything else can happen to it.")
            raise StartedTwice("This clock runs already.")
        if line.happened_at is not None and line.happened_at > line.at:
            raise HappensLater("It cannot have happened yet. Enter a moment that has passed.")
        if self.known_to is not None and line.kind in _DATED and counts_from(line) < self.known_to:
            raise HappenedTooEarly(
                "It cannot have happened before the clock began, or before what was last waited for had come."
            )
        self.last_at = line.at
        _TAKEN[EntryKind(line.kind)](self, line)

    def start(self, line: Line) -> None:
        """Begin."""
        self.opened_at = self.known_to = line.at

    def pause(self, line: Line) -> None:
        """Stand still for one thing more."""
        if line.awaited in self.waits:
            raise WaitsAlready("This clock stands still for that already.")
        since = counts_from(line)
        if self.is_missed and not self.waits:
            # It stood still before it was due, though that was entered only after it was missed.
            self.is_missed = self._was_late(since)
        self.since = since if self.since is None else min(self.since, since)
        self.waits[line.awaited] = since

    def resume(self, line: Line) -> None:
        """Wait for one thing less, or for nothing any more."""
        if not self.waits or (line.awaited and line.awaited not in self.waits):
            raise DoesNotWait("This clock does not stand still for that.")
        came = counts_from(line)
        over = [line.awaited] if line.awaited else list(self.waits)
        if any(came < self.waits[each] for each in over):
            raise HappenedTooEarly("What is waited for cannot have come before it was asked for.")
        for each in over:
            del self.waits[each]
        self.came_at = came if self.came_at is None else max(self.came_at, came)
        if not self.waits and self.since is not None:
            self.pauses.append(clock.Pause(self.since, self.came_at))
            self.known_to, self.since, self.came_at = self.came_at, None, None
            self._look_again(line.at)

    def extend(self, line: Line) -> None:
        """Add time."""
        self.extensions.append(clock.Extension(line.amount, line.reason))
        self._look_again(line.at)

    def miss(self, _line: Line) -> None:
        """Keep that the due date has passed."""
        if self.waits:
            raise StillWaits("A clock that stands still cannot be missed.")
        self.is_missed = True

    def meet(self, line: Line) -> None:
        """End, with the verdict that stands, unless what it promises had come in time."""
        if self.waits:
            raise StillWaits("A clock that stands still goes on before it is met.")
        if self.is_missed and line.happened_at is not None:
            self.is_missed = self._was_late(line.happened_at)
        self.ended_at = counts_from(line)
        self.ended = ClockState.MISSED if self.is_missed else ClockState.MET

    def stop(self, line: Line) -> None:
        """End without a verdict: what it promised is not asked for any more."""
        if self.waits:
            raise StillWaits("A clock that stands still goes on before it is stopped.")
        self.ended_at = counts_from(line)
        self.ended = ClockState.STOPPED

    def recalculate(self, line: Line) -> None:
        """Look again, by the calendar as it is now."""
        if not self.waits:
            self._look_again(line.at)

    def _was_late(self, moment: datetime) -> bool:
        due = self.due()
        return due is not None and due.at < moment

    def _look_again(self, at: datetime) -> None:
        if self.is_missed and not self.waits:
            self.is_missed = self._was_late(at)

    def started_at(self) -> datetime:
        """Return when the clock began to count. Raises NotStarted."""
        if self.opened_at is None:
            raise NotStarted("A clock starts before anything else can happen to it.")
        if self.began_at is None:
            self.began_at = clock.start(self.opened_at, self.definition, self.calendar)
        return self.began_at

    def due(self) -> clock.Due | None:
        """Return when it is due, None while it stands still."""
        if self.waits:
            return None
        return clock.due(
            self.started_at(), self.definition, self.calendar, pauses=self.pauses, extensions=self.extensions
        )

    def state(self) -> State:
        """Return what it all comes to. Raises NotStarted."""
        started, due = self.started_at(), self.due()
        open_pauses = [clock.Pause(self.since)] if self.since is not None else []
        return State(
            state=self.ended or (ClockState.PAUSED if self.waits else self._running()),
            started_at=started,
            soon_at=clock.soon_from(due.at, self.definition, self.calendar) if due else None,
            due_at=due.at if due else None,
            far_at=due.far_at if due else None,
            ended_at=self.ended_at,
            awaited=tuple(self.waits),
            pauses=(*self.pauses, *open_pauses),
            extensions=tuple(self.extensions),
            last_at=self.last_at or started,
        )

    def _running(self) -> ClockState:
        return ClockState.MISSED if self.is_missed else ClockState.RUNNING


#: Entries that may say that they happened earlier.
_DATED: Final = frozenset({EntryKind.PAUSED, EntryKind.MET, EntryKind.STOPPED})
_TAKEN: Final = MappingProxyType(
    {
        EntryKind.STARTED: _Book.start,
        EntryKind.PAUSED: _Book.pause,
        EntryKind.RESUMED: _Book.resume,
        EntryKind.EXTENDED: _Book.extend,
        EntryKind.MISSED: _Book.miss,
        EntryKind.MET: _Book.meet,
        EntryKind.STOPPED: _Book.stop,
        EntryKind.RECALCULATED: _Book.recalculate,
    }
)


def replay(definition: ClockDefinition, lines: Iterable[Line], calendar: WorkingCalendar) -> State:
    """Return what a clock's entries, in order, come to.

    :raises ImpossibleEntry: by a name of its own for each order that cannot be.
    """
    book = _Book(definition, calendar)
    for line in lines:
        book.take(line)
    return book.state()


def next_point(
    state: State, definition: ClockDefinition, calendar: WorkingCalendar, *, after: datetime
) -> datetime | None:
    """Return when somebody is next to be told of a clock: at a warning, or when it is due.

    That may be past: a due date that nobody has said was missed. None for a clock that stands still, has ended, or
    was said to be missed.

    :param after: up to when everything was told.
    """
    if state.state != ClockState.RUNNING or state.due_at is None:
        return None
    points = [*warnings(state.due_at, definition, calendar), state.due_at]
    return min((point for point in points if point > after), default=state.due_at)


def warnings(due_at: datetime, definition: ClockDefinition, calendar: WorkingCalendar) -> list[datetime]:
    """Return the moments at which the holder is warned that a clock will be due, in order."""
    return sorted({clock.before(due_at, length, unit=definition.unit, calendar=calendar) for length in definition.warn})


def ending(
    definition: ClockDefinition,
    lines: Sequence[Line],
    calendar: WorkingCalendar,
    *,
    kind: EntryKind,
    at: datetime,
    reason: str = "",
    happened_at: datetime | None = None,
) -> list[Written]:
    """Return the entries that end an open clock now: going on if it waits, missed if it is late, and the end.

    :param kind: MET or STOPPED; only what is met can be late.
    :param happened_at: when that was, if it is entered later.
    """
    now = replay(definition, lines, calendar)
    more = [Written(EntryKind.RESUMED, at, happened_at=happened_at)] if now.awaited else []
    if more:
        now = replay(definition, [*lines, *more], calendar)
    is_late = now.due_at is not None and (happened_at or at) > now.due_at
    if kind == EntryKind.MET and now.state == ClockState.RUNNING and is_late:
        more.append(Written(EntryKind.MISSED, at))
    return [*more, Written(kind, at, reason=reason, happened_at=happened_at)]


#: What each kind of entry is called on the ledger's page.
SAID: Final[Mapping[EntryKind, str]] = MappingProxyType(
    {
        EntryKind.STARTED: "Started",
        EntryKind.PAUSED: "Stopped to wait",
        EntryKind.RESUMED: "Went on",
        EntryKind.EXTENDED: "Given more time",
        EntryKind.MET: "Met",
        EntryKind.MISSED: "Missed",
        EntryKind.STOPPED: "Ended",
        EntryKind.RECALCULATED: "Reckoned again",
    }
)
