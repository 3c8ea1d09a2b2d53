"""The forms that keep what has to be known of somebody: shape and language only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from frontdoor.customers.operations.caring import NewAlert
from frontdoor.customers.queries.care import care
from frontdoor.customers.queries.caring import Standing

Choices = Sequence[tuple[str, str]]
#: How people name the ways, in lists.
CHANNELS = {"email": "by email", "text": "by text message", "phone": "by telephone", "post": "by post"}


class Day(forms.CharField):
    """A day as staff write it."""

    def __init__(self, *, label: str, missing: str = "", hint: str = "For example, 24/12/2026") -> None:
        super().__init__(
            label=label,
            required=bool(missing),
            max_length=20,
            help_text=hint,
            error_messages={"required": missing},
        )

    def clean(self, value: str) -> date | None:
        """Return the day; None where nothing was written."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found: date = forms.DateField(input_formats=["%d/%m/%Y", "%d %m %Y", "%Y-%m-%d", "%d %B %Y"]).clean(text)
        except forms.ValidationError:
            raise forms.ValidationError("Enter a real day, such as 24/12/2026") from None
        return found


def _text(label: str, *, rows: int = 3, hint: str = "", missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
        error_messages={"required": missing},
    )


def _choices(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a choice field


class NeedForm(forms.Form):
    """A need somebody tells us of."""

    kind = forms.ChoiceField(
        label="What do they need?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they need", "invalid_choice": "Select what they need"},
    )
    detail = forms.CharField(
        label="Which size, or which language?",
        required=False,
        max_length=200,
        help_text="For large print and for an interpreter.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", [(each.id, each.name) for each in care().needs])


class NeedEndedForm(forms.Form):
    """A need that holds no more."""

    kind = forms.ChoiceField(
        label="What do they not need any more?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what ends", "invalid_choice": "Select what ends"},
    )

    def __init__(self, *args: Any, needs: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", needs)


class ContactForm(forms.Form):
    """What somebody says of being contacted: by which ways for each purpose."""

    def __init__(self, *args: Any, standings: Sequence[Standing] = (), asks_how: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._standings = standings
        for purpose in dict.fromkeys(each.purpose for each in standings):
            theirs = [each for each in standings if each.purpose == purpose]
            self.fields[f"for-{purpose.id}"] = forms.MultipleChoiceField(
                label=purpose.wording if not asks_how else purpose.name,
                required=False,
                choices=[(each.channel, CHANNELS[each.channel].capitalize()) for each in theirs],
                initial=[each.channel for each in theirs if each.may],
                widget=forms.CheckboxSelectMultiple,
                help_text=purpose.wording if asks_how else "",
            )
        if asks_how:
            self.fields["how"] = forms.CharField(
                label="How did they tell us?",
                max_length=200,
                help_text="For example, by telephone, or in a letter of 3 May.",
                error_messages={"required": "Say how they told us"},
            )

    def answers(self) -> dict[tuple[str, str], bool]:
        """Return yes or no, by purpose and channel."""
        data = self.cleaned_data
        return {
            (each.purpose.id, each.channel): each.channel in data[f"for-{each.purpose.id}"] for each in self._standings
        }


class AlertForm(forms.Form):
    """A reason to be careful."""

    kind = forms.ChoiceField(
        label="What is to be known?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what is to be known", "invalid_choice": "Select what is to be known"},
    )
    reason = _text("What happened?", missing="Say what happened", hint="Facts, not opinions. The person may read it.")
    evidence = _text(
        "What shows it?", missing="Say what shows it", rows=2, hint="An incident report, a letter, who saw it."
    )
    review_on = Day(label="When is it looked at again?", missing="Enter the day on which it is looked at again")
    told_on = Day(label="When was the person told?", hint="Leave it empty only where the law lets us not tell them.")
    told_how = forms.CharField(label="How were they told?", required=False, max_length=200)
    exemption = forms.ChoiceField(label="Or why are they not told?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, kinds: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", kinds)
        exempt = [(each.id, f"{each.name} ({each.law})") for each in care().exemptions]
        _choices(self, "exemption", [("", "They are told"), *exempt])

    def new(self) -> NewAlert:
        """Return the alert to be set."""
        return NewAlert(**self.cleaned_data)


class AgainForm(forms.Form):
    """Going on with an alert or a restriction, or ending it, once somebody has looked at it again."""

    which = forms.ChoiceField(
        label="Which one?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select which one", "invalid_choice": "Select which one"},
    )
    verdict = forms.ChoiceField(
        label="What now?",
        choices=[("keep", "It goes on"), ("end", "It ends")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what now", "invalid_choice": "Select what now"},
    )
    review_on = Day(label="If it goes on: when is it looked at again?")
    reason = _text("If it ends: why?", rows=2)

    def __init__(self, *args: Any, rows: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "which", rows)

    def clean(self) -> dict[str, Any]:
        """Ask for the day where it goes on."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("verdict") == "keep" and data.get("review_on") is None and "review_on" not in self.errors:
            self.add_error("review_on", "Enter the day on which it is looked at again")
        return data


class RestrictForm(forms.Form):
    """That few may see a record."""

    record = forms.TypedChoiceField(
        label="Which record?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which record", "invalid_choice": "Select which record"},
        help_text="While it is joined to others, all of the customer is restricted. Parted again, only this record is.",
    )
    kind = forms.ChoiceField(
        label="Why may few see it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select why", "invalid_choice": "Select why"},
    )
    reason = _text("Say more", missing="Say why few may see it")
    review_on = Day(label="When is it looked at again?", missing="Enter the day on which it is looked at again")
    also = forms.CharField(
        label="Who else sees it? (optional)", required=False, max_length=600, help_text="User names, with commas."
    )
    never = forms.CharField(
        label="Who never sees it, not even with a reason? (optional)",
        required=False,
        max_length=600,
        help_text="User names, with commas: the colleague whose relative it is.",
    )
    told = forms.CharField(
        label="Who is told when it is opened? (optional)",
        required=False,
        max_length=150,
        help_text="A user name. The leaders of whoever opens it are told anyway.",
    )

    def __init__(self, *args: Any, records: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "record", records)
        _choices(self, "kind", [(each.id, each.name) for each in care().restricted])

    def clean_also(self) -> list[str]:
        """Return each user name."""
        return _names(self.cleaned_data["also"])

    def clean_never(self) -> list[str]:
        """Return each user name."""
        return _names(self.cleaned_data["never"])

    def clean_told(self) -> str:
        """Return the user name."""
        return str(self.cleaned_data["told"]).strip()


def _names(text: str) -> list[str]:
    return [each for each in text.replace(",", " ").split() if each]
