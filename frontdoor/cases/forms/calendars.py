"""The forms of the calendars: shape and language only; whether it may be so is for the operations."""

from datetime import datetime, time
from typing import Any, Final

from django import forms

from frontdoor.cases.forms.tasks import DayField
from frontdoor.foundation.calendars.api import Nation

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Span = tuple[time, time]


#: Whose bank holidays a calendar may keep.
NATIONS: Final = {
    Nation.ENGLAND_AND_WALES: "England and Wales",
    Nation.SCOTLAND: "Scotland",
    Nation.NORTHERN_IRELAND: "Northern Ireland",
}


class CalendarForm(forms.Form):
    """A calendar of a team or an office."""

    name = forms.CharField(
        label="Name", required=False, help_text="As definitions write it: north-office. Council is the council’s own."
    )
    label = forms.CharField(label="What it is called", required=False)
    nation = forms.TypedChoiceField(
        label="Whose bank holidays?", coerce=Nation, choices=[(each.value, said) for each, said in NATIONS.items()]
    )


class ClosureForm(forms.Form):
    """Days on which the council is to stand still, or to stand still no more."""

    first = DayField(label="First day", required=False, help_text="For example, 24/12/2026.")
    last = DayField(label="Last day", required=False, help_text="The same day for one day.")
    reason = forms.CharField(label="Why it is closed", required=False, help_text="Residents read it in due dates.")

    def clean(self) -> dict[str, Any]:
        """Say what is missing, or the wrong way round."""
        data: dict[str, Any] = super().clean() or {}
        for name, asked in (("first", "the first day"), ("last", "the last day"), ("reason", "why it is closed")):
            if name not in self.errors and not data.get(name):
                self.add_error(name, f"Enter {asked}")
        if not self.errors and data["last"] < data["first"]:
            self.add_error("last", "The last day must be the first day or later")
        if len(data.get("reason") or "") > 120:
            self.add_error("reason", "The reason must be 120 characters or fewer")
        return data


class SpansField(forms.Field):
    """The hours of a day, as people write them: "9:00-12:30, 13:30-17:00"; nothing for a day not worked."""

    def to_python(self, value: Any) -> tuple[Span, ...]:
        """Return the spans that were typed. Raises a validation error for what are none."""
        return tuple(self._span(part) for part in str(value or "").split(",") if part.strip())

    def _span(self, part: str) -> Span:
        edges = part.strip().replace("–", "-").replace(".", ":").split("-")
        try:
            opens, closes = (datetime.strptime(edge.strip(), "%H:%M").time() for edge in edges)  # noqa: DTZ007 -- a time of day
        except ValueError:
            raise forms.ValidationError(f"‘{part.strip()[:40]}’ is not a span. Enter hours like 9:00-17:00") from None
        return opens, closes


class HoursForm(forms.Form):
    """When a calendar works, by weekday."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = SpansField(label=name, required=False)
        self.fields["day0"].help_text = "Like 9:00-12:30, 13:30-17:00. Leave a day empty that is not worked."

    def hours(self) -> dict[int, tuple[Span, ...]]:
        """Return the hours by weekday, of the days that are worked."""
        return {number: spans for number in range(7) if (spans := self.cleaned_data[f"day{number}"])}


def said(spans: tuple[Span, ...]) -> str:
    """Return the hours of a day as they are typed."""
    return ", ".join(f"{opens.hour}:{opens:%M}-{closes.hour}:{closes:%M}" for opens, closes in spans)
