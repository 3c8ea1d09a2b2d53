"""The form in which somebody says how they want to hear of what they are told."""

from django import forms

from frontdoor.foundation.accounts.by_email import ByEmail


class ByEmailForm(forms.Form):
    """When somebody wants an e-mail."""

    by_email = forms.ChoiceField(
        label="When do you want an email?",
        choices=[
            (ByEmail.AT_ONCE.value, "At once"),
            (ByEmail.DAILY.value, "Once a day, at 7 in the morning"),
            (ByEmail.NOT.value, "Not at all"),
        ],
        widget=forms.RadioSelect,
    )
