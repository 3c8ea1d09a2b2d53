"""Policy about dealing with people as a file: needs, alerts, restricted records, consents; read and remembered."""

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from frontdoor.customers.queries.definitions import CARE_FILE, BrokenSources, sources_folder
from frontdoor.customers.rules.care import (
    AlertKind,
    Care,
    ContactPurpose,
    Exemption,
    NeedKind,
    RestrictedKind,
    problems_of_care,
)
from frontdoor.foundation.accounts.actors import Role
from frontdoor.kernel.mistakes import Mistake
from frontdoor.kernel.policy_files import read_file
from frontdoor.kernel.refusals import Refusal

_Kind = TypeVar("_Kind", NeedKind, AlertKind, Exemption, RestrictedKind, ContactPurpose)


class NoSuchKind(Refusal):
    """The council's policy knows no kind of that name."""


def read_care(folder: Path) -> tuple[Care | None, list[Mistake]]:
    """Return what a folder says about dealing with people, and every mistake in it with its line."""
    try:
        text = (folder / CARE_FILE).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None, [Mistake(CARE_FILE, 1, "The file is not there, or is not UTF-8.", "Save it as UTF-8.")]
    roles = frozenset(each.value for each in Role)
    return read_file(CARE_FILE, text, Care, check=lambda read: problems_of_care(read, roles))


@lru_cache(maxsize=4)
def _remembered(folder: Path) -> Care:
    found, mistakes = read_care(folder)
    if found is None:
        raise BrokenSources("\n".join(str(each) for each in mistakes))
    return found


def care() -> Care:
    """Return the policy of this installation. Raises BrokenSources."""
    return _remembered(sources_folder())


def need_kind(slug: str) -> NeedKind:
    """Return a kind of need. Raises NoSuchKind."""
    return _one(care().needs, slug, "need")


def alert_kind(slug: str) -> AlertKind:
    """Return a kind of alert. Raises NoSuchKind."""
    return _one(care().alerts, slug, "alert")


def exemption(slug: str) -> Exemption:
    """Return a reason not to tell somebody of an alert. Raises NoSuchKind."""
    return _one(care().exemptions, slug, "exemption")


def restricted_kind(slug: str) -> RestrictedKind:
    """Return a kind of restricted record. Raises NoSuchKind."""
    return _one(care().restricted, slug, "restricted record")


def contact_purpose(slug: str) -> ContactPurpose:
    """Return what for the council contacts people. Raises NoSuchKind."""
    return _one(care().contact, slug, "reason to contact people")


def _one(kinds: tuple[_Kind, ...], slug: str, noun: str) -> _Kind:
    for each in kinds:
        if each.id == slug:
            return each
    raise NoSuchKind(f"There is no kind of {noun} called ‘{slug}’.")
