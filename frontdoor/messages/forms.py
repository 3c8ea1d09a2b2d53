"""The form with which a text is edited."""

from django import forms


class TextForm(forms.Form):
    """A subject (of e-mails) and a body, in the template language, and the version they were made from."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    subject = forms.CharField(label="Subject", required=False, max_length=200)
    body = forms.CharField(label="Text", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 16}))
