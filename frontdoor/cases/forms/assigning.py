"""A rule by which a team gives out its new cases."""

from typing import Any

from django import forms

from frontdoor.cases.forms.together import Choices


class RuleForm(forms.Form):
    """One rule. What is left empty is no condition."""

    name = forms.CharField(label="Name of the rule", required=False, max_length=200)
    place = forms.IntegerField(
        label="Place in the order",
        min_value=1,
        max_value=99,
        help_text="Rules are asked from 1 up. The first that is about a case, and has somebody for it, decides.",
        error_messages={
            "required": "Enter a place from 1 to 99",
            "invalid": "Enter a place from 1 to 99",
            "min_value": "Enter a place from 1 to 99",
            "max_value": "Enter a place from 1 to 99",
        },
    )
    services = forms.MultipleChoiceField(
        label="Of these services (none ticked: all)", required=False, widget=forms.CheckboxSelectMultiple
    )
    wards = forms.MultipleChoiceField(
        label="In these wards (none ticked: everywhere)", required=False, widget=forms.CheckboxSelectMultiple
    )
    skill = forms.CharField(
        label="By somebody with this skill",
        required=False,
        max_length=40,
        help_text="As it is written down of people on the team’s page. Leave it empty for anybody.",
        error_messages={"max_length": "The skill must be 40 characters or fewer"},
    )
    most = forms.IntegerField(
        label="Only while their work weighs less than",
        required=False,
        min_value=0,
        max_value=1000,
        help_text="Leave it empty for no limit. A case weighs one, two if it is due soon, three if it is overdue.",
        error_messages={
            "invalid": "Enter a number up to 1000",
            "min_value": "Enter a number up to 1000",
            "max_value": "Enter a number up to 1000",
        },
    )

    def __init__(self, *args: Any, services: Choices, wards: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = list(services)  # type: ignore[attr-defined]  # a choice field
        self.fields["wards"].choices = list(wards)  # type: ignore[attr-defined]  # a choice field

    def clean_most(self) -> int:
        """Return no limit for nothing."""
        return self.cleaned_data["most"] or 0
