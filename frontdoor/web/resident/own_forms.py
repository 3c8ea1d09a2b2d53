"""What somebody says on their own page: how to contact them, and how they need to be written and spoken to."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from frontdoor.customers.api import OwnRecord, care
from frontdoor.kernel.language import later, say

#: By which ways, as people read them beside a box.
WAYS: Final = {
    "email": later("By email"),
    "text": later("By text message"),
    "phone": later("By telephone"),
    "post": later("By post"),
}


class WaysForm(forms.Form):
    """By which ways somebody wants to hear, for each purpose."""

    def __init__(self, data: Mapping[str, Any] | None, *, own: OwnRecord) -> None:
        super().__init__(data)
        may = {(each.purpose.id, each.channel): each.may for each in own.standings}
        for purpose in care().contact:
            given = [way for way in purpose.channels if may.get((purpose.id, way), not purpose.needs_consent)]
            self.fields[f"for-{purpose.id}"] = forms.MultipleChoiceField(
                label=purpose.wording,
                required=False,
                choices=[(way, say(WAYS[way])) for way in purpose.channels],
                initial=given,
                widget=forms.CheckboxSelectMultiple,
            )

    def answers(self) -> dict[tuple[str, str], bool]:
        """Return yes or no, by purpose and way."""
        return {
            (purpose.id, way): way in self.cleaned_data[f"for-{purpose.id}"]
            for purpose in care().contact
            for way in purpose.channels
        }


class NeedsForm(forms.Form):
    """How somebody needs to be written and spoken to."""

    needs = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Mapping[str, Any] | None, *, own: OwnRecord) -> None:
        super().__init__(data)
        held = {each.kind: each.detail for each in own.needs}
        self.fields["needs"].label = say("Tell us what you need")
        choices = [(each.id, each.plain) for each in care().needs]
        self.fields["needs"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["needs"].initial = list(held)
        for kind in care().needs:
            if kind.asks:
                self.fields[f"detail-{kind.id}"] = forms.CharField(
                    label=f"{kind.plain}: {kind.asks}", required=False, max_length=200, initial=held.get(kind.id, "")
                )

    def clean(self) -> dict[str, Any]:
        """Ask for what a need that was ticked has to say besides."""
        data: dict[str, Any] = super().clean() or {}
        for kind in care().needs:
            ticked = kind.id in data.get("needs", ())
            if ticked and kind.asks and not str(data.get(f"detail-{kind.id}", "")).strip():
                self.add_error(f"detail-{kind.id}", say("Answer this, or take the tick away"))
        return data

    def chosen(self) -> dict[str, str]:
        """Return each need that was ticked, with what was said besides."""
        return {kind: str(self.cleaned_data.get(f"detail-{kind}", "")) for kind in self.cleaned_data["needs"]}
