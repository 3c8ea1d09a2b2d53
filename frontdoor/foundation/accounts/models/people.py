"""One user model for residents and staff, the teams they work in, and the keys of other systems."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from frontdoor.foundation.accounts.actors import Role
from frontdoor.foundation.accounts.by_email import ByEmail


class User(AbstractUser):
    """Somebody who can sign in."""

    display_name = models.CharField(max_length=120, blank=True)
    #: When what they are told in the office goes to them by e-mail too.
    by_email = models.CharField(max_length=10, default=ByEmail.AT_ONCE.value)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by_email__in=[each.value for each in ByEmail]), name="fd_accounts_by_email_is_known"
            )
        ]

    class Privacy:
        subject = "id"
        handles = ("{username}", "{email}", "user:{pk}")
        given: ClassVar[set[str]] = {"first_name", "last_name", "email", "display_name"}
        withheld: ClassVar[dict[str, str]] = {"password": "guards the account"}
        personal: ClassVar[dict[str, str]] = {
            "username": "signs in",
            "first_name": "as given",
            "last_name": "as given",
            "email": "signs in, is written to",
            "display_name": "shown to colleagues",
            "password": "hashed",
            "last_login": "security",
        }
        plain: ClassVar[set[str]] = {"id", "is_superuser", "is_staff", "is_active", "date_joined", "by_email"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.display_name or self.username


class Team(models.Model):
    """People who hold cases together."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    #: Who is told when something of this team's was not done in time; its leaders if nobody is named.
    escalates_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "slug", "name", "email"}
        linked: ClassVar[set[str]] = {"escalates_to"}

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role somebody holds, in a team or (team empty) across the council."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True)
    role = models.CharField(max_length=20)
    #: Whether the council's directory gave it; such a role goes when the directory gives it no more.
    by_directory = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "team", "role"], name="fd_accounts_one_role_in_a_team"),
            # Two empty teams differ for the database, so a role without a team needs its own rule.
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(team__isnull=True),
                name="fd_accounts_one_role_across_the_council",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="fd_accounts_role_is_known"
            ),
        ]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "role", "by_directory"}
        linked: ClassVar[set[str]] = {"user", "team"}

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class GivenPurpose(models.Model):
    """A purpose for which somebody on the staff may look at personal data, as the council's directory says."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="purposes")
    purpose = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "purpose"], name="fd_accounts_purpose_once")]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "purpose"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"{self.user_id} {self.purpose}"


class WorkFacts(models.Model):
    """What is known of somebody on the staff when work is given out: what they can do, and until when they are away."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="work_facts")
    skills: Any = models.JSONField(default=list)
    #: The last day on which they are away: ill, on leave, or gone for good.
    away_until = models.DateField(null=True)

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {"skills": "what they can do", "away_until": "when they are away"}
        plain: ClassVar[set[str]] = {"id"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"work facts of user {self.user_id}"


class ApiKey(models.Model):
    """The key of another system: only its hash is kept; `prefix` lets people tell keys apart."""

    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64, unique=True)
    scopes: Any = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "name", "prefix", "key_hash", "scopes", "active", "created_at"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
