"""The form in which a change is told once: one page of questions, looked up, checked and kept as it was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import uuid4

from frontdoor.customers.rules.changes import ChangePolicy, Kind
from frontdoor.kernel.language import later, say
from frontdoor.kernel.names import NotAPostcode
from frontdoor.places.api import AddressRecord, addresses, search_postcode

#: What is chosen when the address is none of the list.
NOT_LISTED: Final = "not-listed"
#: The most that is read of any box: nothing people type is longer, and it is all given back.
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of the form: the component that asks, what it asks, and its hint.

    :param asks: "text", "lines", "day" or "email".
    """

    name: str
    label: str
    asks: str = "text"
    hint: str = ""
    autocomplete: str = ""


_HOLDS: Final = Box(name="holds_from", label=later("From which day?"), asks="day", hint=later("For example, 27 3 2026"))
BOXES: Final[dict[Kind, tuple[Box, ...]]] = {
    Kind.ADDRESS: (
        Box(
            name="address", label=later("Address, if it is not in a list"), asks="lines", autocomplete="street-address"
        ),
        Box(name="postcode", label=later("Its postcode, if it has one"), autocomplete="postal-code"),
        _HOLDS,
    ),
    Kind.NAME: (Box(name="name", label=later("New full name"), autocomplete="name"), _HOLDS),
    Kind.CONTACT: (
        Box(
            name="email",
            label=later("New email address (optional)"),
            asks="email",
            hint=later("Leave it empty if it has not changed"),
            autocomplete="email",
        ),
        Box(
            name="phone",
            label=later("New telephone number (optional)"),
            hint=later("Leave it empty if it has not changed"),
            autocomplete="tel",
        ),
        _HOLDS,
    ),
    Kind.BEREAVEMENT: (
        Box(name="name", label=later("Full name of the person who has died")),
        Box(name="died_on", label=later("When did they die?"), asks="day", hint=later("For example, 27 3 2026")),
        Box(
            name="born_on",
            label=later("When were they born? (optional)"),
            asks="day",
            hint=later("It helps us to find the right person"),
        ),
        Box(name="address", label=later("Where did they live? (optional)"), asks="lines"),
        Box(name="postcode", label=later("Postcode (optional)")),
        Box(name="told_by", label=later("Your full name"), autocomplete="name"),
        Box(
            name="relationship",
            label=later("Who are you to them?"),
            hint=later("For example, daughter, executor or neighbour"),
        ),
        Box(name="told_by_contact", label=later("How can we reach you? (optional)")),
    ),
}


