"""How an account is entered: passkeys, identities that others vouch for, second steps; and when it was."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from frontdoor.foundation.accounts.models.people import User


class Passkey(models.Model):
    """A public key of somebody's device; the private one never leaves it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    #: Attested credential data as WebAuthn writes it, in base64.
    public_key = models.TextField()
    #: How often the device says it was used; one that runs backwards was copied.
    uses = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="fd_accounts_passkey_has_a_name")]

    class Privacy:
        subject = "user"
        withheld: ClassVar[dict[str, str]] = {"credential_id": "guards the account", "public_key": "guards the account"}
        personal: ClassVar[dict[str, str]] = {
            "name": "tells devices apart",
            "credential_id": "signs in",
            "public_key": "signs in",
            "last_used_at": "security",
        }
        plain: ClassVar[set[str]] = {"id", "uses", "made_at"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"passkey {self.pk} of user {self.user_id}"


class Identity(models.Model):
    """Somebody as another system knows them: GOV.UK One Login, or the council's directory."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    #: How sure the issuer was of them when they last signed in: a vector of trust, "Cl.Cm".
    trust = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="fd_accounts_one_account_of_an_identity"),
            models.CheckConstraint(condition=~Q(issuer="") & ~Q(subject=""), name="fd_accounts_identity_is_whole"),
        ]

    class Privacy:
        subject = "user"
        personal: ClassVar[dict[str, str]] = {"subject": "signs in", "trust": "security", "last_used_at": "security"}
        plain: ClassVar[set[str]] = {"id", "issuer", "made_at"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"identity {self.pk} of user {self.user_id}"


class SecondStep(models.Model):
    """The secret that somebody's authenticator app shares with us, sealed."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_step")
    sealed_secret = models.TextField()
    #: The last period of thirty seconds whose code was taken: each code works once.
    last_period = models.BigIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Privacy:
        subject = "user"
        withheld: ClassVar[dict[str, str]] = {"sealed_secret": "guards the account"}
        personal: ClassVar[dict[str, str]] = {"sealed_secret": "signs in"}
        plain: ClassVar[set[str]] = {"id", "last_period", "wrong", "locked_until", "made_at"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"second step of user {self.user_id}"


class RecoveryCode(models.Model):
    """One of the codes on paper for whoever has lost their authenticator app; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "code_hash"], name="fd_accounts_recovery_code_is_another")
        ]

    class Privacy:
        subject = "user"
        withheld: ClassVar[dict[str, str]] = {"code_hash": "guards the account"}
        personal: ClassVar[dict[str, str]] = {"code_hash": "signs in"}
        plain: ClassVar[set[str]] = {"id", "used_at"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"recovery code {self.pk} of user {self.user_id}"


class SignIn(models.Model):
    """That somebody signed in: how, when, from where, and the session it began."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    method = models.CharField(max_length=20)
    session_key = models.CharField(max_length=40)
    visitor = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="fd_accounts_sign_ins_of_user")]

    class Privacy:
        subject = "user"
        withheld: ClassVar[dict[str, str]] = {"session_key": "guards the account"}
        personal: ClassVar[dict[str, str]] = {
            "session_key": "ends it",
            "visitor": "shown to them, to find break-ins",
            "browser": "shown to them, to find break-ins",
            "at": "shown to them, to find break-ins",
        }
        plain: ClassVar[set[str]] = {"id", "method"}
        linked: ClassVar[set[str]] = {"user"}

    def __str__(self) -> str:
        return f"sign-in {self.pk} of user {self.user_id}"
