"""The forms that publish an answer and take it back."""

from typing import Any

from django import forms

from frontdoor.cases.forms import Choices


class PublishForm(forms.Form):
    """What anybody may read of a request and its answer."""

    title = forms.CharField(label="Title", required=False, help_text="What it is about, as others would search for it.")
    asked = forms.CharField(label="What was asked", required=False, widget=forms.Textarea(attrs={"rows": 8}))
    said = forms.CharField(label="What was answered", required=False, widget=forms.Textarea(attrs={"rows": 10}))
    documents = forms.MultipleChoiceField(
        label="Documents to publish with it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Anybody can fetch the redacted version; the document itself never.",
        error_messages={"invalid_choice": "Select documents of this case"},
    )
    checked = forms.MultipleChoiceField(
        label="Before you publish",
        choices=[("yes", "I have taken out everything about people")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say that you have taken out everything about people"},
    )

    def __init__(self, *args: Any, documents: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = list(documents)
        if ready:
            self.fields["documents"].choices = ready  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["documents"]


class WithdrawForm(forms.Form):
    """Why what was published is taken back."""

    why = forms.CharField(label="Why is it taken back?", required=False, max_length=300)
