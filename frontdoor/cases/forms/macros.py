"""What is to be done to several cases, or kept as a macro."""

from collections.abc import Collection
from typing import Any

from django import forms

from frontdoor.cases.forms.together import Choices
from frontdoor.cases.rules.macros import Steps
from frontdoor.cases.rules.policy import LONGEST_TEXT

_TOO_LONG = {"max_length": f"What you enter must be {LONGEST_TEXT:,} characters or fewer"}


def _text(label: str, *, help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages=_TOO_LONG,
    )


class StepsForm(forms.Form):
    """The steps, all of them or those that are asked for."""

    also = forms.MultipleChoiceField(
        label="For whoever does it",
        required=False,
        choices=[("watch", "Watch it"), ("take", "Take it")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = _text("Add this note", help_text="Only staff read it.")
    amount = forms.IntegerField(
        label="How much more time?",
        required=False,
        min_value=1,
        max_value=100,
        help_text="In the unit of each case’s promise.",
        error_messages={
            "invalid": "Enter a number",
            "min_value": "The extra time must be between 1 and 100",
            "max_value": "The extra time must be between 1 and 100",
        },
    )
    reason = _text("Why is more time needed?", help_text="The residents read it. 200 characters or fewer.", rows=2)
    asked_by = forms.ChoiceField(label="Who asked for more time?", required=False, widget=forms.Select)
    ask = _text("Ask the resident", help_text="They get it as you write it. The clock stops until they answer.")
    outcome = forms.ChoiceField(label="Close it as", required=False, widget=forms.Select)
    words = _text("What the resident reads when it is closed")
    team = forms.ChoiceField(label="Hand it over to", required=False, widget=forms.Select)
    holder = forms.TypedChoiceField(
        label="To whom?", required=False, coerce=int, empty_value=None, widget=forms.Select,
        help_text="Somebody of your own teams, if you hand it to theirs.",
    )  # fmt: skip
    hand_over_note = _text("Note for them", rows=2)

    def __init__(
        self,
        *args: Any,
        outcomes: Choices,
        teams: Choices,
        people: Choices,
        askers: Choices,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"outcome": outcomes, "team": teams, "holder": people, "asked_by": askers}
        nothing = {"holder": "Nobody yet", "outcome": "Leave it open", "team": "Nobody else", "asked_by": "Nobody"}
        for name, choices in offered.items():
            self.fields[name].choices = [("", nothing[name]), *choices]  # type: ignore[attr-defined]  # a choice field
        for name in set(self.fields) - set(self.fields if only is None else only):
            del self.fields[name]

    def steps(self) -> Steps:
        """Return what was entered, once it is valid."""
        data = self.cleaned_data
        return Steps.from_data({**data, **dict.fromkeys(data.get("also", ()), True)})


def entered(steps: Steps) -> dict[str, Any]:
    """Return steps as the form shows them."""
    data = steps.as_data()
    return {**data, "also": [name for name in ("watch", "take") if data.get(name)]}


class MacroForm(StepsForm):
    """The steps with a name, for a team."""

    name = forms.CharField(label="Name", required=False, max_length=200)
    of_team = forms.TypedChoiceField(
        label="Whose macro is it?", coerce=int, widget=forms.Select, error_messages={"required": "Select a team"}
    )

    field_order = ("name", "of_team")

    def __init__(self, *args: Any, leads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of_team"].choices = list(leads)  # type: ignore[attr-defined]  # a choice field
