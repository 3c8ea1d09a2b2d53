"""What a token must say before we believe it. Pure.

A library checks its signature, issuer, audience and times; nonce and vector of trust it does not know, and so they
are checked here by name.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontdoor.kernel.language import later
from frontdoor.kernel.refusals import Refusal


class NotBelieved(Refusal):
    """Whoever came back is not shown to be who they say; `fault` is for the log, and never for a page."""

    def __init__(self, fault: str) -> None:
        super().__init__(later("We could not sign you in there. Try again, or sign in another way"))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody as another system vouches for them.

    :param email: only if the issuer has verified it.
    :param trust: the vector of trust, "Cl.Cm"; "" where none was asked for.
    :param groups: of the council's directory.
    """

    issuer: str
    subject: str
    email: str = ""
    name: str = ""
    trust: str = ""
    groups: tuple[str, ...] = ()


#: How sure of the person each level is: none, medium, as GOV.UK One Login names them.
_IDENTITY: Final = {"P0": 0, "P1": 1, "P2": 2, "P3": 3}


def _levels(vector: str) -> tuple[int, frozenset[str]]:
    parts = vector.split(".")
    strange = [part for part in parts if part not in _IDENTITY and part not in {"Cl", "Cm"}]
    if strange:
        raise ValueError(f"unknown part {strange[0]!r} in a vector of trust")
    return max((_IDENTITY.get(part, 0) for part in parts), default=0), frozenset(parts) - _IDENTITY.keys()


def is_enough(trust: str, *, asked: Sequence[str]) -> bool:
    """Return whether a vector of trust is at least one of those that were asked for."""
    try:
        got_identity, got_login = _levels(trust)
    except ValueError:
        return False
    for each in asked:
        identity, login = _levels(each)
        if got_identity >= identity and got_login >= login:
            return True
    return False


def check_names(claims: Mapping[str, Any], *, client_id: str, nonce: str, asked: Sequence[str]) -> None:
    """Raise NotBelieved unless a token is the answer to our question, to us alone, and sure enough.

    :param asked: vectors of trust, one of which is to be reached; none for an issuer that knows none.
    """
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise NotBelieved("no subject")
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise NotBelieved("another nonce")
    audience = claims.get("aud")
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != client_id:
        raise NotBelieved("several audiences, and not made for us")
    if "azp" in claims and claims["azp"] != client_id:
        raise NotBelieved("made for another client")
    if asked and not is_enough(str(claims.get("vot", "")), asked=asked):
        raise NotBelieved("a vector of trust below what was asked for")
