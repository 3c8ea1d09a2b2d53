"""The forms with which several cases are worked on together."""

from django import forms

from frontdoor.cases.rules.policy import LONGEST_TEXT


class MergeForm(forms.Form):
    """What residents of cases read that are closed as duplicates of one."""

    words = forms.CharField(
        label="What the residents read",
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
        error_messages={
            "required": "Enter what to tell the residents",
            "max_length": f"What you enter must be {LONGEST_TEXT:,} characters or fewer",
        },
    )
