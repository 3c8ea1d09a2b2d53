"""The form that says what happened in a case, and when."""

from datetime import datetime

from django import forms

from frontdoor.cases.rules.reckoning import BadMoment, moment_of


class MomentForm(forms.Form):
    """When it happened; what it was is chosen already."""

    moment = forms.CharField(widget=forms.HiddenInput, required=False)
    when = forms.CharField(
        label="When did it happen?",
        required=False,
        max_length=40,
        help_text="A day and a time, like 2026-12-24 10:00. Leave it empty if it happened just now.",
    )

    def clean_when(self) -> datetime | None:
        """Return the moment, in London’s time; None when it happened just now."""
        if not self.cleaned_data["when"]:
            return None
        try:
            return moment_of(self.cleaned_data["when"], what="when")
        except BadMoment as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
