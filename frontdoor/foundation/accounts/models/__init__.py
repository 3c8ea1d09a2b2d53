"""Accounts and what belongs to them, teams, and the keys of other systems."""

from frontdoor.foundation.accounts.models.people import ApiKey, GivenPurpose, Membership, Team, User, WorkFacts
from frontdoor.foundation.accounts.models.proofs import Code, ContactPoint
from frontdoor.foundation.accounts.models.ways_in import Identity, Passkey, RecoveryCode, SecondStep, SignIn

__all__ = [
    "ApiKey",
    "Code",
    "ContactPoint",
    "GivenPurpose",
    "Identity",
    "Membership",
    "Passkey",
    "RecoveryCode",
    "SecondStep",
    "SignIn",
    "Team",
    "User",
    "WorkFacts",
]
