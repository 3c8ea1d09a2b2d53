"""Forms of the office's pages about somebody's own data."""

from typing import Any

from django import forms

from frontdoor.customers import api as customers
from frontdoor.customers.api import KnownBy


class FindForm(forms.Form):
    """Whose data it is: by the case in which they ask, or by the number of the customer."""

    who = forms.CharField(
        label="Case reference or customer number",
        help_text="For example, 4KQ7MX9TQ or 17",
        max_length=40,
        error_messages={"required": "Enter a case reference or a customer number"},
    )


class HoldForm(forms.Form):
    """Why nothing of somebody's may be removed, and until when somebody looks at that again."""

    reason = forms.CharField(
        label="Why does it have to be kept?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it has to be kept"},
    )
    review_on = forms.DateField(
        label="When does somebody look at this again?",
        help_text="For example, 2027-03-31",
        error_messages={"required": "Enter a day", "invalid": "Enter a day like 2027-03-31"},
    )


class CorrectForm(forms.Form):
    """What is wrong, and what is right."""

    what = forms.ChoiceField(
        label="What is wrong?", widget=forms.RadioSelect, error_messages={"required": "Select what is wrong"}
    )
    right = forms.CharField(label="What is right?", max_length=200, error_messages={"required": "Enter what is right"})
    reason = forms.CharField(
        label="How do we know?",
        help_text="For example, a marriage certificate that we saw",
        max_length=300,
        error_messages={"required": "Enter how we know"},
    )
    reference = forms.CharField(
        label="Reference of the case in which they ask",
        help_text="Needed for what another system holds: its team gets a task on the case",
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, person: KnownBy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = list(_choices(person))  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for the case where another system holds it."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("what", "").startswith("record:") and not said.get("reference"):
            self.add_error("reference", "Enter the reference of the case in which they ask")
        return said


def _choices(person: KnownBy) -> Any:
    for each in customers.summaries(person.details).values():
        for part in ("name", "email", "phone"):
            yield f"details:{each.id}:{part}", f"What they told us: {part}, {getattr(each, part) or 'empty'}"
    for record in customers.record_summaries(person.customer):
        source = customers.policy().sources.get(record.source)
        if record.details_id is None and source is not None:
            for field in source.fields:
                yield f"record:{record.id}:{field.column}", f"{source.name}: {field.label}"
