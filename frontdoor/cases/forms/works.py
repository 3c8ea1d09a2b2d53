"""The forms of planned works: shape and language only; whether it may be so is for the operations."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any, Final

from django import forms

from frontdoor.cases.forms.together import Choices
from frontdoor.cases.rules.works import EFFECT_SAID, Details, Span
from frontdoor.kernel.geo import NotAPlace, Point
from frontdoor.kernel.references import NotAReference, parse_reference
from frontdoor.places.api import StreetRecord, find_street, street

_DAYS: Final = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
_HOUR: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_AREA: Final = forms.Textarea(attrs={"rows": 3})
#: Streets that are offered where what was typed may mean several.
MOST_OFFERED: Final = 6


def _text(label: str, help_text: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text, **more)


def day_of(typed: str) -> date | None:
    """Return a day as people or browsers write it; None for nothing. Raises ValidationError."""
    if not typed.strip():
        return None
    try:
        found: date = forms.DateField(input_formats=list(_DAYS)).clean(typed.strip())
    except forms.ValidationError:
        raise forms.ValidationError("Enter a real day, such as 24/12/2026") from None
    return found


def hour_of(typed: str) -> time | None:
    """Return an hour as people write it: "9am", "4.30 pm", "16:30"; None for nothing. Raises ValidationError."""
    text = typed.strip().lower().replace("noon", "midday")
    if text in {"", "midday", "midnight"}:
        return {"midday": time(12), "midnight": time(0)}.get(text)
    found = _HOUR.fullmatch(text)
    hour, minute, half = (int(found[1]), int(found[2] or 0), found[3]) if found else (99, 0, None)
    if half is not None:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59 or (found is not None and half is None and found[2] is None):
        raise forms.ValidationError("Enter an hour, such as 9am or 16:30")
    return time(hour, minute)


class WorksForm(forms.Form):
    """What is done where and when, what it means for people, and which cases it puts right."""

    which = forms.MultipleChoiceField(
        label="Which cases does it put right?", required=False, widget=forms.CheckboxSelectMultiple
    )
    cases = _text("References of other cases it puts right", "One after the other, with spaces between.")
    what = _text("What is done?", "As people in the street would say it: Repair of ten potholes.")
    street = _text("Which street?", "As it is in our list of streets.")
    usrn = forms.ChoiceField(
        label="Which of these do you mean?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select the street"},
    )
    stretch = _text("Where in it?", "For example, between the bakery and the bridge. Never the number of a house.")
    lat = forms.CharField(required=False, widget=forms.HiddenInput)
    lon = forms.CharField(required=False, widget=forms.HiddenInput)
    starts_on = _text("First day", "For example 24/12/2026.")
    ends_on = _text("Last day", "Leave it empty if it is the same.")
    starts_at = _text("From which hour each day?", "For example 9am. Leave both empty for the whole day.")
    ends_at = _text("Until which hour?", "For example 4:30pm.")
    why = _text("Why?", widget=_AREA)
    effects = forms.MultipleChoiceField(
        label="What does it mean for people?",
        required=False,
        choices=[(each.value, said) for each, said in EFFECT_SAID.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select what it means for people"},
    )
    means = _text("Anything else it means for them?", widget=_AREA)
    diversion = _text("Which way do people go instead?", widget=_AREA)
    access = _text(
        "How do disabled people, and people who come by bus, get through?",
        "Ramps, widths, dropped kerbs, where the bus stops, whom to call for help.",
        widget=_AREA,
    )
    contractor = _text("Who does it?", "Us, or the name of a firm.")
    permit = _text("Reference of the street works permit, if any")
    contact = _text("Whom can people ask?", "A telephone number or an address of the team or the firm.")

    def __init__(self, *args: Any, offered: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "which" in self.fields:
            self.fields["which"].choices = list(offered)  # type: ignore[attr-defined]  # a choice field
        self.streets: list[StreetRecord] = find_street(self.data.get("street", "")[:250], limit=MOST_OFFERED)
        shown = [(str(each.usrn), each.full_name) for each in self.streets]
        self.fields["usrn"].choices = shown  # type: ignore[attr-defined]  # a choice field
        self.asks_which_street = False

    def clean_what(self) -> str:
        """Return what is done; said with whatever else is missing, so that it is mended at once."""
        if not self.cleaned_data["what"].strip():
            raise forms.ValidationError("Enter what is done")
        return str(self.cleaned_data["what"])

    def middle(self) -> StreetRecord | None:
        """Return the street that the form names first, in whose middle the pin stands until it is put."""
        found = find_street(str(self["street"].value() or "")[:250], limit=1)
        return found[0] if found else None

    def clean_cases(self) -> list[str]:
        """Return each reference in its one form."""
        try:
            return [parse_reference(each) for each in re.split(r"[,;\s]+", self.cleaned_data["cases"]) if each]
        except NotAReference as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_starts_on(self) -> date | None:
        """Return the first day."""
        found = day_of(self.cleaned_data["starts_on"])
        if found is None:
            raise forms.ValidationError("Enter the first day")
        return found

    def clean_ends_on(self) -> date | None:
        """Return the last day, if it is another."""
        return day_of(self.cleaned_data["ends_on"])

    def clean_starts_at(self) -> time | None:
        """Return the first hour of each day."""
        return hour_of(self.cleaned_data["starts_at"])

    def clean_ends_at(self) -> time | None:
        """Return the last hour of each day."""
        return hour_of(self.cleaned_data["ends_at"])

    def clean(self) -> dict[str, Any]:
        """Find the street that is meant, and ask which where several may be."""
        data: dict[str, Any] = super().clean() or {}
        typed = data.get("street", "").strip()
        exact = [each for each in self.streets if typed.casefold() in {each.full_name.casefold(), each.name.casefold()}]
        if not typed:
            self.add_error("street", "Enter the street")
        elif data.get("usrn"):
            data["found"] = street(int(data["usrn"]))
        elif len(exact) == 1 or len(self.streets) == 1:
            data["found"] = (exact or self.streets)[0]
            self.errors.pop("usrn", None)  # of another street, which was typed before
        elif self.streets:
            self.asks_which_street = True
            if "usrn" not in self.errors:
                self.add_error("usrn", "Select the street")
        else:
            self.errors.pop("usrn", None)
            self.add_error("street", "We know no street like that. Check how it is written")
        return data

    def details(self) -> Details:
        """Return what the form says, once it is valid."""
        data = self.cleaned_data
        span = Span(data["starts_on"], data["ends_on"] or data["starts_on"], data["starts_at"], data["ends_at"])
        words = ("what", "stretch", "why", "means", "diversion", "access", "contractor", "permit", "contact")
        return Details(
            usrn=data["found"].usrn,
            span=span,
            point=self._point(),
            effects=tuple(data["effects"]),
            **{name: data[name] for name in words},
        )

    def _point(self) -> tuple[float, float] | None:
        """Return where the pin is; None without one, and for what no map writes."""
        try:
            point = Point(float(self.cleaned_data["lat"]), float(self.cleaned_data["lon"]))
        except (ValueError, NotAPlace):
            return None
        return (point.lat, point.lon)


class WorksEditForm(WorksForm):
    """The same, and why days or hours change. Cases are added by their references."""

    which = None  # type: ignore[assignment]  # so Django takes a field of the form above away
    reason = _text("Why do the days or hours change?", "Residents read it: frost, a machine that broke.")

    field_order: Sequence[str] = (
        "what", "street", "usrn", "stretch", "lat", "lon", "starts_on", "ends_on", "starts_at", "ends_at", "reason",
    )  # fmt: skip


class WorksStepForm(forms.Form):
    """Why works are where they come to."""

    reason = _text("Why?", "Residents read it.", widget=forms.Textarea(attrs={"rows": 2}))
