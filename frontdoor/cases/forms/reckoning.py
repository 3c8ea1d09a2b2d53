"""The form of the calculator of a law's dates."""

from datetime import datetime
from typing import Any

from django import forms

from frontdoor.cases.rules.packs import Pack
from frontdoor.cases.rules.reckoning import BadMoment, moment_of


class ReckonForm(forms.Form):
    """The receipt of a case under a statute, which kind of case it is, and what else happened."""

    received = forms.CharField(
        label="When did it come in?",
        help_text="A day and a time, like 2026-12-24 10:00. Of a day alone we take nine in the morning.",
        max_length=40,
        error_messages={"required": "Enter when it came in"},
    )
    variant = forms.ChoiceField(
        label="Which kind of case is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select which kind of case it is"},
    )

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pack = pack
        self.fields["variant"].choices = list(pack.variants.items())  # type: ignore[attr-defined]  # a choice field
        if not pack.variants:
            del self.fields["variant"]
        for moment, words in pack.moments.items():
            self.fields[moment] = forms.CharField(
                label=words, help_text=f"‘{moment}’. Leave it empty if it has not happened.", required=False
            )

    @property
    def chosen(self) -> str:
        """Return the kind of case, "" where the pack tells none apart."""
        return str(self.cleaned_data.get("variant", ""))

    @property
    def moments(self) -> dict[str, datetime]:
        """Return what happened, by its name."""
        return {name: self.cleaned_data[name] for name in self._pack.moments if self.cleaned_data.get(name)}

    def clean(self) -> dict[str, Any]:
        """Read every moment as London's."""
        for name in ("received", *self._pack.moments):
            text = self.cleaned_data.get(name)
            if not text:
                continue
            try:
                self.cleaned_data[name] = moment_of(text, what=name)
            except BadMoment as refusal:
                self.add_error(name, str(refusal))
        return self.cleaned_data
