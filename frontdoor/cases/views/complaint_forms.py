"""The forms with which a complaint is dealt with: shape and language only; the rest is for the operations."""

from typing import Any

from django import forms

from frontdoor.cases.forms import Choices
from frontdoor.cases.rules.complaints import VERDICTS


def _area(label: str, *, rows: int = 4, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )  # fmt: skip


def _set_choices(form: forms.Form, name: str, choices: Choices, *, first: str) -> None:
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]  # a choice field


class AppointForm(forms.Form):
    """Who looks into it, in a team that is chosen already."""

    team = forms.CharField(widget=forms.HiddenInput, required=False)
    person = forms.TypedChoiceField(
        label="Who looks into it?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select,
        help_text="Somebody who was not part of what is complained about. At stage 2, nobody who dealt with stage 1.",
    )

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "person", people, first="Choose somebody")


class AcknowledgeForm(forms.Form):
    """What is said back to the complainant."""

    understood = _area("What we understood", hint="They read it. Say it in their order and without judging.")
    sought = _area("What they want to come of it", rows=3)
    out_of_scope = _area("What we cannot look into, and who can (optional)", rows=3)


class IssueForm(forms.Form):
    """One thing complained about."""

    what = _area("What do they complain about?", hint="One thing. Add another for the next.")
    sought = _area("What would put it right for them? (optional)", rows=2)
    theme = forms.ChoiceField(label="What kind of complaint is it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, themes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "theme", themes, first="Not said")


class FindForm(forms.Form):
    """What was found of an issue that is chosen already."""

    issue = forms.CharField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label="What did you find?",
        choices=[(verdict.value, words.capitalize()) for verdict, words in VERDICTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you found"},
    )
    reasons = _area("Why?", hint="Name what you looked at, and the policy or the law. It goes into the letter.")
    theme = forms.ChoiceField(label="What kind of complaint is it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, themes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "theme", themes, first="Not said")


class AnswerForm(forms.Form):
    """The letter."""

    words = _area(
        "The letter",
        rows=14,
        hint="What comes next, and how to reach the ombudsman, is put under it by itself.",
    )


class MoreDaysForm(forms.Form):
    """More working days for a stage."""

    days = forms.IntegerField(
        label="How many working days more?",
        error_messages={"required": "Enter how many working days more", "invalid": "Enter a number"},
    )
    reason = _area(
        "Why is more time needed?", rows=3, hint="A good reason. They read it, with the ombudsman’s address."
    )
    asked_by = forms.ChoiceField(label="Who asked for it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, people: Choices = (), most: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "asked_by", people, first="Choose somebody")
        self.fields["days"].help_text = f"{most} at most, all extensions of this stage together."


class StageTwoForm(forms.Form):
    """The wish for stage 2."""

    words = _area("What they want to add (optional)", hint="They do not have to say why: do not ask.")
