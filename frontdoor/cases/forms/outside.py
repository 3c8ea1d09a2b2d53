"""The forms of requests to people outside: shape and language only; whether it may be so is for the operations."""

from django import forms

from frontdoor.cases.rules.outside import PERSONAL, SHOWN_SAID, Shown


class OutsideForm(forms.Form):
    """Who is asked what, and what of the case they see."""

    name = forms.CharField(label="Who do you ask?", required=False, help_text="A person, firm, team or body.")
    email = forms.CharField(label="Their email address", required=False)
    text = forms.CharField(
        label="What do you ask them?",
        required=False,
        widget=forms.Textarea,
        help_text="They read it as you write it. Name nobody whom they need not know.",
    )
    shows = forms.MultipleChoiceField(
        label="What of the case may they see?",
        required=False,
        choices=[(each.value, f"{SHOWN_SAID[each]}{' (personal)' if each in PERSONAL else ''}") for each in Shown],
        widget=forms.CheckboxSelectMultiple,
        initial=[Shown.STREET.value],
    )
    reason = forms.CharField(
        label="Why do they need to see something personal?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only if you ticked something personal.",
    )
    days = forms.IntegerField(
        label="How many working days have they to answer?",
        initial=5,
        error_messages={"required": "Enter how many working days they have", "invalid": "Enter a number"},
    )


class OfRequest(forms.Form):
    """About a request that was chosen on the page before."""

    request = forms.CharField(widget=forms.HiddenInput, required=False)


class MoreTimeForm(OfRequest):
    """How much time they are given."""

    days = forms.IntegerField(
        label="How many working days from today?",
        error_messages={"required": "Enter how many working days they have", "invalid": "Enter a number"},
    )
