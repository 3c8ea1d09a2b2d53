"""What is done of requests about somebody's own data while nobody waits."""

from datetime import datetime
from uuid import UUID

from frontdoor.foundation.outbox.api import on
from frontdoor.rights.events import CasesErased, ErasureApproved, PackageAsked, PackageDecided
from frontdoor.rights.operations import erasing
from frontdoor.rights.operations.packages import gather, write


@on(PackageAsked, outside=True)
def gather_it(event: PackageAsked, *, at: datetime) -> None:  # noqa: ARG001 -- a handler takes the moment
    """Count what there is and flag what may be about others."""
    gather(UUID(event.package_id))


@on(PackageDecided, outside=True)
def write_it(event: PackageDecided, *, at: datetime) -> None:
    """Write the archive."""
    write(UUID(event.package_id), at=at)


@on(ErasureApproved)
def erase_cases_first(event: ErasureApproved, *, at: datetime) -> None:
    """Erase cases, by which everything else hangs."""
    erasing.erase_cases_of(UUID(event.erasure_id), at=at)


@on(CasesErased)
def erase_messages(event: CasesErased, *, at: datetime) -> None:
    """Erase what was written."""
    erasing.erase_messages_of(UUID(event.erasure_id), at=at)


@on(CasesErased)
def erase_forms(event: CasesErased, *, at: datetime) -> None:
    """Erase what was filled in."""
    erasing.erase_submissions_of(UUID(event.erasure_id), at=at)


@on(CasesErased)
def erase_who_they_are(event: CasesErased, *, at: datetime) -> None:
    """Erase details and records."""
    erasing.erase_customers_of(UUID(event.erasure_id), at=at)


@on(CasesErased)
def end_packages(event: CasesErased, *, at: datetime) -> None:
    """Remove what was written for them."""
    erasing.end_packages_of(UUID(event.erasure_id), at=at)
