"""Forms of deciding: shape and language only; whether it may be so is for the operations."""

from typing import Final

from django import forms

ONE: Final = "one"
TWO: Final = "two"


class DecideForm(forms.Form):
    """Whether two records are one person's."""

    decision = forms.ChoiceField(
        label="Are they one person?",
        choices=[(ONE, "Yes, one person"), (TWO, "No, two people")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they are one person"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="What you went by. It is kept, and the person may read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say why"},
    )


class ReasonForm(forms.Form):
    """Why something is undone or parted."""

    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say why"},
    )
