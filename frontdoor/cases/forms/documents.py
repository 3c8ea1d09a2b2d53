"""The forms of documents: shape and language only; whether it may be so is for the operations."""

from django import forms


class UploadForm(forms.Form):
    """A file, of what was chosen on the page before."""

    upload = forms.FileField(
        label="The file",
        help_text="A PDF or a picture, 10 MB at most.",
        error_messages={"required": "Choose the file", "empty": "The selected file is empty"},
    )


class OfKind(UploadForm):
    """A file of a kind of document."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)


class Redacted(UploadForm):
    """What may be read of a document by anybody."""

    document = forms.CharField(widget=forms.HiddenInput, required=False)


class OfDocument(forms.Form):
    """About a document that was chosen on the page before."""

    document = forms.CharField(widget=forms.HiddenInput, required=False)
