"""The forms of tasks: shape and language only; whether it may be so is for the operations."""

from datetime import datetime
from typing import Any

from django import forms

from frontdoor.cases.forms import Choices
from frontdoor.kernel.clock import LONDON


class DayField(forms.Field):
    """A day typed as people write it; the day itself as a value, or None."""

    def to_python(self, value: Any) -> Any:
        """Return the day that was typed. Raises a validation error for what is none."""
        text = str(value or "").strip()
        if not text:
            return None
        for shape in ("%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(text, shape).replace(tzinfo=LONDON).date()
            except ValueError:
                continue
        raise forms.ValidationError(f"‘{text[:40]}’ is not a date. Enter one like 27/3/2027")


class NewTaskForm(forms.Form):
    """A task that somebody sets."""

    title = forms.CharField(label="What is to be done?", required=False)
    to = forms.ChoiceField(label="Who is to do it?", required=False, widget=forms.Select)
    due = DayField(label="By when? (optional)", required=False, help_text="For example, 27/3/2027.")
    checklist = forms.CharField(
        label="What to tick off (optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One thing on each line.",
    )
    after = forms.TypedMultipleChoiceField(
        label="What has to be done before? (optional)", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    required = forms.TypedMultipleChoiceField(
        label="Must it be done?",
        required=False,
        coerce=str,
        choices=[("yes", "The case can be closed only when it is done or cancelled")],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Choices = (), before: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "The team that holds the case"), *people]  # type: ignore[attr-defined]  # a choice field
        self.fields["after"].choices = list(before)  # type: ignore[attr-defined]  # likewise
        if not self.fields["after"].choices:  # type: ignore[attr-defined]  # likewise
            del self.fields["after"]


class OfTask(forms.Form):
    """About a task that was chosen on the page before."""

    task = forms.CharField(widget=forms.HiddenInput, required=False)


class FinishTaskForm(OfTask):
    """What was found while doing it."""

    note = forms.CharField(
        label="Note (optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only staff read it.",
    )


class CancelTaskForm(OfTask):
    """Why it will not be done."""

    reason = forms.CharField(label="Why is it not needed?", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(OfTask):
    """Who is to do it."""

    to = forms.ChoiceField(label="Who is to do it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose a team or somebody"), *people]  # type: ignore[attr-defined]  # likewise


class TickForm(OfTask):
    """What is ticked off."""

    rows = forms.TypedMultipleChoiceField(
        label="What is done?", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rows: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = list(rows)  # type: ignore[attr-defined]  # likewise
