"""The forms with which a complaint is dealt with: shape and language only; the rest is for the operations."""

from typing import Any

from django import forms

from frontdoor.cases.forms import Choices
from frontdoor.cases.rules.complaints import VERDICTS


def area(label: str, *, rows: int = 4, hint: str = "") -> forms.CharField:
    """Return a field for a text of several lines."""
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )  # fmt: skip


def set_choices(form: forms.Form, name: str, choices: Choices, *, first: str) -> None:
    """Give a list its choices, after one that chooses nothing."""
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
        set_choices(self, "person", people, first="Choose somebody")


class AcknowledgeForm(forms.Form):
    """What is said back to the complainant."""

    understood = area("What we understood", hint="They read it. Say it in their order and without judging.")
    sought = area("What they want to come of it", rows=3)
    out_of_scope = area("What we cannot look into, and who can (optional)", rows=3)


class IssueForm(forms.Form):
    """One thing complained about."""

    what = area("What do they complain about?", hint="One thing. Add another for the next.")
    sought = area("What would put it right for them? (optional)", rows=2)
    theme = forms.ChoiceField(label="What kind of complaint is it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, themes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "theme", themes, first="Not said")


class FindForm(forms.Form):
    """What was found of an issue that is chosen already."""

    issue = forms.CharField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label="What did you find?",
        choices=[(verdict.value, words.capitalize()) for verdict, words in VERDICTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you found"},
    )
    reasons = area("Why?", hint="Name what you looked at, and the policy or the law. It goes into the letter.")
    theme = forms.ChoiceField(label="What kind of complaint is it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, themes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "theme", themes, first="Not said")


class AnswerForm(forms.Form):
    """The letter."""

    words = area(
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
    reason = area("Why is more time needed?", rows=3, hint="A good reason. They read it, with the ombudsman’s address.")
    asked_by = forms.ChoiceField(label="Who asked for it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, people: Choices = (), most: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "asked_by", people, first="Choose somebody")
        self.fields["days"].help_text = f"{most} at most, all extensions of this stage together."


class StageTwoForm(forms.Form):
    """The wish for stage 2."""

    words = area("What they want to add (optional)", hint="They do not have to say why: do not ask.")


def day(label: str, *, missing: str, hint: str = "For example, 31/12/2026.") -> forms.DateField:
    """Return a field for a day, as people write it."""
    return forms.DateField(
        label=label,
        input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d/%m/%y"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        help_text=hint,
        error_messages={"required": missing, "invalid": "Enter a day, such as 31/12/2026"},
    )


YES_NO: Any = [("yes", "Yes"), ("no", "No")]


class TellApartForm(forms.Form):
    """The test, the reason, and the service that the decision is about."""

    decision = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, test: Choices = (), services: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in test:
            self.fields[f"test_{name}"] = forms.ChoiceField(
                label=text,
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": "Select yes or no"},
            )
        self.fields["reason"] = area("Why do you decide so?", hint="Whoever asked reads it.")
        options = list(services)
        if options:
            self.fields["to"] = forms.ChoiceField(
                label="Which service is it then?", required=False, widget=forms.Select
            )
            set_choices(self, "to", options, first="It stays what it is")


class OwnedForm(forms.Form):
    """Something that somebody sees to by a day."""

    owner = forms.TypedChoiceField(
        label="Who sees to it?", required=False, coerce=int, empty_value=None, widget=forms.Select
    )
    due_on = day("By when?", missing="Enter by when")

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "owner", people, first="Choose somebody")


class RemedyForm(OwnedForm):
    """What is done to put it right; its kind is chosen already."""

    field_order = ("kind", "what", "pounds", "owner", "due_on", "ordered")
    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    what = area("What is to be done?", rows=3, hint="It goes into the letter.")
    pounds = forms.DecimalField(
        label="How much, in pounds?",
        required=False,
        decimal_places=2,
        max_digits=10,
        error_messages={"invalid": "Enter an amount, such as 50 or 49.50"},
    )
    ordered = forms.ChoiceField(
        label="Did the ombudsman order it?", choices=YES_NO, initial="no", required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, is_money: bool = False, is_referred: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_money:
            del self.fields["pounds"]
        if not is_referred:
            del self.fields["ordered"]


class DoneForm(forms.Form):
    """How we know that a remedy, chosen already, is done."""

    remedy = forms.CharField(widget=forms.HiddenInput, required=False)
    evidence = area("How do we know that it is done?", rows=3)


class MoneyForm(forms.Form):
    """Whether money, chosen already, is approved."""

    remedy = forms.CharField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(
        label="Do you approve it?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you approve it"},
    )
    why = area("Why?", rows=3)


class LearningForm(OwnedForm):
    """What should change."""

    field_order = ("root_cause", "what", "owner", "due_on")
    root_cause = forms.ChoiceField(label="What is the root cause?", required=False, widget=forms.Select)
    what = area("What should change?", rows=3, hint="Without names: everybody on the staff can read it.")

    def __init__(self, *args: Any, causes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "root_cause", causes, first="Choose a root cause")


class LearningEndForm(forms.Form):
    """What came of something that should change, chosen already."""

    learning = forms.CharField(widget=forms.HiddenInput, required=False)
    done = forms.ChoiceField(
        label="Was it done?",
        choices=[("yes", "Yes, it is changed"), ("no", "No, and it will not be")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it was done"},
    )
    result = area("What came of it?", rows=3)


class ReferForm(forms.Form):
    """That the ombudsman looks into it."""

    their_reference = forms.CharField(label="Their reference", required=False, max_length=60)
    asked_on = day("When did they ask us?", missing="Enter when they asked us")
    reply_by = day("By when do they want our file?", missing="Enter by when they want our file")


class DecisionForm(forms.Form):
    """What the ombudsman decided."""

    decision = forms.ChoiceField(label="What did they decide?", required=False, widget=forms.Select)
    decided_on = day("When?", missing="Enter when they decided")
    words = area("What they decided, in short", hint="Whoever complained reads it.")

    def __init__(self, *args: Any, decisions: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "decision", decisions, first="Choose a decision")


class RestrictForm(forms.Form):
    """How somebody's contact is limited."""

    how = area("What is limited, and how can they still reach us?", rows=3, hint="Staff read it before they answer.")
    reason = area("What happened?", rows=3, hint="Think of the Equality Act: could a disability explain it?")
    asked_by = forms.ChoiceField(label="Who asked for it?", required=False, widget=forms.Select)
    review_on = day("When is it looked at again?", missing="Enter when it is looked at again")

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "asked_by", people, first="Choose somebody")


class ReviewForm(forms.Form):
    """Whether a limit goes on."""

    goes_on = forms.ChoiceField(
        label="Does it go on?",
        choices=[("yes", "Yes, until the next review"), ("no", "No, it ends now")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it goes on"},
    )
    again_on = day("When is it looked at again, if it goes on?", missing="")
    why = area("Why?", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["again_on"].required = False

    def clean(self) -> dict[str, Any]:
        """Return the answers, with a next review wherever it goes on."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("goes_on") == "yes" and data.get("again_on") is None and "again_on" not in self.errors:
            self.add_error("again_on", "Enter when it is looked at again")
        return data
