"""What happens to requests about somebody's own data. Ids alone."""

from dataclasses import dataclass
from typing import ClassVar

from frontdoor.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageAsked(Event):
    """Somebody is to be given everything we hold about them; it waits to be gathered."""

    name: ClassVar[str] = "rights.package-asked.1"
    package_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDecided(Event):
    """Everything in a package was looked at, and it waits to be written."""

    name: ClassVar[str] = "rights.package-decided.1"
    package_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureApproved(Event):
    """A second person approved that what may go of somebody's goes."""

    name: ClassVar[str] = "rights.erasure-approved.1"
    erasure_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesErased(Event):
    """The cases of an approved erasure are done: what hangs on them may follow."""

    name: ClassVar[str] = "rights.cases-erased.1"
    erasure_id: str
