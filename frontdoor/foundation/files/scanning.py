"""Asking the virus scanner named by CLAMD_HOST: a host (with CLAMD_PORT) or the path of clamd's socket."""

import socket
from dataclasses import dataclass
from typing import IO, Any, Final

import clamd
from django.conf import settings

from frontdoor.foundation.files.records import Scan

_TIMEOUT_SECONDS: Final = 10
_LONGEST_NOTE: Final = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said; `note` is the name of the virus, or why there is no answer."""

    scan: Scan
    note: str = ""


class _Connected(clamd.ClamdNetworkSocket):  # type: ignore[misc]  # the library has no types
    """The library's protocol on a socket of ours: its own waits for a dead host for minutes."""

    def __init__(self, connected: socket.socket) -> None:
        super().__init__()
        self.clamd_socket = connected

    def _init_socket(self) -> None:
        """Use the socket as it is."""


def _connect(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=_TIMEOUT_SECONDS)
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.settimeout(_TIMEOUT_SECONDS)
    try:
        connected.connect(host)
    except OSError:
        connected.close()
        raise
    return connected


def has_scanner() -> bool:
    """Return whether a scanner is set."""
    return bool(settings.CLAMD_HOST)


def scan(stream: IO[bytes]) -> Verdict:
    """Send the bytes to the scanner. A scanner that is not set or does not answer leaves them unscanned."""
    if not has_scanner():
        return Verdict(Scan.UNSCANNED, "no scanner is set")
    stream.seek(0)
    answer: dict[str, Any] | None
    try:
        with _connect(settings.CLAMD_HOST, settings.CLAMD_PORT) as connected:
            answer = _Connected(connected).instream(stream)
    except (clamd.ClamdError, OSError) as error:
        return Verdict(Scan.UNSCANNED, f"the scanner did not answer: {error}"[:_LONGEST_NOTE])
    status, reason = (answer or {}).get("stream", ("ERROR", "no answer"))
    if status == "OK":
        return Verdict(Scan.CLEAN)
    if status == "FOUND":
        return Verdict(Scan.INFECTED, str(reason)[:_LONGEST_NOTE])
    return Verdict(Scan.UNSCANNED, f"the scanner refused: {reason}"[:_LONGEST_NOTE])