@dataclass(slots=True, kw_only=True)
class TellForm:
    """What was typed, what is wrong with it, and how it is shown again.

    :param staff: it is filled in for a caller.
    """

    kind: Kind
    policy: ChangePolicy
    typed: Mapping[str, str]
    staff: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: Kind, policy: ChangePolicy, given: Mapping[str, Any], *, staff: bool = False) -> "TellForm":
        """Return the form with what was sent; nothing typed is lost, whatever is wrong with it."""
        typed = {name: str(given.get(name, ""))[:_LONGEST] for name in _names(kind)}
        typed["once"] = typed["once"][:64] or uuid4().hex
        return cls(kind=kind, policy=policy, typed=typed, staff=staff)

    @property
    def once(self) -> str:
        """Return what a press that is made twice is known by."""
        return self.typed["once"]

    def says(self) -> dict[str, str]:
        """Return what is told, as typed; days in ISO form where they are days."""
        found = {box.name: self._value(box) for box in BOXES[self.kind] if box.name != "holds_from"}
        if self.kind == Kind.ADDRESS and self.typed["uprn"] not in {"", NOT_LISTED}:
            found["uprn"] = self.typed["uprn"]
        return found

    def holds_from(self) -> date | None:
        """Return from which day it holds; None where none, or no such day, was typed."""
        text = self._value(_HOLDS) if self.kind != Kind.BEREAVEMENT else ""
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None

    def _value(self, box: Box) -> str:
        if box.asks != "day":
            return self.typed[box.name]
        parts = [self.typed[f"{box.name}-{part}"].strip() for part in ("year", "month", "day")]
        if not any(parts):
            return ""
        if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
            return "?"
        return f"{int(parts[0]):04}-{int(parts[1]):02}-{int(parts[2]):02}"

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Put what is wrong where it was typed; a day that was typed and is none is said to be so."""
        for name, fault in faults.items():
            is_no_day = name == "holds_from" and self._value(_HOLDS) and self.holds_from() is None
            self.errors[name] = say("Enter a day, like 27 3 2026") if is_no_day else fault

    def summary(self) -> list[dict[str, str]]:
        """Return what is wrong for the error summary, in the order of the boxes, each with where to mend it."""
        order = ["find", "uprn", *(box.name for box in BOXES[self.kind]), "proof", "email_of"]
        days = {box.name for box in BOXES[self.kind] if box.asks == "day"}
        found = sorted(self.errors.items(), key=lambda each: order.index(each[0]) if each[0] in order else 99)
        return [{"text": text, "href": f"#{name}{'-day' if name in days else ''}"} for name, text in found]

    def look_up(self) -> Sequence[AddressRecord]:
        """Return the addresses of the postcode that was typed; what is wrong with it goes to the errors."""
        if not self.typed["find"].strip():
            return ()
        try:
            found = search_postcode(self.typed["find"])
        except NotAPostcode as refusal:
            self.errors["find"] = say(str(refusal))
            return ()
        if not found:
            self.errors["find"] = say("We know no address with that postcode. Enter the address below")
        return found

    def choices(self, found: Sequence[AddressRecord]) -> list[dict[str, Any]]:
        """Return the addresses to choose from, the chosen one among them, and that it is none of them."""
        chosen = self.typed["uprn"]
        if (
            chosen not in {"", NOT_LISTED, *(str(each.uprn) for each in found)}
            and chosen.isdigit()
            and len(chosen) < 13
        ):
            found = [*addresses([int(chosen)]).values(), *found]
        if not found:
            return []
        items: list[dict[str, Any]] = [
            {"value": str(each.uprn), "text": each.one_line, "checked": str(each.uprn) == chosen} for each in found
        ]
        items[0]["id"] = "uprn"
        none = {"value": NOT_LISTED, "text": say("It is not in this list"), "checked": chosen == NOT_LISTED}
        return [*items, {"divider": say("or")}, none]

    def boxes(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the boxes as components of the design system, each with its options."""
        return [self._box(box) for box in BOXES[self.kind]]

    def _box(self, box: Box) -> tuple[str, dict[str, Any]]:
        hint, error = say(box.hint) if box.hint else "", self.errors.get(box.name, "")
        label = {"text": self._label(box), "classes": "govuk-label--s"}
        if box.asks == "day":
            return "date_input", {
                "id": box.name,
                "legend": {"text": label["text"], "classes": "govuk-fieldset__legend--s"},
                "hint": hint,
                "error": error,
                "items": self._day(box, is_wrong=bool(error)),
            }
        options: dict[str, Any] = {
            "id": box.name, "name": box.name, "label": label, "hint": hint, "error": error,
            "value": self.typed[box.name],
        }  # fmt: skip
        if box.autocomplete and not self.staff:
            options["autocomplete"] = box.autocomplete
        if box.asks == "lines":
            return "textarea", {**options, "rows": 3}
        if box.name == "postcode":
            options["classes"] = "govuk-input--width-10"
        return "input", {**options, **({"type": "email", "spellcheck": False} if box.asks == "email" else {})}

    def _label(self, box: Box) -> str:
        if self.staff and box.name in {"told_by", "relationship", "told_by_contact"}:
            return {
                "told_by": "Full name of whoever tells us",
                "relationship": "Who are they to the person?",
                "told_by_contact": "How can we reach them? (optional)",
            }[box.name]
        return say(box.label)

    def _day(self, box: Box, *, is_wrong: bool) -> list[dict[str, Any]]:
        widths = {"day": "2", "month": "2", "year": "4"}
        words = {"day": say("Day"), "month": say("Month"), "year": say("Year")}
        return [
            {
                "id": f"{box.name}-{part}",
                "name": f"{box.name}-{part}",
                "label": words[part],
                "value": self.typed[f"{box.name}-{part}"],
                "classes": f"govuk-input--width-{width}{' govuk-input--error' if is_wrong else ''}",
            }
            for part, width in widths.items()
        ]

    def hidden(self) -> list[tuple[str, str]]:
        """Return everything that was typed, to be sent along from the page on which it is checked."""
        return [(name, text) for name, text in self.typed.items() if text]


def _names(kind: Kind) -> list[str]:
    """Return the names of everything the form of a kind sends."""
    names = ["once", "find", "uprn", "proof", "email_of"]
    for box in BOXES[kind]:
        names += [f"{box.name}-{part}" for part in ("day", "month", "year")] if box.asks == "day" else [box.name]
    return names
