"""The forms with which somebody is found and looked at: shape and language only."""

from collections.abc import Iterable
from typing import Any

from django import forms

from frontdoor.customers.operations.finding import Sought
from frontdoor.customers.rules.sources import Purpose


class FindForm(forms.Form):
    """Whom an adviser looks for."""

    name = forms.CharField(label="Name", required=False, max_length=200)
    born = forms.CharField(
        label="Date of birth", required=False, max_length=40, help_text="With the name. For example, 4 3 1981"
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=12, help_text="With the name.")
    email = forms.CharField(label="Or an email address", required=False, max_length=254)
    phone = forms.CharField(label="Or a telephone number", required=False, max_length=40)
    number = forms.CharField(
        label="Or a number",
        required=False,
        max_length=60,
        help_text="Of an account, a tenancy, a card, a National Insurance number, or ours of a customer.",
    )

    def sought(self) -> Sought:
        """Return what was typed; a date as people say it, in figures with spaces, is taken as one."""
        data = {name: str(value).strip() for name, value in self.cleaned_data.items()}
        born = data["born"].split()
        if len(born) == 3 and all(part.isdigit() for part in born):
            data["born"] = "/".join(born)
        return Sought(**data)


class PurposeForm(forms.Form):
    """What for, and why."""

    purpose = forms.ChoiceField(
        label="What for do you need to see this person’s data?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what for", "invalid_choice": "Select what for"},
    )
    reason = forms.CharField(
        label="Why now?",
        max_length=300,
        help_text="In a few words: the person reads it. For example, ‘They called about a missed bin’.",
        error_messages={"required": "Say why", "max_length": "Say why in 300 characters or fewer"},
    )

    def __init__(self, *args: Any, purposes: Iterable[Purpose] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.id, each.name) for each in purposes]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]  # a choice field


class GlassForm(PurposeForm):
    """What for, why, and that one knows what follows."""

    confirmed = forms.MultipleChoiceField(
        label="Before you open it",
        required=False,
        choices=[("yes", "I know that this is kept, and that somebody else looks at it")],
        widget=forms.CheckboxSelectMultiple,
    )


class ReviewForm(forms.Form):
    """What somebody else finds of a glass that was broken."""

    verdict = forms.ChoiceField(
        label="Was it right to open it?",
        choices=[("right", "Yes"), ("wrong", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it was right", "invalid_choice": "Select whether it was right"},
    )
    found = forms.CharField(
        label="What did you find?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where it was not right.",
    )
