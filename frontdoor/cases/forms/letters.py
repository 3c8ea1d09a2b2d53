"""The form of a letter: shape and language only; whether it may go is for the operation."""

from typing import Any

from django import forms

from frontdoor.cases.forms import Choices
from frontdoor.cases.rules.letters import WAY_SAID, Way


class LetterForm(forms.Form):
    """A letter that was begun with a text."""

    text = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label="How does it go?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it goes", "invalid_choice": "Select how it goes"},
    )
    address = forms.CharField(
        label="Postal address",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only by post: name, street, town and postcode, each on its own line.",
    )
    subject = forms.CharField(label="Subject", required=False)
    body = forms.CharField(label="The letter", required=False, widget=forms.Textarea(attrs={"rows": 20}))
    moment = forms.ChoiceField(
        label="Does it count as something that a clock waits for?", required=False, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, ways: tuple[Way, ...] = (), email: str = "", moments: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(way.value, _said(way, email)) for way in ways]  # type: ignore[attr-defined]  # a choice field
        counted = list(moments)
        if counted:
            self.fields["moment"].choices = [("", "No"), *counted]  # type: ignore[attr-defined]  # as above
        else:
            del self.fields["moment"]


def _said(way: Way, email: str) -> str:
    return f"{WAY_SAID[way]}, to {email}" if way is Way.EMAIL else WAY_SAID[way]
