"""The forms with which several cases are worked on together."""

from collections.abc import Iterable
from typing import Any

from django import forms

from frontdoor.cases.rules.policy import LONGEST_TEXT

#: Choices as pairs of value and words.
Choices = Iterable[tuple[str, str]]


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


class JoinForm(forms.Form):
    """What the resident of a part reads that is joined back."""

    words = forms.CharField(label="What the resident reads", required=False, widget=forms.Textarea)


class UndoForm(forms.Form):
    """What the resident of a case reads that was no duplicate after all."""

    words = forms.CharField(
        label="What the resident reads",
        required=False,
        widget=forms.Textarea,
        initial="We looked again: this is not the same as another report, so we go on with yours.",
    )


class PartForm(forms.Form):
    """One part of a case that is split."""

    service = forms.ChoiceField(label="As which service?", required=False, widget=forms.Select)
    team = forms.ChoiceField(label="By which team?", required=False, widget=forms.Select)
    words = forms.CharField(label="What is to be done?", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, services: Choices, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", "Choose a service"), *services]  # type: ignore[attr-defined]  # a choice field
        self.fields["team"].choices = [("", "The team that owns the service"), *teams]  # type: ignore[attr-defined]  # likewise

    @property
    def is_left_empty(self) -> bool:
        """Whether nothing was entered for this part but the service that was offered."""
        return not (self["words"].value() or "").strip() and not self["team"].value()

    def clean(self) -> dict[str, Any]:
        """Ask for what a part needs, unless all of it was left empty."""
        given: dict[str, Any] = self.cleaned_data
        if not self.is_left_empty:
            if not given.get("service") and "service" not in self.errors:
                self.add_error("service", "Select a service for this part")
            if not (given.get("words") or "").strip():
                self.add_error("words", "Enter what is to be done in this part")
        return given


class WholeForm(forms.Form):
    """What becomes of the whole once all of its parts are closed."""

    outcome = forms.ChoiceField(
        label="When every part is put right, close the whole as",
        required=False,
        widget=forms.Select,
        help_text="If any part is closed without being put right, whoever holds the whole is told, and decides.",
    )
    closing_words = forms.CharField(
        label="What the resident reads then", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, outcomes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "Leave it open: whoever holds it closes it"), *outcomes]
        self.fields["outcome"].choices = offered  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for the words that closing needs."""
        given: dict[str, Any] = self.cleaned_data
        if given.get("outcome") and not (given.get("closing_words") or "").strip():
            self.add_error("closing_words", "Enter what the resident reads when the whole is closed")
        return given
