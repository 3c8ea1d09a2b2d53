"""Where bank holidays come from: the file shipped with Frontdoor, another file, or an address."""

import json
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from frontdoor.kernel.refusals import Refusal

SHIPPED: Final = Path(__file__).parent / "data" / "uk_bank_holidays.json"
_TIMEOUT_SECONDS: Final = 20
#: gov.uk's file is some 60 kB.
_LARGEST: Final = 5_000_000


class CannotReadSource(Refusal):
    """The file or address does not answer with JSON."""


def read_source(source: str) -> object:
    """Return the JSON at an http(s) address or in a file. Raises CannotReadSource."""
    try:
        if source.startswith(("http://", "https://")):
            return json.loads(_fetch(source))
        return json.loads(Path(source).read_bytes())
    except (OSError, URLError, ValueError) as error:
        raise CannotReadSource(f"{source} cannot be read as JSON: {error}") from error


def _fetch(address: str) -> bytes:
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 -- http(s), checked above
    with urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 -- http(s), checked above
        body: bytes = answer.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise ValueError(f"it is larger than {_LARGEST} bytes")
    return body
