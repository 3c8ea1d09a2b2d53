"""Who listens to what, and what is done periodically: filled when the contexts are loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from frontdoor.kernel.events import Event

E = TypeVar("E", bound=Event)
Handler = Callable[..., None]
SweepFunction = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Listener:
    """A handler under its permanent name, the event it takes, and whether it runs outside a transaction."""

    name: str
    event: type[Event]
    function: Handler
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class PeriodicWork:
    """A sweep under its name, and how long to wait between two runs."""

    name: str
    every: timedelta
    function: SweepFunction


_listeners: dict[str, Listener] = {}
_by_event: dict[str, list[str]] = {}
_sweeps: dict[str, PeriodicWork] = {}


def on(event: type[E], *, outside: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a handler: `def tell_them(event: CaseClosed, *, at: datetime) -> None`.

    It runs in a transaction of its own, until it has succeeded once for each announcement; it must bear being
    tried again after a fault. One function may listen to several events. Its name (module and function) is
    kept with what is owed to it, so renaming a handler is a migration.

    :param outside: run it outside any transaction, for a handler that talks to another system: nobody's rows,
        and on SQLite the whole database, stay locked while that system thinks. Such a handler makes its own
        claim, because after a lease two workers may run it at once.
    """

    def keep(function: Callable[..., None]) -> Callable[..., None]:
        name = f"{function.__module__.removeprefix('frontdoor.')}.{function.__name__}:{event.name}"
        if name in _listeners:
            raise ValueError(f"There is already a handler {name}.")
        _listeners[name] = Listener(name, event, function, is_outside=outside)
        _by_event.setdefault(event.name, []).append(name)
        return function

    return keep


def sweep(name: str, *, every: timedelta) -> Callable[[SweepFunction], SweepFunction]:
    """Register periodic work: `def f(*, at: datetime) -> str`, which says in a line what it did.

    It opens its own transactions. Each turn is taken by one worker; work that may last longer than `every` must
    bear being run beside itself. Nothing is delivered meanwhile, so it should end within seconds.
    """

    def keep(function: SweepFunction) -> SweepFunction:
        if name in _sweeps:
            raise ValueError(f"There is already a sweep called {name!r}.")
        _sweeps[name] = PeriodicWork(name, every, function)
        return function

    return keep


def handlers_of(event_name: str) -> list[str]:
    """Return the names of the handlers that an event is owed to."""
    return _by_event.get(event_name, [])


def listener(name: str) -> Listener | None:
    """Return the handler of that name, or None if this version has none."""
    return _listeners.get(name)


def sweeps() -> list[PeriodicWork]:
    """Return all periodic work."""
    return list(_sweeps.values())


def call(heard: Listener, body: dict[str, Any], *, at: datetime) -> None:
    """Run a handler on an announcement's body."""
    heard.function(heard.event.from_body(body), at=at)
