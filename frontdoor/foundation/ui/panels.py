"""Panels: what every context knows of somebody, told on one page without the page knowing the contexts.

A context registers a panel with one loader. The loader is given everybody the page is about at once and asks a number
of queries that it declares and that does not grow with what it finds, so a page with twenty panels costs the sum of
what they declare, whoever it is about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.registry.api import Registry

#: Lines that a panel gives of one person: the newest. What is older is found where the panel's own context lists it.
MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom, or what property, a page is about.

    :param id: by which the page tells several apart.
    :param details: ids of the details that people gave: what cases and messages point at.
    :param uprns: properties.
    :param is_own: whether whoever reads it is the person themselves.
    """

    id: int
    details: tuple[int, ...] = ()
    uprns: tuple[int, ...] = ()
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelLine:
    """Something that happened, or is promised.

    :param at: when it happened.
    :param title: what it is, in few words: "Missed bin, 4KQ-7MX-9TQ".
    :param text: what was said or done; may have several lines.
    :param state: where it stands: "In hand"; "" for what does not change.
    :param url: where it is read in full, if its reader may open that.
    :param due_at: until when something is promised; None when nothing is, or no more.
    :param promise: what is promised by then, in words.
    :param is_said: whether somebody said `text` to the other side: a message, a note of a call.
    """

    at: datetime
    title: str
    text: str = ""
    state: str = ""
    tone: str = ""
    url: str = ""
    due_at: datetime | None = None
    promise: str = ""
    is_said: bool = False


Loader = Callable[[Sequence[About], Actor, datetime], Mapping[int, Sequence[PanelLine]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What a context offers to pages about somebody.

    :param title: what its lines are: "Cases", "Messages".
    :param queries: how many its loader asks at most, however many it is asked about and whatever it finds.
    :param load: gives lines, newest first and at most `MOST`, by the id of whom they are about.
    """

    title: str
    queries: int
    load: Loader


panels: Registry[Panel] = Registry("page panel")


@dataclass(frozen=True, slots=True)
class Told:
    """A line, and the title of the panel it comes from."""

    panel: str
    line: PanelLine


def told_of(about: Sequence[About], *, by: Actor, at: datetime) -> dict[int, list[Told]]:
    """Return what all panels say of everybody, newest first, by id. As many queries as the panels declare."""
    found: dict[int, list[Told]] = {each.id: [] for each in about}
    if not about:
        return found
    for _name, panel in panels.items():
        for number, lines in panel.load(about, by, at).items():
            found[number] += [Told(panel.title, line) for line in lines]
    return {number: sorted(told, key=lambda each: each.line.at, reverse=True) for number, told in found.items()}


def promises(told: Iterable[Told]) -> list[Told]:
    """Return what is promised and not yet done, the soonest first."""
    waiting = [(each.line.due_at, each) for each in told if each.line.due_at is not None]
    return [each for _due, each in sorted(waiting, key=lambda pair: pair[0])]


def last_said(told: Iterable[Told]) -> Told | None:
    """Return what was said last, by either side."""
    return next((each for each in told if each.line.is_said), None)
