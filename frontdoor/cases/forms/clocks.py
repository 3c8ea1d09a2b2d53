"""The forms of what is done with one clock: shape and language only."""

from typing import Any

from django import forms

from frontdoor.cases.forms import Choices
from frontdoor.cases.forms.moments import HOW_TO_WRITE, When


class MoreTimeForm(forms.Form):
    """How much more time a clock needs, and why."""

    clock = forms.CharField(widget=forms.HiddenInput, required=False)
    amount = forms.IntegerField(
        label="How much more time?",
        error_messages={"required": "Enter how much more time", "invalid": "Enter a number"},
    )
    reason = forms.CharField(
        label="Why is more time needed?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever waits for this reads it. 200 characters or fewer.",
    )
    notice_at = When(
        label="When were they told that it takes longer, and why?",
        help_text=f"{HOW_TO_WRITE} It must be before the clock is due.",
        missing="Enter when they were told that it takes longer, and why",
    )
    asked_by = forms.ChoiceField(
        label="Who asks for it?",
        required=False,
        widget=forms.Select,
        help_text="You give it at once if a colleague has asked you. What you want yourself, somebody else approves.",
    )

    def __init__(
        self,
        *args: Any,
        most: int = 0,
        unit: str = "",
        when: str = "",
        needs_notice: bool = True,
        people: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["asked_by"].choices = [("", "I do"), *people]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["asked_by"]
        self.fields["amount"].help_text = f"In {unit}, {most} at most. {when}".strip()
        if not needs_notice:
            del self.fields["notice_at"]


class SettleTimeForm(forms.Form):
    """What is said to somebody who asks for more time."""

    request = forms.CharField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        label="What do you say to it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you say to it"},
    )
    words = forms.CharField(
        label="Why not?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only if you do not give it.",
    )

    def __init__(self, *args: Any, answers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = list(answers)  # type: ignore[attr-defined]  # a choice field


class EndClockForm(forms.Form):
    """How a clock ended, when, and why."""

    clock = forms.CharField(widget=forms.HiddenInput, required=False)
    how = forms.ChoiceField(
        label="How did it end?", widget=forms.RadioSelect, error_messages={"required": "Select how it ended"}
    )
    when = When(label="When?", help_text=f"{HOW_TO_WRITE} Leave it empty if it was just now.")
    words = forms.CharField(
        label="Why?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only staff read it. 200 characters or fewer.",
    )

    def __init__(self, *args: Any, endings: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = list(endings)  # type: ignore[attr-defined]  # a choice field
