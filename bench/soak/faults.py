"""What breaks under load: each fault on a server of its own, while well-meaning clients ask."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

from bench.servers import free_port
from bench.soak.load import Crowd, Event, bad_ones, heading, row
from bench.soak.processes import GUNICORN, Server, children
from bench.soak.questions import Exam
from webapp.config import load_config

KILL_EVERY_S = 10
FULL_DISK = "size=2m"
NEW_VERSION = "2999.1.1"
COME_TRUE_SECONDS = 120
"""For a new worker or model."""

REDIS = ("redis-server", "--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--port")
REDIS_RATE = "99999999 per minute"
"""The limit is counted, and met by nobody."""


def main(exam: Exam, *, clients: int, seconds: float) -> bool:
    """Runs every fault and prints its row.

    Returns:
        Whether nothing was answered wrongly, and nothing lost that should not be.
    """
    print(heading("fault"), flush=True)
    faults = (worker_killed, master_stopped, new_model, disk_full, redis_killed, redis_silent)
    return all([fault(exam, clients, seconds) for fault in faults])


def worker_killed(exam: Exam, clients: int, seconds: float) -> bool:
    """A worker gets SIGKILL now and then; what it was working on is lost, and nothing else."""
    kills = 0

    def kill_now_and_then(server: Server) -> None:
        nonlocal kills
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, KILL_EVERY_S))
            workers = children(server.process.pid)
            os.kill(workers[kills % 2], signal.SIGKILL)
            kills += 1
            _wait_for(lambda workers=workers: _replaced(server, workers))

    events, _ = _under_load(exam, clients, kill_now_and_then, name="a worker killed")
    lost = sum(event.outcome == "lost" for event in events)
    print(f"    {kills} workers killed, {lost / kills:.1f} requests lost with each of {clients} clients' in flight")
    return _is_well(events, may_lose=kills * clients)


def master_stopped(exam: Exam, clients: int, seconds: float) -> bool:
    """The master gets SIGTERM; what was asked before is answered."""
    stopped_at = 0.0

    def stop(server: Server) -> None:
        nonlocal stopped_at
        time.sleep(seconds / 2)
        stopped_at = time.monotonic()
        server.process.terminate()
        server.process.wait()

    events, _ = _under_load(exam, clients, stop, name="SIGTERM to the master")
    in_flight = [event for event in events if event.began < stopped_at < event.began + event.seconds]
    later = [event for event in events if event.began >= stopped_at]
    print(row("  of these, in flight then", in_flight))
    print(row("  of these, sent later", later))
    return _is_well([event for event in events if event.began < stopped_at])


def new_model(exam: Exam, clients: int, seconds: float) -> bool:
    """A new model is taken as README says: SIGUSR2, wait, SIGTERM to the old master."""
    with tempfile.TemporaryDirectory() as folder:
        served = Path(folder, "served")
        served.symlink_to(load_config().model)
        _newer_copy(load_config().model, Path(folder, "new"))

        def take(server: Server) -> None:
            time.sleep(seconds / 3)
            served.unlink()
            served.symlink_to(Path(folder, "new"))
            old_workers = children(server.process.pid)
            server.process.send_signal(signal.SIGUSR2)
            _wait_for(lambda: _new_master(server, old_workers) and _version(server) == NEW_VERSION)
            time.sleep(seconds / 3)
            server.process.terminate()
            server.process.wait()
            time.sleep(seconds / 3)
            if {_version(server) for _ in range(20)} != {NEW_VERSION}:
                raise RuntimeError("The old model is still served")

        events, _ = _under_load(exam, clients, take, name="a new model", DIGITPAD_MODEL=str(served))
    return _is_well(events)


def disk_full(exam: Exam, clients: int, seconds: float) -> bool:
    """The folder for temporary files has no byte left."""
    with _small_disk() as folder:
        if folder is None:
            print("a full disk: left out, since only root may mount a small one")
            return True

        def fill(_server: Server) -> None:
            time.sleep(seconds / 3)
            with contextlib.suppress(OSError), Path(folder, "filler").open("wb", buffering=0) as filler:
                while True:
                    filler.write(bytes(4096))
            time.sleep(seconds * 2 / 3)

        events, _ = _under_load(exam, clients, fill, name="temp folder full", TMPDIR=folder)
    return _is_well(events)


def redis_killed(exam: Exam, clients: int, seconds: float) -> bool:
    """The Redis that counts requests is killed."""
    return _redis_gone(exam, clients, seconds, signal.SIGKILL, "Redis killed")


def redis_silent(exam: Exam, clients: int, seconds: float) -> bool:
    """The Redis that counts requests still takes connections, and answers nothing."""
    return _redis_gone(exam, clients, seconds, signal.SIGSTOP, "Redis silent")


def _redis_gone(exam: Exam, clients: int, seconds: float, how: signal.Signals, name: str) -> bool:
    if shutil.which(REDIS[0]) is None:
        print(f"{name}: left out, since redis-server is not installed")
        return True
    port = free_port()
    redis = subprocess.Popen([*REDIS, str(port)], stdout=subprocess.DEVNULL)

    def lose_redis(_server: Server) -> None:
        time.sleep(seconds / 2)
        redis.send_signal(how)
        time.sleep(seconds / 2)

    try:
        settings = {"REDIS_URL": f"redis://127.0.0.1:{port}", "DIGITPAD_RATE_LIMIT": REDIS_RATE}
        events, _ = _under_load(exam, clients, lose_redis, name=name, **settings)
    finally:
        redis.kill()
        redis.wait()
    return _is_well(events)


def _under_load(
    exam: Exam, clients: int, break_it: Callable[[Server], None], *, name: str, **environ: str
) -> tuple[list[Event], int]:
    """Lets something happen to a server while clients ask, and prints what they saw."""
    with Server(*GUNICORN, **environ) as server, Crowd(server.port, exam, clients, hostile_share=0) as crowd:
        break_it(server)
    print(row(name, crowd.events, len(crowd.no_door)), *bad_ones(crowd.events), sep="\n", flush=True)
    return crowd.events, len(crowd.no_door)


def _is_well(events: list[Event], *, may_lose: int = 0) -> bool:
    lost = sum(event.outcome == "lost" for event in events)
    return lost <= may_lose and not any(event.outcome in ("wrong", "failed") for event in events)


def _newer_copy(model: Path, folder: Path) -> None:
    """Copies a model under another version, so that one sees which answers."""
    shutil.copytree(model, folder)
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps(card | {"version": NEW_VERSION}), encoding="utf-8")


def _replaced(server: Server, workers: list[int]) -> bool:
    """Tells whether a worker has taken the place of one of these."""
    now = children(server.process.pid)
    return len(now) == len(workers) and now != workers


def _new_master(server: Server, old_workers: list[int]) -> bool:
    """Tells whether a new master has all its workers."""
    masters = [child for child in children(server.process.pid) if child not in old_workers]
    return any(len(children(master)) >= len(old_workers) for master in masters)


def _version(server: Server) -> str:
    with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{server.port}/readyz", timeout=10) as response:
        return json.load(response)["model"]
    return ""


def _wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + COME_TRUE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError("Nothing has come of it")
        time.sleep(0.2)


@contextlib.contextmanager
def _small_disk() -> Iterator[str | None]:
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", FULL_DISK, "tmpfs", folder], capture_output=True)
        try:
            yield folder if mounted.returncode == 0 else None
        finally:
            if mounted.returncode == 0:
                subprocess.run(["umount", "--lazy", folder], check=False)
