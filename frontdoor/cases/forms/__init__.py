"""The forms of the case page: shape and language only; whether it may be so is for the operations."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from frontdoor.kernel.references import NotAReference, parse_reference

#: Choices as pairs of value and words.
Choices = Iterable[tuple[str, str]]


#: How many colleagues are named under a field where they can be mentioned: all of a large team would be longer to
#: read than the note is.
MOST_NAMED: Final = 12


class Plain(forms.Form):
    """Nothing to fill in: the button says it all."""


class WordsForm(forms.Form):
    """One text."""

    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)


class NoteForm(WordsForm):
    """Something only staff read."""

    text = forms.CharField(label="Note", required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = "Only staff read it, and the team’s contractor."
        # A team of hundreds would be longer to read than the note.
        called = [f"@{username} ({name})" for username, name in people][:MOST_NAMED]
        self.fields["text"].help_text = (
            f"{words} To tell a colleague, name them: {', '.join(called)}." if called else words
        )


class AskForm(WordsForm):
    """Something we ask the resident for."""

    kind = forms.ChoiceField(label="What do you ask for?", required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label="What do you ask them?",
        required=False,
        widget=forms.Textarea,
        help_text="They get it as you write it. The clock stops until they answer.",
    )
    pounds = forms.DecimalField(
        label="The new fee in pounds",
        required=False,
        decimal_places=2,
        widget=forms.TextInput,
        help_text="Only if you ask for another fee.",
        error_messages={"invalid": "Enter the new fee in pounds, like 125.50"},
    )
    days = forms.IntegerField(
        label="Days longer that it is to take",
        required=False,
        help_text="Only if you ask for more time.",
        error_messages={"invalid": "Enter a number"},
    )

    def __init__(self, *args: Any, kinds: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]  # a choice field


class AnswerForm(WordsForm):
    """What a caller answers to what we asked."""

    text = forms.CharField(label="What the caller answers", required=False, widget=forms.Textarea)
    agreed = forms.TypedChoiceField(
        label="Do they agree?",
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_yes_or_no: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_yes_or_no:
            del self.fields["agreed"]


class InformationForm(WordsForm):
    """Something a caller adds."""

    text = forms.CharField(
        label="What the caller told you",
        required=False,
        widget=forms.Textarea,
        help_text="The person who reported this can read it on their tracking page.",
    )


class HandOverForm(forms.Form):
    """To somebody in a team that is chosen already."""

    team = forms.CharField(widget=forms.HiddenInput, required=False)
    holder = forms.TypedChoiceField(
        label="Who in the team?", required=False, coerce=int, empty_value=None, widget=forms.Select
    )
    note = forms.CharField(label="Note for them (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined]  # a choice field


class CategoryForm(forms.Form):
    """Another service."""

    to = forms.ChoiceField(label="Which service is it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, services: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose a service"), *services]  # type: ignore[attr-defined]  # likewise


class LinkForm(forms.Form):
    """Another case, by its reference."""

    other = forms.CharField(label="Reference of the other case", max_length=60, required=False)

    def clean_other(self) -> str:
        """Return the reference in its canonical form."""
        try:
            return parse_reference(self.cleaned_data["other"])
        except NotAReference as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class DuplicateForm(LinkForm):
    """The case that is kept, and what the resident of this one reads."""

    other = forms.CharField(label="Reference of the case that is kept", max_length=60, required=False)
    words = forms.CharField(label="What the resident reads", required=False, widget=forms.Textarea)


class CloseForm(forms.Form):
    """What came of it, chosen already, and what the resident reads."""

    outcome = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label="What the resident reads",
        required=False,
        widget=forms.Textarea,
        help_text="Start from these words; say what was done, and what happens next if anything does.",
    )


class DisputeForm(forms.Form):
    """The answer to somebody who says it is not put right."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[("accept", "Open the case again, with a new clock"), ("refuse", "Leave it closed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    words = forms.CharField(
        label="What the resident reads", required=False, widget=forms.Textarea, help_text="Say why, in plain words."
    )
