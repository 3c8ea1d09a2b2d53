"""A small virus scanner that speaks clamd's protocol (clamd(8): INSTREAM and PING, answers ended by newline).

It finds the EICAR test string and nothing else. Compared with clamd 1.4.6 (Debian 12) over TCP and a socket: it
answers alike for clean bytes, for EICAR alone and inside a PDF, and for a stream over StreamMaxLength.
"""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: The harmless string that every scanner agrees to find, put together so that this file is not found too.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class FakeClamd:
    """A running scanner: where it listens, what it was sent, how much it takes, whether it is in trouble."""

    host: str
    port: int
    scanned: list[bytes] = field(default_factory=list)
    largest: int = 25 * 1024 * 1024
    is_broken: bool = False


class _Conversation(socketserver.StreamRequestHandler):
    clamd: FakeClamd

    def handle(self) -> None:
        command = self.rfile.readline()
        if command == b"nPING\n":
            self.wfile.write(b"PONG\n")
        elif command == b"nINSTREAM\n":
            self.wfile.write(self._scan())
        else:
            self.wfile.write(b"UNKNOWN COMMAND\n")

    def _scan(self) -> bytes:
        received = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            received += self.rfile.read(length)
            if len(received) > self.clamd.largest:
                return b"INSTREAM size limit exceeded. ERROR\n"
        if self.clamd.is_broken:
            return b"stream: Can't allocate memory ERROR\n"
        self.clamd.scanned.append(received)
        return b"stream: Eicar-Test-Signature FOUND\n" if EICAR in received else b"stream: OK\n"


@contextmanager
def running(*, socket_path: str = "") -> Iterator[FakeClamd]:
    """Run a scanner for the length of a `with` block, on a free port or at a socket's path."""

    class Conversation(_Conversation):
        pass

    server: socketserver.BaseServer
    if socket_path:
        server = socketserver.ThreadingUnixStreamServer(socket_path, Conversation)
        clamd = FakeClamd(host=socket_path, port=0)
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        clamd = FakeClamd(host="127.0.0.1", port=server.server_address[1])
    Conversation.clamd = clamd
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield clamd
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
