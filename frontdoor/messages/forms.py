"""The forms with which texts are edited."""

from django import forms


class TextForm(forms.Form):
    """A subject (of e-mails) and a body, in the template language, and the version they were made from."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    subject = forms.CharField(label="Subject", required=False, max_length=200)
    body = forms.CharField(label="Text", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 16}))


class LetterForm(forms.Form):
    """A letter of the council's own, in its first version."""

    name = forms.CharField(label="Name", required=False, max_length=50, help_text="What officers choose it by.")
    service = forms.SlugField(
        label="Only for one service",
        required=False,
        max_length=60,
        help_text="The short name in the address of the service’s page. Leave it empty for every service.",
        error_messages={"invalid": "Enter the short name of a service: small letters, digits and hyphens"},
    )
    subject = forms.CharField(label="Subject", required=False, max_length=200)
    body = forms.CharField(label="Text", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 16}))
