"""Servers that the benchmarks start and measure from outside, and clients that cost little themselves."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from webapp.config import PROJECT

START_SECONDS = 120  # Keras takes its time
WORKERS = 2
THREADS = 8

RECEIVE_BYTES = 2**16
"""At a time. For a whole megabyte the allocator asks the system, and the client takes 14 µs more."""


class Served(NamedTuple):
    """What one client or several saw."""

    per_second: float
    times_ms: list[float]
    failed: int

    def quantile(self, share: float) -> float:
        return sorted(self.times_ms)[min(len(self.times_ms) - 1, int(share * len(self.times_ms)))]


class Server:
    """A gunicorn with its workers; a context manager."""

    def __init__(self, application: str, *arguments: str, folder: Path = PROJECT, **environ: str) -> None:
        self.port = free_port()
        self._command = [sys.executable, "-m", "gunicorn", *arguments, application]
        settings = {"PORT": str(self.port), "WEB_CONCURRENCY": str(WORKERS), "DIGITPAD_RATE_LIMIT": "off"}
        self._environ = os.environ | settings | {"PYTHONPATH": str(PROJECT), "TF_CPP_MIN_LOG_LEVEL": "2"} | environ
        if arguments:  # no gunicorn.conf.py tells it the port
            self._command[3:3] = ["--bind", f"127.0.0.1:{self.port}"]
        self._folder = folder

    def __enter__(self) -> "Server":
        self._began = time.perf_counter()
        self.process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_exc) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self, path: str, body: bytes) -> float:
        """Returns the seconds from the start to the first answer."""
        while time.perf_counter() - self._began < START_SECONDS:
            try:
                with Client(self.port) as client:
                    if client.ask(path, body) == 200:
                        return time.perf_counter() - self._began
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"No answer within {START_SECONDS} s from {' '.join(self._command)}")

    def memory_mb(self) -> float:
        """Returns the memory of master and workers, shared pages counted once (Linux)."""
        return memory_mb(self._pids())

    def processor_s(self) -> float:
        """Returns the seconds of processor time that master and workers have taken (Linux)."""
        return sum(processor_s(pid) for pid in self._pids())

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]


class Client:
    """One connection that is kept alive, until the server asks for another; a context manager.

    Written on the bare socket, so that the client is not what is measured.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_exc) -> None:
        self._socket.close()

    def ask(self, path: str, body: bytes, content_type: str = "application/json") -> int:
        """Sends a request, reads the whole answer and returns its status."""
        head = f"POST {path} HTTP/1.1\r\nHost: b\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode() + body)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._receive()
        headers, _, content = answer.partition(b"\r\n\r\n")
        missing = _content_length(headers) - len(content)
        while missing > 0:
            missing -= len(self._receive())
        if b"\r\nConnection: close" in headers:
            self._socket.close()
            self._connect()
        return int(headers[9:12])

    def _receive(self) -> bytes:
        data = self._socket.recv(RECEIVE_BYTES)
        if not data:
            raise ConnectionError("The server closed the connection")
        return data


def load(port: int, path: str, bodies: list[bytes], *, clients: int, seconds: float) -> Served:
    """Lets clients ask one request after the other, at least one each, and each beginning at another body."""
    until = time.perf_counter() + seconds
    times_ms: list[float] = []
    failed: list[int] = []

    def run(number: int) -> None:
        with Client(port) as client:
            for turn in itertools.count(number * len(bodies) // clients):
                began = time.perf_counter()
                status = client.ask(path, bodies[turn % len(bodies)])
                times_ms.append((time.perf_counter() - began) * 1000)
                failed.extend([status] if status != 200 else [])
                if time.perf_counter() > until:
                    return

    began = time.perf_counter()
    together(run, clients)
    return Served(len(times_ms) / (time.perf_counter() - began), times_ms, len(failed))


def together(work: Callable[[int], None], count: int) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _content_length(headers: bytes) -> int:
    lines = headers.lower().split(b"\r\n")
    return next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))


def memory_mb(pids: Iterable[int]) -> float:
    """Returns the memory of the processes of one server, what they share counted once (Linux).

    Pss alone divides the pages of a library among all who have it open, and so a server seemed 50 MB smaller while
    others ran from the same environment. Here libraries count as if it were alone: as often as the process has them
    that uses most of them.
    """
    own_mb, libraries_mb = 0.0, 0.0
    for pid in pids:
        with contextlib.suppress(OSError, KeyError):  # it has ended, or is just ending
            sizes = _sizes_mb(pid)
            own_mb += sizes["Pss_Anon"]
            libraries_mb = max(libraries_mb, sizes["Rss"] - sizes["Anonymous"])
    return own_mb + libraries_mb


def _sizes_mb(pid: int) -> dict[str, float]:
    fields = [line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]]
    return {name.rstrip(":"): int(kilobytes) / 1024 for name, kilobytes, _unit in fields}


def processor_s(pid: int) -> float:
    """Returns the seconds of processor time that one process has taken, in its own code and in the kernel (Linux).

    To the nanosecond; in /proc it stands in hundredths of a second, none of which a short turn may fill.
    """
    clock = ~pid << 3 | 2  # as clock_getcpuclockid(3) makes it: all threads, as the scheduler counts them
    return time.clock_gettime(clock)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
