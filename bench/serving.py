"""Speed, memory and start of the whole server on real sockets, beside the ceiling and the tutorial's way.

Every figure of a table comes from one run; servers are asked in turns, and ratios are formed within a turn.
"""

import gzip
import importlib.metadata
import os
import re
import statistics
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench import bodies, ceiling
from bench.servers import THREADS, WORKERS, Client, Served, Server, load, together
from webapp.config import PROJECT

PREDICT = "/api/v1/predict"
READ = "/api/v1/read"
CLIENTS = 8
TURNS = 5
TURN_SECONDS = 3.0
BATCH = 64

SOAK_REQUESTS = 10_000
SOAK_SHARES = (90, 98)
"""Of 100 requests: predictions below the first, pages below the second, nonsense above."""

PEER_FOLDER = PROJECT / "bench" / "peers"


def main(*, turns: int = TURNS, soak_requests: int = SOAK_REQUESTS) -> None:
    """Runs everything and prints the tables."""
    drawings = bodies.drawings()
    predictions = [bodies.predict_body(png) for png in drawings]
    peer = Server(
        "tutorial:app",
        *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS), "--timeout", "120"),
        folder=PEER_FOLDER,
    )
    with Server("bench.ceiling:create_app()") as ours:
        ours_start = ours.wait(PREDICT, predictions[0])  # alone: the tutorial's start takes both cores and the disk
        with peer:
            peer_start = peer.wait("/predict", predictions[0])
            asked = {"DigitPad": (ours, PREDICT), "ceiling": (ours, ceiling.PATH), "tutorial": (peer, "/predict")}
            for server, path in asked.values():
                load(server.port, path, predictions, clients=CLIENTS, seconds=1)
            speed(asked, predictions, turns)
            print(f"{'start to first answer, seconds':<52}{ours_start:>9.2f}{ours_start / peer_start:>8.2f}× tutorial")
            print(f"{'tutorial: memory of master and workers, MB':<52}{peer.memory_mb():>9.0f}")
    with Server("webapp:create_app()") as server:
        server.wait(PREDICT, predictions[0])
        batches(server, drawings, turns)
        beside_photos(server, predictions, turns)
    with Server("webapp:create_app()") as server:
        server.wait(PREDICT, predictions[0])
        soak(server, predictions, soak_requests)
    packages()


def speed(asked: dict[str, tuple[Server, str]], predictions: list[bytes], turns: int) -> None:
    """Prints requests per second, the processor time of each on the server, and the time of one client."""
    many = _in_turns(asked, turns, lambda server, path: _many(server, path, predictions))
    work = _in_turns(asked, turns, lambda server, path: _processor_ms(server, path, predictions))
    one = _in_turns(asked, turns, lambda server, path: _one(server, path, predictions))
    print(f"\n{f'{CLIENTS} clients, {WORKERS} workers; median of {turns} turns':<52}{'median':>9}{'DigitPad':>9}")
    for name, values in many.items():
        print(f"{name + ': requests per second':<52}{_median(values):>9.0f}{_ratio(many['DigitPad'], values):>8.2f}×")
    for name, values in work.items():
        print(f"{name + ': processor time, ms':<52}{_median(values):>9.2f}{_ratio(work['DigitPad'], values):>8.3f}×")
    for name, values in one.items():
        print(f"{name + ': one client, p50 in ms':<52}{_median(values):>9.2f}{_ratio(one['DigitPad'], values):>8.3f}×")


