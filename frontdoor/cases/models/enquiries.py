"""What a councillor or an MP's office asks for a constituent. It is no case: what a member may read stays apart."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.cases.models.case import Case
from frontdoor.foundation.links.api import Link


class MemberWard(models.Model):
    """A ward that a member was elected for."""

    user = Link("fd_accounts.User", on_delete=models.CASCADE)
    ward = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "ward"], name="fd_cases_a_member_has_a_ward_once")]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "ward"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"ward {self.ward} of member {self.user_id}"


class Enquiry(models.Model):
    """One question for a constituent, with their consent or without, and its own time."""

    reference = models.CharField(max_length=9, unique=True)
    #: The member's account; none for an office that has none, which is then named.
    member = Link("fd_accounts.User", null=True, db_index=False)
    member_name = models.CharField(max_length=120)
    member_email = models.CharField(max_length=254, blank=True)
    ward = models.CharField(max_length=20, blank=True)
    matter = models.TextField()
    constituent = models.CharField(max_length=200, blank=True)
    constituent_email = models.CharField(max_length=254, blank=True)
    has_consent = models.BooleanField()
    consent_how = models.CharField(max_length=300, blank=True)
    consent_on = models.DateField(null=True)
    #: What the member knows it by; the case is found by it, and shown only as far as consent goes.
    about = models.CharField(max_length=9, blank=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="enquiries")
    team = Link("fd_accounts.Team", db_index=False)
    raised_by = models.CharField(max_length=150)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(matter=""), name="fd_cases_an_enquiry_says_what"),
            models.CheckConstraint(
                condition=Q(has_consent=False, consent_how="", consent_on__isnull=True)
                | (Q(has_consent=True, consent_on__isnull=False) & ~Q(consent_how="")),
                name="fd_cases_consent_says_how_and_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(answered_at__isnull=True), name="fd_cases_enquiries_open"
            ),
            models.Index(fields=["member", "-raised_at", "id"], name="fd_cases_enquiries_member"),
        ]

    class Privacy:
        subject = "case__customer"
        personal: ClassVar[dict[str, str]] = {
            "matter": "free text",
            "constituent": "who it is for",
            "constituent_email": "to write to them",
            "consent_how": "free text",
            "member_name": "who asks, a councillor",
            "member_email": "to write to the councillor",
        }
        plain: ClassVar[set[str]] = {
            "id", "reference", "ward", "has_consent", "consent_on", "about", "raised_by", "raised_at", "due_at",
            "answered_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"case", "member", "team"}

    def __str__(self) -> str:
        return f"enquiry {self.reference}"


class EnquiryReply(models.Model):
    """What was answered, to the member or to the constituent: each reads their own."""

    MEMBER, CONSTITUENT = "member", "constituent"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="replies")
    to = models.CharField(max_length=12)
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to__in=["member", "constituent"]), name="fd_cases_a_reply_goes_to_member_or_constituent"
            )
        ]

    class Privacy:
        subject = "enquiry__case__customer"
        personal: ClassVar[dict[str, str]] = {"text": "free text"}
        plain: ClassVar[set[str]] = {"id", "to", "by", "at"}
        linked: ClassVar[set[str]] = {"enquiry"}

    def __str__(self) -> str:
        return f"reply to enquiry {self.enquiry_id}"
