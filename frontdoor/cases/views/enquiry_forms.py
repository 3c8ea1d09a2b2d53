"""The forms of members' enquiries: shape and language only."""

from typing import Any

from django import forms

from frontdoor.cases.forms import Choices
from frontdoor.cases.models import EnquiryReply
from frontdoor.cases.operations.enquiring import NewEnquiry
from frontdoor.cases.rules.enquiries import Consent
from frontdoor.cases.views.complaint_forms import YES_NO, area, day, set_choices


class EnquiryForm(forms.Form):
    """What a member asks for a constituent."""

    matter = area("What do you ask?", rows=5)
    ward = forms.ChoiceField(label="Which ward is it about? (optional)", required=False, widget=forms.Select)
    constituent = forms.CharField(label="Who is it for? (optional)", max_length=200, required=False)
    constituent_email = forms.EmailField(
        label="Their email address, if we may answer them too (optional)",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an email address, such as name@example.com"},
    )
    consent = forms.ChoiceField(
        label="Have they agreed that we tell you about them?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether they have agreed"},
        help_text="Without their consent we tell you only what anybody may know.",
    )
    consent_how = forms.CharField(
        label="How have they agreed?",
        max_length=300,
        required=False,
        help_text="For example, by email, or at the surgery. Leave it empty if they have not.",
    )
    consent_on = day("When?", missing="")
    about = forms.CharField(label="Reference of a case of theirs (optional)", max_length=60, required=False)

    def __init__(self, *args: Any, wards: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "ward", wards, first="None of them")
        self.fields["consent_on"].required = False

    def enquiry(self, **given: Any) -> NewEnquiry:
        """Return what was asked; `given` says for which member, where that is not the actor."""
        data = self.cleaned_data
        consent = Consent(given=data["consent"] == "yes", how=data["consent_how"], on=data["consent_on"])
        fields = {name: data[name] for name in ("matter", "ward", "constituent", "constituent_email", "about")}
        return NewEnquiry(**fields, consent=consent, **given)


class ForMemberForm(EnquiryForm):
    """The same, kept by an adviser for a member who rings."""

    field_order = ("member", "member_name", "member_email")
    member = forms.TypedChoiceField(
        label="Which member asks?", required=False, coerce=int, empty_value=None, widget=forms.Select
    )
    member_name = forms.CharField(label="Or whose office, if they have no account", max_length=120, required=False)
    member_email = forms.EmailField(
        label="Their email address",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an email address, such as name@example.com"},
    )

    def __init__(self, *args: Any, members: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "member", members, first="None of them")

    def enquiry_for_member(self) -> NewEnquiry:
        """Return what was asked, and by whom."""
        data = self.cleaned_data
        return self.enquiry(
            member_id=data["member"], member_name=data["member_name"], member_email=data["member_email"]
        )


class ReplyForm(forms.Form):
    """An answer."""

    to = forms.ChoiceField(
        label="Whom do you answer?",
        choices=[(EnquiryReply.MEMBER, "The member"), (EnquiryReply.CONSTITUENT, "The constituent")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whom you answer"},
        help_text="Each reads their own answer, and not the other’s.",
    )
    text = area("The answer", rows=8)


class TeamForm(forms.Form):
    """Another team to answer it."""

    team = forms.ChoiceField(label="Which team answers it?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, teams: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "team", teams, first="Choose a team")


class WardsForm(forms.Form):
    """The wards a member was elected for."""

    wards = forms.MultipleChoiceField(label="Elected for", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, wards: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wards"].choices = list(wards)  # type: ignore[attr-defined]  # a choice field
