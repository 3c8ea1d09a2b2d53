"""A real HTTP receiver of webhooks on this machine, which answers as it is told to."""

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from frontdoor.kernel.signing import HEADER


@dataclass(frozen=True, slots=True)
class Received:
    """A call that came in, and what was answered."""

    body: bytes
    signature: str
    status: int


class Receiver:
    """Serves while the `with` block runs; `calls` holds what came in."""

    def __init__(self) -> None:
        self.status = 200
        self.calls: list[Received] = []
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.calls.append(Received(body, self.headers.get(HEADER, ""), outer.status))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
