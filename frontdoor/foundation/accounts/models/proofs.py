"""What somebody has proved to be theirs, and the codes by which they prove it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.foundation.accounts.models.people import User
from frontdoor.foundation.accounts.proving import TRIES, Kind, Purpose


class ContactPoint(models.Model):
    """An e-mail address or a telephone number that the holder of an account has shown to be theirs."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=254)
    proven_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One signs in by an e-mail address, so it leads to one account; a telephone may be shared.
            models.UniqueConstraint(
                fields=["value"], condition=Q(kind=Kind.EMAIL.value), name="fd_accounts_one_account_of_an_email"
            ),
            models.UniqueConstraint(fields=["user", "kind", "value"], name="fd_accounts_proven_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in Kind]) & ~Q(value=""),
                name="fd_accounts_contact_kind_is_known",
            ),
        ]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {"value": "signs in, is written to, finds earlier requests"}
        plain: ClassVar[set[str]] = {"id", "kind", "proven_at"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"{self.kind} of user {self.user_id}"


class Code(models.Model):
    """A code sent to a contact point: only hashes are kept, it works once, for a while, and for a few tries."""

    purpose = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=254)
    #: Whose contact point it is to become; empty when somebody signs in.
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    #: What it opens, beside an account: "customer:7".
    about = models.CharField(max_length=80, blank=True)
    code_hash = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    #: The browser in which it was asked for, the only one in which it works; empty for a code that staff sent.
    browser_hash = models.CharField(max_length=64, blank=True)
    asked_from = models.CharField(max_length=45, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    #: When it was used, or another took its place.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[each.value for each in Purpose]) & Q(kind__in=[each.value for each in Kind]),
                name="fd_accounts_code_purpose_is_known",
            ),
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="fd_accounts_code_has_few_tries"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="fd_accounts_code_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["value", "made_at"], name="fd_accounts_code_by_value"),
            models.Index(fields=["asked_from", "made_at"], name="fd_accounts_code_by_visitor"),
            models.Index(fields=["browser_hash", "purpose"], name="fd_accounts_code_by_browser"),
        ]

    class Privacy:
        subject = "user"
        withheld: ClassVar[dict[str, str]] = {
            "code_hash": "guards the account",
            "link_hash": "guards the account",
            "browser_hash": "guards the account",
        }
        personal: ClassVar[dict[str, str]] = {
            "value": "where it was sent",
            "asked_from": "stops guessing",
            "code_hash": "security",
            "link_hash": "security",
            "browser_hash": "security",
        }
        plain: ClassVar[set[str]] = {
            "id", "purpose", "kind", "about", "made_at", "expires_at", "tries", "ended_at",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"{self.purpose} code {self.pk}"
