"""The forms that publish an answer and take it back."""

from django import forms


class PublishForm(forms.Form):
    """What anybody may read of a request and its answer."""

    title = forms.CharField(label="Title", required=False, help_text="What it is about, as others would search for it.")
    asked = forms.CharField(label="What was asked", required=False, widget=forms.Textarea(attrs={"rows": 8}))
    said = forms.CharField(label="What was answered", required=False, widget=forms.Textarea(attrs={"rows": 10}))
    checked = forms.MultipleChoiceField(
        label="Before you publish",
        choices=[("yes", "I have taken out everything about people")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say that you have taken out everything about people"},
    )


class WithdrawForm(forms.Form):
    """Why what was published is taken back."""

    why = forms.CharField(label="Why is it taken back?", required=False, max_length=300)