def _in_turns(asked: dict, turns: int, measure: Callable[[Server, str], float]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(turns):
        for name, (server, path) in asked.items():
            values[name].append(measure(server, path))
    return values


def _many(server: Server, path: str, predictions: list[bytes]) -> float:
    return all_well(load(server.port, path, predictions, clients=CLIENTS, seconds=TURN_SECONDS)).per_second


def _processor_ms(server: Server, path: str, predictions: list[bytes]) -> float:
    """Returns the server's processor time for a request, which others at work on the machine change less."""
    began_s = server.processor_s()
    served = all_well(load(server.port, path, predictions, clients=CLIENTS, seconds=TURN_SECONDS / 2))
    return (server.processor_s() - began_s) * 1000 / len(served.times_ms)


def _one(server: Server, path: str, predictions: list[bytes]) -> float:
    return all_well(load(server.port, path, predictions, clients=1, seconds=TURN_SECONDS / 2)).quantile(0.5)


def all_well(served: Served) -> Served:
    """Returns what it was given; what fails is quick, and has no speed."""
    if served.failed:
        raise RuntimeError(f"{served.failed} of {len(served.times_ms)} requests failed")
    return served


def batches(server: Server, drawings: list[bytes], turns: int) -> None:
    """Prints what a picture costs in a batch and alone."""
    single, batch = [bodies.predict_body(png) for png in drawings[:BATCH]], [bodies.batch_body(drawings[:BATCH])]
    asked = {"alone": (server, single, 1), "batch": (server, batch, BATCH)}
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(turns):
        for name, (_server, sent, pictures) in asked.items():
            served = all_well(load(server.port, PREDICT, sent, clients=1, seconds=TURN_SECONDS / 2))
            times[name].append(served.quantile(0.5) / pictures)
    print(f"{'one picture in a batch of 64, ms':<52}{_median(times['batch']):>9.2f}", end="")
    print(f"{_ratio(times['batch'], times['alone']):>8.2f}× alone")


def beside_photos(server: Server, predictions: list[bytes], turns: int) -> None:
    """Prints p99 of predictions while another client reads photos, beside the p99 alone."""
    photo = bodies.photo()
    alone, beside, photos = [], [], 0

    def p99() -> float:
        return all_well(load(server.port, PREDICT, predictions, clients=1, seconds=TURN_SECONDS)).quantile(0.99)

    for _ in range(turns):
        alone.append(p99())
        done = threading.Event()
        reader = threading.Thread(target=_read_photos, args=(server.port, photo, done, count := []))
        reader.start()
        beside.append(p99())
        done.set()
        reader.join()
        photos += len(count)
    print(f"{f'p99 beside a client that read {photos} photos of 12 MP, ms':<52}{_median(beside):>9.1f}", end="")
    print(f"{_ratio(beside, alone):>8.2f}× alone")


def _read_photos(port: int, photo: bytes, done: threading.Event, count: list[int]) -> None:
    with Client(port) as client:
        while not done.is_set():
            count.append(client.ask(READ, photo, "image/jpeg"))


def soak(server: Server, predictions: list[bytes], requests: int) -> None:
    """Prints the memory after many requests of all kinds, and how much the second half added.

    It is measured when nothing is being answered: a page at work takes 50 MB that are not kept.
    """
    statuses: Counter[int] = Counter()
    sizes_mb = [server.memory_mb()]
    for half in (range(requests // 2), range(requests // 2, requests)):
        statuses += _ask_all_kinds(server, predictions, half)
        sizes_mb.append(server.memory_mb())
    answered = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    print(f"{f'memory after {requests} requests, MB':<52}{sizes_mb[-1]:>9.0f}  (start {sizes_mb[0]:.0f}; {answered})")
    print(f"{'growth over the second half, MB':<52}{sizes_mb[-1] - sizes_mb[-2]:>9.1f}")


def _ask_all_kinds(server: Server, predictions: list[bytes], numbers: range) -> Counter[int]:
    """Lets clients share these requests; returns how many were answered with each status."""
    page, nonsense = bodies.page(), b'{"image": "nonsense"}'
    statuses, lock, turn = Counter(), threading.Lock(), iter(numbers)

    def run(_number: int) -> None:
        with Client(server.port) as client:
            for number in iter(lambda: next(turn, None), None):
                kind = number * 37 % 100  # kinds mixed, the same in every run
                if kind < SOAK_SHARES[0]:
                    status = client.ask(PREDICT, predictions[number % len(predictions)])
                elif kind < SOAK_SHARES[1]:
                    status = client.ask(READ, page, "image/png")
                else:
                    status = client.ask(PREDICT, nonsense)
                with lock:
                    statuses[status] += 1

    together(run, CLIENTS)
    return statuses


def packages() -> None:
    """Prints the size of what requirements.txt installs, as it lies on the disk and compressed."""
    names = re.findall(r"^([\w.\-]+)==", (PROJECT / "requirements.txt").read_text(), re.MULTILINE)
    unpacked = packed = 0
    for path in _files_of(names):
        content = path.read_bytes()
        unpacked += len(content)
        packed += len(gzip.compress(content, 6))
    print(f"{'serving packages unpacked, MB':<52}{unpacked / 1e6:>9.0f}")
    print(f"{'serving packages compressed, MB':<52}{packed / 1e6:>9.0f}")


def _files_of(names: list[str]) -> set[Path]:
    found = set()
    for name in names:
        try:
            files = importlib.metadata.distribution(name).files or []
        except importlib.metadata.PackageNotFoundError:  # for another system
            continue
        found |= {Path(os.path.normpath(file.locate())) for file in files if file.suffix != ".pyc"}
    return {path for path in found if path.is_file()}


def _median(values: list[float]) -> float:
    return statistics.median(values)


def _ratio(values: list[float], others: list[float]) -> float:
    return statistics.median(value / other for value, other in zip(values, others, strict=True))
