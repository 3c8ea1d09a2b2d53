"""Servers and loads: granian with two workers, wrk with sixteen connections."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
HERE = Path(__file__).parent


@contextmanager
def serving(application: str, *, ready: str) -> Iterator[str]:
    """Serve a WSGI application with two workers while the block runs; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "2", "--log-level", "error", application,
    ]  # fmt: skip
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address + ready, timeout=2)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def load(address: str, script: str, *, connections: int = 16, seconds: int = SECONDS) -> float:
    """Load an address with wrk and return requests answered a second. Raises when any was refused."""
    if shutil.which("wrk") is None:
        raise SystemExit("Install wrk: apt-get install wrk")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(HERE / script), address]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if refused:
        raise SystemExit(f"{refused[1]} requests were refused:\n{text}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if rate is None:
        raise SystemExit(text)
    return float(rate[1])
