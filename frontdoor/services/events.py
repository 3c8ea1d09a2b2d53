"""What happens to services themselves."""

from dataclasses import dataclass
from typing import ClassVar

from frontdoor.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePublished(Event):
    """A service appeared in the catalogue, or its definition changed. `number` counts its versions from 1."""

    name: ClassVar[str] = "services.service-published.1"

    service_id: int
    slug: str
    version_id: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWithdrawn(Event):
    """A service left the catalogue. Its open cases go on under the version they were opened with."""

    name: ClassVar[str] = "services.service-withdrawn.1"

    service_id: int
    slug: str
