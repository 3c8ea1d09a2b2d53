"""What is written down of somebody on the staff, and to whom their work goes."""

from datetime import date
from typing import Any

from django import forms

from frontdoor.cases.forms.together import Choices


class FactsForm(forms.Form):
    """Skills, and until when somebody is away."""

    skills = forms.CharField(
        label="Skills",
        required=False,
        max_length=400,
        help_text="Separated by commas, as the team’s rules name them: welsh, asbestos, licensing",
        error_messages={"max_length": "Skills must be 400 characters or fewer"},
    )
    away_until = forms.CharField(
        label="Away until (last day)",
        required=False,
        max_length=20,
        help_text="For example 24/12/2026. Leave it empty for somebody who is here.",
    )

    def clean_away_until(self) -> date | None:
        """Return the day, as people or browsers write it."""
        typed = self.cleaned_data["away_until"].strip()
        if not typed:
            return None
        try:
            found: date = forms.DateField(input_formats=["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d %B %Y"]).clean(typed)
        except forms.ValidationError:
            raise forms.ValidationError("Enter a real day, such as 24/12/2026") from None
        return found

    def clean_skills(self) -> list[str]:
        """Return each skill."""
        return [each.strip() for each in self.cleaned_data["skills"].split(",") if each.strip()]


class MoveForm(forms.Form):
    """To whom somebody's cases go."""

    to = forms.TypedChoiceField(
        label="Who gets them?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select,
        error_messages={"invalid_choice": "Select somebody who is not away"},
    )
    note = forms.CharField(
        label="Note for them", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spread = ("", "Whoever has the least to do, one after the other")
        self.fields["to"].choices = [spread, *people]  # type: ignore[attr-defined]  # a choice field
