"""The forms of decisions and steps: shape and language only; whether it may be so is for the operations."""

from typing import Any

from django import forms

from frontdoor.cases.forms import Choices


class StepForm(forms.Form):
    """The step that was chosen on the page before."""

    to = forms.CharField(widget=forms.HiddenInput, required=False)


class ProposeForm(forms.Form):
    """How something is decided, and why."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    result = forms.ChoiceField(label="How is it decided?", required=False, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label="Reasons",
        required=False,
        widget=forms.Textarea,
        help_text="What it rests on. Whoever it is about may ask to read it.",
    )

    def __init__(self, *args: Any, results: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = list(results)  # type: ignore[attr-defined]  # a choice field


class SettleForm(forms.Form):
    """What a second person says to a proposal."""

    decision = forms.CharField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        label="What do you say to it?",
        choices=[("approve", "Approve it: it is decided so"), ("back", "Send it back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you say to it"},
    )
    words = forms.CharField(
        label="What is missing or wrong?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only if you send it back.",
    )
