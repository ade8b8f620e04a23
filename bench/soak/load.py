"""Many clients at once, and the table of what they saw."""

import contextlib
import http.client
import random
import select
import threading
import time
from collections import Counter
from typing import NamedTuple

from bench.servers import together
from bench.soak import hostile
from bench.soak.questions import Exam, Question, Reply, ask, connect

HOSTILE_SHARE = 0.05
RECONNECT_S = 0.05
OUTCOMES = ("right", "wrong", "refused", "in part", "busy", "failed", "lost")
"""Of a request: answered as when asked alone; answered otherwise; a hostile one refused or hung up on, as it should be;
a document whose last pages are named for lack of time; 503 with Retry-After; another 5xx; no answer at all."""

BAD = ("wrong", "failed", "lost")
COLUMNS = ("asked", *OUTCOMES, "no door", "p50 ms", "p99 ms")


class Event(NamedTuple):
    """What became of one request."""

    kind: str
    outcome: str
    came: str
    """In words: a status and a problem's code, or what broke."""
    began: float
    seconds: float


class Crowd:
    """Clients that ask one request after the other until they are told to stop."""

    def __init__(self, port: int, exam: Exam, clients: int, *, hostile_share: float = HOSTILE_SHARE) -> None:
        self._port, self._exam, self._clients, self._hostile_share = port, exam, clients, hostile_share
        self._enough = threading.Event()
        self.events: list[Event] = []
        self.no_door: list[float] = []
        """When a connection was refused: nothing was sent yet."""

    def __enter__(self) -> "Crowd":
        self._thread = threading.Thread(target=together, args=(self._run, self._clients))
        self._thread.start()
        return self

    def __exit__(self, *_exc) -> None:
        self._enough.set()
        self._thread.join()

    def _run(self, number: int) -> None:
        rng, connection = random.Random(number), connect(self._port)
        while not self._enough.is_set():
            if rng.random() < self._hostile_share:
                self._attack(rng)
            else:
                self._ask(rng, connection)
        connection.close()

    def _ask(self, rng: random.Random, connection: http.client.HTTPConnection) -> None:
        question, began = self._exam.draw(rng), time.monotonic()
        if has_hung_up(connection):
            connection.close()
        if connection.sock is None and not self._opened(connection):
            return
        try:
            reply = ask(connection, question)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self._note(question.kind, "lost", type(error).__name__, began)
            return
        self._note(question.kind, _outcome(question, reply), f"{reply.status} {_code(reply)}", began)
        self._enough.wait(reply.retry_after_s * rng.random())  # asked to come back, they do not all come at once

    def _attack(self, rng: random.Random) -> None:
        attack, began = hostile.draw(rng), time.monotonic()
        try:
            status = attack.act(self._port, rng)
        except ConnectionRefusedError:
            self.no_door.append(began)
            self._enough.wait(RECONNECT_S)
            return
        except OSError:  # hung up on
            status = None
        self._note(attack.name, _outcome_of_attack(attack, status), str(status), began)

    def _opened(self, connection: http.client.HTTPConnection) -> bool:
        with contextlib.suppress(ConnectionRefusedError):
            connection.connect()
            return True
        self.no_door.append(time.monotonic())
        self._enough.wait(RECONNECT_S)
        return False

    def _note(self, kind: str, outcome: str, came: str, began: float) -> None:
        self.events.append(Event(kind, outcome, came, began, time.monotonic() - began))


def has_hung_up(connection: http.client.HTTPConnection) -> bool:
    """Tells whether the server has closed a kept connection, as HTTP libraries look before they use one again.

    A server that stops keeps them for 2 s only.
    """
    return connection.sock is not None and bool(select.select([connection.sock], [], [], 0)[0])


def _outcome(question: Question, reply: Reply) -> str:
    if reply.status == 503 and reply.retry_after_s:
        return "busy"
    if reply.status >= 500:
        return "failed"
    if (reply.status, reply.answer) == (200, question.answer):
        return "right"
    return "in part" if reply.status == 200 and _is_part_of(question.answer, reply.answer) else "wrong"


def _is_part_of(whole: dict, part: dict) -> bool:
    """Tells whether the first pages are read as they should be, and the others named."""
    if "missing_pages" not in part:
        return False
    pages, count = whole["pages"], len(part["pages"])
    return part["pages"] == pages[:count] and part["missing_pages"] == list(range(count, len(pages)))


def _code(reply: Reply) -> str:
    return reply.answer.get("code", "another answer") if isinstance(reply.answer, dict) else "another answer"


def _outcome_of_attack(attack: hostile.Attack, status: int | None) -> str:
    if status in attack.expected:
        return "right" if status == 200 else "refused"
    if status is None:
        return "lost"
    if status == 503:
        return "busy"
    return "failed" if status >= 500 else "wrong"


def heading(name: str) -> str:
    return f"\n{name:<28}" + "".join(f"{column:>9}" for column in COLUMNS)


def row(name: str, events: list[Event], no_door: int = 0) -> str:
    """Writes how many requests became what, and how long the answered ones took."""
    counts = Counter(event.outcome for event in events)
    times_ms = sorted(event.seconds * 1000 for event in events if event.outcome in ("right", "refused"))
    numbers = [len(events), *(counts[outcome] for outcome in OUTCOMES), no_door]
    return f"{name:<28}" + "".join(f"{number:>9}" for number in (*numbers, *_quantiles(times_ms)))


def bad_ones(events: list[Event]) -> list[str]:
    """Says what came where something else should have."""
    counts = Counter((event.kind, event.outcome, event.came) for event in events if event.outcome in BAD)
    return [f"  {count} × {kind}: {outcome} ({came})" for (kind, outcome, came), count in counts.most_common()]


def _quantiles(times_ms: list[float]) -> tuple[str, str]:
    if not times_ms:
        return "-", "-"
    return f"{times_ms[len(times_ms) // 2]:.0f}", f"{times_ms[int(len(times_ms) * 0.99)]:.0f}"
