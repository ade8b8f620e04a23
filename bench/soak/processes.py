"""The server as it is deployed, started by a runner or alone, and a watcher of its memory (Linux)."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.request import urlopen

from bench.servers import free_port, memory_mb
from webapp.config import PROJECT

WORKERS = 2
START_SECONDS = 120
STOP_SECONDS = 40
WATCH_S = 0.5
MOST_MB = 512
"""Of a small dyno. Heroku ends a process that takes twice as much; the watcher is stricter."""

GUNICORN = (sys.executable, "-m", "webapp")
RUNNER = (sys.executable, "-m", "honcho", "start", "web")
"""Runs the Procfile as Heroku does."""


class Server:
    """A process and all that it starts; a context manager."""

    def __init__(self, *command: str, **environ: str) -> None:
        self.port = free_port()
        settings = {"PORT": str(self.port), "WEB_CONCURRENCY": str(WORKERS), "DIGITPAD_RATE_LIMIT": "off"}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._command, self._environ = command, os.environ | settings | {"PATH": path} | environ
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(
            self._command,
            cwd=PROJECT,
            env=self._environ,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"The server did not start: {self.lines()[-5:]}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_exc) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.kill()
        self.log.close()

    def kill(self) -> None:
        """Ends all its processes, those of a new master too, which belongs to nobody once the old one is gone."""
        for pid in (*_below(self.process.pid), self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as response:
            return response.status == 200
        return False

    def lines(self) -> list[str]:
        """Returns what it has printed."""
        self.log.seek(0)
        return self.log.read().splitlines()


class Watcher:
    """Adds up the memory of all processes of a server, and ends them where it is too much."""

    def __init__(self, server: Server, most_mb: float = MOST_MB) -> None:
        self._server, self._most_mb = server, most_mb
        self._enough = threading.Event()
        self.first_mb = self.peak_mb = tree_mb(server.process.pid)

    def __enter__(self) -> "Watcher":
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_exc) -> None:
        self._enough.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._enough.wait(WATCH_S):
            self.peak_mb = max(self.peak_mb, tree_mb(self._server.process.pid))
            if self.peak_mb > self._most_mb:
                self._server.kill()
                return


def tree_mb(pid: int) -> float:
    """Returns the memory of a process and all below it, shared pages counted once."""
    return memory_mb((pid, *_below(pid)))


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _below(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task")
    found = []
    with contextlib.suppress(OSError):
        for thread in threads.iterdir():  # a thread of a worker is the parent of the process that draws a PDF
            found += [int(child) for child in (thread / "children").read_text().split()]
    return [one for child in found for one in (child, *_below(child))]
