"""Starts the very command of the Procfile, on a free port."""

import os
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 30


class Server:
    """A running DigitPad; a context manager."""

    def __init__(self, *, project: Path = PROJECT, **environ: str) -> None:
        self.project = project
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environ = {"PORT": str(self.port), "WEB_CONCURRENCY": "1", "DIGITPAD_RATE_LIMIT": "off"} | environ

    def __enter__(self) -> "Server":
        self.process = start(self._environ, self.project)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise RuntimeError(f"The server did not start: {self.process.communicate()}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_exc) -> None:
        self.process.terminate()
        self.process.communicate(timeout=START_SECONDS)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False


def start(environ: dict[str, str], project: Path = PROJECT) -> subprocess.Popen:
    """Starts the Procfile's web command with this Python's packages."""
    _, _, command = (project / "Procfile").read_text().strip().partition("web: ")
    _python, *arguments = shlex.split(command)
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
