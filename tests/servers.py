"""Starts the very command of the Procfile, on a free port; or a server within this process."""

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.request import urlopen

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer

from tests.patience import LOOK_EVERY_S, PATIENCE_SECONDS, eventually

PROJECT = Path(__file__).resolve().parent.parent


class Server:
    """A running DigitPad; a context manager."""

    def __init__(self, *, project: Path = PROJECT, **environ: str) -> None:
        self.project = project
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environ = {"PORT": str(self.port), "WEB_CONCURRENCY": "1", "DIGITPAD_RATE_LIMIT": "off"} | environ

    def __enter__(self) -> "Server":
        self.process = start(self._environ, self.project)
        try:
            eventually(lambda: self._answers() or self.process.poll() is not None)
            assert self.process.poll() is None, "it ended"
        except AssertionError as error:
            self.process.kill()
            raise RuntimeError(f"The server did not start: {self.process.communicate()}") from error
        return self

    def __exit__(self, *_exc) -> None:
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE_SECONDS)

    def quit(self) -> None:
        """Stops it at once: told kindly, it first waits 2 s for what browsers might ask on their open connections."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.communicate(timeout=PATIENCE_SECONDS)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False


class LocalServer:
    """The application served by threads of this process: gone and back at once, for tests of who meanwhile waits."""

    def __init__(self, app: Flask) -> None:
        self._app, self.port = app, free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "LocalServer":
        self._server = _Threads("127.0.0.1", self.port, self._app)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(LOOK_EVERY_S,))
        self._thread.start()
        return self

    def __exit__(self, *_exc) -> None:
        self.quit()

    def quit(self) -> None:
        """Refuses connections from now on and hangs up on those that are open; a second time does nothing."""
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Threads(ThreadedWSGIServer):
    """Remembers its connections: browsers keep some open that they may use later."""

    def __init__(self, host: str, port: int, app: Flask) -> None:
        super().__init__(host, port, app)
        self._connections: list[socket.socket] = []

    def process_request(self, request: socket.socket, client_address: tuple[str, int]) -> None:
        self._connections.append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        for connection in self._connections:
            with contextlib.suppress(OSError):  # it is closed already
                connection.shutdown(socket.SHUT_RDWR)


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
