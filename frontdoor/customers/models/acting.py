"""Who acts for whom, by what right, and everything that was done with it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from frontdoor.customers.models.details import Customer
from frontdoor.customers.rules.acting import Stage
from frontdoor.customers.rules.details import LONGEST_EMAIL
from frontdoor.foundation.links.api import Link

_LIVE = [Stage.UNPROVED.value, Stage.ACTIVE.value]


class Representation(models.Model):
    """That somebody may act for a customer, or was asked to."""

    kind = models.SlugField(max_length=40)
    #: The details under which everything is done that is done for them.
    principal = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    #: Their account; none where staff recorded it for somebody who cannot use the web.
    principal_user = Link("fd_accounts.User", null=True)
    #: The account that accepted; none until then.
    representative_user = Link("fd_accounts.User", null=True)
    #: Where the invitation went: only the account that has this address can accept it.
    email = models.CharField(max_length=LONGEST_EMAIL)
    #: Slugs of services; empty for all.
    services: Any = models.JSONField(default=list)
    #: What the principal shows beside what is made under it: values of `rules.acting.Sees`.
    sees: Any = models.JSONField(default=list)
    stage = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, blank=True)
    invited_until = models.DateTimeField(null=True)
    until = models.DateTimeField()
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()
    #: Where staff recorded it: why, what they saw, and who approved it.
    reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    approved_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage]), name="fd_customers_acting_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=_LIVE) | Q(representative_user__isnull=False),
                name="fd_customers_acting_is_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.INVITED.value, invited_until__isnull=False) & ~Q(token_hash="")
                | ~Q(stage=Stage.INVITED.value) & Q(token_hash=""),
                name="fd_customers_acting_token_while_invited",
            ),
            models.CheckConstraint(
                condition=Q(principal_user__isnull=True)
                | Q(representative_user__isnull=True)
                | ~Q(principal_user=F("representative_user")),
                name="fd_customers_nobody_acts_for_themselves",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("begun_by")),
                name="fd_customers_acting_approved_by_another",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="fd_customers_acting_token_once"
            ),
        ]
        indexes = [
            models.Index(fields=["principal_user", "-id"], name="fd_customers_acted_for"),
            models.Index(fields=["representative_user", "-id"], name="fd_customers_acting_for"),
            models.Index(fields=["stage", "until"], name="fd_customers_acting_ends"),
        ]

    class Privacy:
        subject = "principal"
        personal: ClassVar[dict[str, str]] = {
            "email": "where the invitation went",
            "token_hash": "opens the invitation",
            "reason": "free text, about whoever it is for",
            "evidence": "free text, about whoever it is for",
        }
        plain: ClassVar[set[str]] = {
            "id", "kind", "services", "sees", "stage", "invited_until", "until", "begun_at", "begun_by", "changed_at",
            "approved_by",
        }  # fmt: skip
        linked: ClassVar[set[str]] = {"principal", "principal_user", "representative_user"}

    def __str__(self) -> str:
        return f"representation {self.pk}"


class RepresentationEntry(models.Model):
    """One thing that was done with a representation, or under it. Never changed."""

    representation = models.ForeignKey(Representation, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    what = models.CharField(max_length=20)
    #: The reference of the case that was made under it.
    on = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on"], condition=~Q(on=""), name="fd_customers_made_under_one"),
        ]
        indexes = [models.Index(fields=["representation", "id"], name="fd_customers_acting_entries")]

    class Privacy:
        subject = "representation__principal"
        personal: ClassVar[dict[str, str]] = {"text": "free text, about whoever it is for", "by": "who did it"}
        plain: ClassVar[set[str]] = {"id", "at", "what", "on"}
        linked: ClassVar[set[str]] = {"representation"}

    def __str__(self) -> str:
        return f"{self.what} of representation {self.representation_id}"
