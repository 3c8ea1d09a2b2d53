"""What was read off a form on paper: its fields and its printed words, before anybody says what they mean.

Places on a page are in points from its lower left corner, as in PDF.
"""

from dataclasses import dataclass
from enum import StrEnum

from frontdoor.kernel.refusals import Refusal


class CannotDraft(Refusal):
    """Nothing can be drafted from this file; the sentence says why and what to do instead."""


class Fill(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    TICK = "tick"
    RADIO = "radio"
    CHOICE = "choice"
    DATE = "date"
    SIGNATURE = "signature"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page. Pages count from 1; 0 means that no page shows it."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.y0 + self.y1) / 2

    def beside(self, other: "Box", *, slack: float = 2) -> bool:
        """Return whether both are on the same row of the same page."""
        return self.page == other.page and self.y0 < other.y1 + slack and other.y0 < self.y1 + slack


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form, as the file describes it.

    :param name: the file's own name for it, the whole way down: "applicant.address.postcode".
    :param boxes: where it is shown; several for radio buttons, and for answers shown twice.
    :param values: what each box of a radio group stands for, in the order of `boxes`.
    :param tooltip: what a screen reader would say of it.
    :param options: what a list offers.
    :param printed: its label where the file ties one to it, as the cells of a Word table do.
    :param place: where it is, in words: "page 3, top right", "table 2, row 3"; "" if no page shows it.
    :param asked: of a box to tick, the question it answers, where the file ties the two.
    :param control: an instruction to the program that fills the form in, no field for a person.
    """

    name: str
    fill: Fill
    boxes: tuple[Box, ...] = ()
    values: tuple[str, ...] = ()
    tooltip: str = ""
    options: tuple[str, ...] = ()
    max_length: int | None = None
    required: bool = False
    read_only: bool = False
    multiline: bool = False
    several: bool = False
    printed: str = ""
    place: str = ""
    section: str = ""
    asked: str = ""
    control: bool = False

    @property
    def box(self) -> Box:
        """Return where it is first shown."""
        return self.boxes[0] if self.boxes else Box(0, 0, 0, 0, 0)

    @property
    def where(self) -> str:
        """Return where it is, for a person who looks for it."""
        return self.place or "on no page"


@dataclass(frozen=True, slots=True)
class Run:
    """Words printed on one line without a wide gap."""

    text: str
    box: Box
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A form as it was read.

    :param sort: "PDF" or "Word".
    :param scripts: how many programs the file carries; they are never run.
    :param warnings: what could not be read as it should, in sentences.
    """

    sort: str
    pages: int
    fields: tuple[Field, ...]
    runs: tuple[Run, ...] = ()
    title: str = ""
    scripts: int = 0
    warnings: tuple[str, ...] = ()
