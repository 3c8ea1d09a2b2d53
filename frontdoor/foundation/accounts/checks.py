"""Issuers of identities that cannot work are said at the start, not when the first person comes back from there."""

from typing import Any, Final

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core import checks

from frontdoor.foundation.accounts.elsewhere.groups import BadGroups, groups_here

#: Vectors of trust that say nothing of who somebody is in law: the level of that is in a claim that we do not fetch.
_OF_THE_LOGIN: Final = {"Cl", "Cl.Cm"}


@checks.register
def one_login_is_whole(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Report a GOV.UK One Login that lacks a setting, or is asked for what we cannot check."""
    if not settings.ONE_LOGIN_ISSUER:
        return []
    faults = []
    if not settings.ONE_LOGIN_CLIENT_ID:
        faults.append("Set ONE_LOGIN_CLIENT_ID.")
    if not settings.ONE_LOGIN_VTR or set(settings.ONE_LOGIN_VTR) - _OF_THE_LOGIN:
        faults.append("Set ONE_LOGIN_VTR to Cl.Cm or Cl: other vectors would sign nobody in.")
    try:
        load_pem_private_key(settings.ONE_LOGIN_PRIVATE_KEY.encode(), password=None)
    except (ValueError, TypeError):
        faults.append("Set ONE_LOGIN_PRIVATE_KEY to a private key in PEM, without a password.")
    return [checks.Error("GOV.UK One Login is not ready.", hint=hint, id="fd_accounts.E001") for hint in faults]


@checks.register
def directory_is_whole(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Report a directory that lacks a setting, or whose groups cannot be read."""
    if not settings.DIRECTORY_ISSUER:
        return []
    missing = [name for name in ("DIRECTORY_CLIENT_ID", "DIRECTORY_CLIENT_SECRET") if not getattr(settings, name)]
    faults = [f"Set {name}." for name in missing]
    try:
        groups_here()
    except BadGroups as fault:
        faults.append(str(fault))
    return [checks.Error("The council’s directory is not ready.", hint=hint, id="fd_accounts.E002") for hint in faults]
