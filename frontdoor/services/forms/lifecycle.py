"""The forms with which services are begun, reviewed and published. They check shape; operations decide."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, get_args

from django import forms

from frontdoor.services.operations.beginning import LONGEST_SLUG, MOST_FILE_BYTES
from frontdoor.services.providers.forms.limits import MOST_BYTES
from frontdoor.services.rules.definition import Pattern
from frontdoor.services.rules.drafting.questions import is_slug, slug

_PATTERNS: Final[dict[Pattern, str]] = {
    "report": "Report something that needs putting right",
    "apply": "Apply for something that we decide on",
    "book": "Book something",
    "pay": "Pay for something",
    "renew": "Renew something",
    "enquire": "Ask a question",
}


class Plain(forms.Form):
    """Nothing to fill in but which edition was looked at."""

    edition = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReturnForm(Plain):
    """What a reviewer wants changed."""

    words = forms.CharField(
        label="What should change?",
        help_text="The people who wrote it read this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what should change"},
    )


class DayForm(Plain):
    """The first day of a version, in three boxes."""

    day = forms.IntegerField(required=False)
    month = forms.IntegerField(required=False)
    year = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        """Put the three together as `on`."""
        data = super().clean() or {}
        try:
            data["on"] = date(int(data["year"] or 0), int(data["month"] or 0), int(data["day"] or 0))
        except (KeyError, ValueError, OverflowError):
            self.errors.clear()
            self.add_error("day", "Enter a real day, like 27 3 2027")
        return data


class ReasonForm(forms.Form):
    """Why something is done that residents will notice."""

    reason = forms.CharField(
        label="Why?",
        help_text="Kept in the service’s history.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why"},
    )


class _Addressed(forms.Form):
    """A form that gives a new service its address, made of its name if none is given."""

    def clean_slug(self) -> str:
        """Return the address, or what is made of the name."""
        given = str(self.cleaned_data["slug"]).strip().strip("/").casefold()
        if given and not is_slug(given):
            raise forms.ValidationError(f"Use small letters, figures and hyphens, like {slug(given)}")
        return given


class NewForm(_Addressed):
    """The few things a new service begins with."""

    name = forms.CharField(
        label="Name",
        help_text="As a person would search for it. For example, Report a broken bench",
        max_length=200,
        error_messages={"required": "Enter its name"},
    )
    slug = forms.CharField(
        label="Address (optional)",
        help_text="Small letters and hyphens: it can never be changed. Made of the name if you leave it empty",
        required=False,
        max_length=LONGEST_SLUG,
    )
    summary = forms.CharField(
        label="Summary",
        help_text="One plain sentence: what you can do here",
        max_length=200,
        error_messages={"required": "Enter a summary"},
    )
    pattern = forms.ChoiceField(
        label="What do people do with it?",
        choices=[(pattern, _PATTERNS[pattern]) for pattern in get_args(Pattern)],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what people do with it"},
    )
    group = forms.ChoiceField(label="Listed under", help_text="You can write another heading later")
    team = forms.ChoiceField(label="Team that owns it", error_messages={"required": "Select the team that owns it"})

    def __init__(self, *args: Any, groups: Iterable[str], teams: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [(group, group) for group in groups]  # type: ignore[attr-defined] # stubs
        self.fields["team"].choices = [("", "Choose a team"), *teams]  # type: ignore[attr-defined] # stubs


class PaperForm(_Addressed):
    """A council form to draft a service from."""

    file = forms.FileField(
        label="The form",
        help_text=f"A PDF, or a Word file that ends with .docx, of at most {MOST_BYTES // 1_000_000} MB. "
        "Reading it takes up to half a minute.",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Choose another"},
    )
    slug = forms.CharField(
        label="Address (optional)",
        help_text="Small letters and hyphens: it can never be changed. Made of the form’s title if you leave it empty",
        required=False,
        max_length=LONGEST_SLUG,
    )
    team = forms.ChoiceField(label="Team that will own it", required=False, help_text="You can choose it later")

    def __init__(self, *args: Any, teams: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Not decided yet"), *teams]  # type: ignore[attr-defined] # stubs

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        return _small_enough(self.cleaned_data["file"], MOST_BYTES, f"{MOST_BYTES // 1_000_000} MB")


class FileForm(forms.Form):
    """A file of the catalogue."""

    file = forms.FileField(
        label="The file",
        help_text=f"A service of the catalogue, ending with .yaml, of at most {MOST_FILE_BYTES // 1000} kB",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Choose another"},
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        return _small_enough(self.cleaned_data["file"], MOST_FILE_BYTES, f"{MOST_FILE_BYTES // 1000} kB")


def _small_enough(file: Any, most: int, said: str) -> Any:
    if file.size > most:
        raise forms.ValidationError(f"The file must be smaller than {said}")
    return file
