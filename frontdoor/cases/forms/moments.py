"""The form that says what happened in a case, and when."""

from datetime import datetime
from typing import Final

from django import forms

from frontdoor.cases.rules.reckoning import BadMoment, moment_of

HOW_TO_WRITE: Final = "A day and a time, like 2026-12-24 10:00."


class When(forms.CharField):
    """A moment in London's time as staff write it, or None."""

    def __init__(self, *, label: str, help_text: str, missing: str = "") -> None:
        super().__init__(
            label=label,
            required=bool(missing),
            max_length=40,
            help_text=help_text,
            error_messages={"required": missing},
        )

    def clean(self, value: str) -> datetime | None:
        """Return the moment; None where nothing was written."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return moment_of(text, what=str(self.label))
        except BadMoment as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class MomentForm(forms.Form):
    """When it happened; what it was is chosen already."""

    moment = forms.CharField(widget=forms.HiddenInput, required=False)
    when = When(label="When did it happen?", help_text=f"{HOW_TO_WRITE} Leave it empty if it happened just now.")
