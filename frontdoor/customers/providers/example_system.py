"""A small system of somebody else's, to try connectors on: it takes changes by HTTP and answers files in a folder.

It stands in for a revenues or housing system in the demonstration and in tests, as `frontdoor example-system`. It
keeps what it was told in a file of its own, knows a change again by its key, refuses what it has reason to, and can be
stopped and started like any system.
"""

import csv
import json
import sqlite3
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from frontdoor.kernel.signing import HEADER, is_ours

_TABLE: Final = "CREATE TABLE IF NOT EXISTS changes (key TEXT PRIMARY KEY, record TEXT, change TEXT, body TEXT)"
#: Changes of this kind come from a registrar alone, in this invented system.
REFUSES: Final = "name"
_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A change that the system has."""

    key: str
    record: str
    change: str
    says: dict[str, Any]


class ExampleSystem:
    """Serves while the `with` block runs, on this machine alone.

    :param keeps: its own file.
    :param secret: by which it knows that a call is ours.
    :param port: 0 for any that is free.
    """

    def __init__(self, *, keeps: Path, secret: str, port: int = 0) -> None:
        self._keeps = keeps
        self._secret = secret
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST))
                key = self.headers.get("Idempotency-Key", "")
                status, said = outer._take(key, body, proof=self.headers.get(HEADER, ""))
                answer = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *arguments: object) -> None:
                """Stay quiet: what it is told is personal."""

        keeps.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(keeps) as database:
            database.execute(_TABLE)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Answering)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def _take(self, key: str, body: bytes, *, proof: str) -> tuple[int, dict[str, str]]:
        if not is_ours(self._secret, header=proof, body=body, now=int(time.time()), tolerance=10**10):
            return 401, {}
        try:
            said = json.loads(body)
            record, change, says = str(said["record"]), str(said["change"]), dict(said["says"])
        except (ValueError, KeyError, TypeError):
            return 400, {"reason": "It is not of the agreed shape."}
        if change == REFUSES:
            return 422, {"reason": "A new name is taken from the certificate alone. Bring it to the revenues desk."}
        with sqlite3.connect(self._keeps, timeout=20) as database:
            try:
                database.execute("INSERT INTO changes VALUES (?, ?, ?, ?)", (key, record, change, json.dumps(says)))
            except sqlite3.IntegrityError:
                return 409, {"reference": f"EX-{key[:8]}"}
        return 200, {"reference": f"EX-{key[:8]}"}

    def kept(self) -> list[Kept]:
        """Return what the system was told, in the order in which it took it."""
        with sqlite3.connect(self._keeps, timeout=20) as database:
            rows = database.execute("SELECT key, record, change, body FROM changes ORDER BY rowid").fetchall()
        return [Kept(key, record, change, json.loads(body)) for key, record, change, body in rows]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def answer_files(folder: Path) -> int:
    """Confirm every row of the files dropped into a folder, as such a system would overnight; return how many rows.

    :param folder: as of `csv_drop`: it has `out/`, and gets `in/`.
    """
    answered = 0
    inbox, done = folder / "in", folder / "out" / "done"
    for path in sorted((folder / "out").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [{"id": row["id"], "answer": "confirmed", "reason": ""} for row in csv.DictReader(file)]
        for made in (inbox, done):
            made.mkdir(parents=True, exist_ok=True)
        beside = inbox / f"{path.stem}.part"
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ("id", "answer", "reason"))
            writer.writeheader()
            writer.writerows(rows)
        beside.replace(inbox / path.name)
        path.replace(done / path.name)
        answered += len(rows)
    return answered
