"""gunicorn's worker on real sockets: silent, slow and crowding clients do not take it from the others."""

import contextlib
import http.client
import json
import os
import signal
import socket
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.patience import PATIENCE_SECONDS, eventually
from tests.problems import assert_problem_object
from tests.servers import Server
from webapp.worker import BODY_SECONDS, STALL_SECONDS

THREADS = 8
"""Of gunicorn.conf.py."""

CLIENTS = 8
OWN_WATCHED = 2
"""By the poller of a worker without clients: its listener, and the pipe on which its threads call."""

MAX_WAITING = 3
TOKEN = "token"
AT_ONCE_SECONDS = STALL_SECONDS - 1
"""To wait for a thread that a silent client holds would take longer."""

BEGINNING = b"POST /api/v1/predict HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\nContent-Type: image/png\r\n\r\nonly"

BEFORE_THEY_ARE_DROPPED_SECONDS = BODY_SECONDS - 5
"""Until then the clients that fill the queue do so."""


@pytest.fixture(scope="module")
def crowded():
    """A server with one worker and a short queue."""
    with Server(DIGITPAD_MAX_WAITING=str(MAX_WAITING)) as running:
        yield running


@pytest.fixture
def stalling(crowded):
    """Clients that fill the queue: they begin a body and send a byte of it now and then."""
    enough = threading.Event()
    opened = []
    with contextlib.ExitStack() as stack:

        def one_more_finds_it_full() -> bool:
            """Adds a client, for a place may come free late: another test's client, or a question of ours, had it."""
            opened.append(stack.enter_context(connect(crowded)))
            opened[-1].sendall(BEGINNING)
            return len(opened) > MAX_WAITING and get(crowded, "/api/v1/model")[0] == 503

        dripping = threading.Thread(target=drip, args=(opened, enough))
        dripping.start()
        stack.callback(dripping.join)
        stack.callback(enough.set)
        eventually(one_more_finds_it_full, seconds=BEFORE_THEY_ARE_DROPPED_SECONDS)
        yield opened


def drip(clients: list[socket.socket], enough: threading.Event) -> None:
    while not enough.wait(0.5):
        for sock in list(clients):
            with contextlib.suppress(OSError):  # the test closed it
                sock.sendall(b".")


def connect(server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS)


def get(server, path: str, *, timeout: float = PATIENCE_SECONDS, **headers: str) -> tuple[int, dict, bytes]:
    try:
        with urlopen(Request(server.url + path, headers=headers), timeout=timeout) as response:
            return response.status, dict(response.headers), response.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_beyond_the_queue_clients_are_told_at_once_to_come_back(crowded, stalling):
    status, headers, body = get(crowded, "/api/v1/model", timeout=AT_ONCE_SECONDS)
    assert_problem_object(json.loads(body), 503, "busy", "queue")
    assert (status, headers["Retry-After"]) == (503, "2")


def test_a_full_queue_keeps_nobody_from_watching(crowded, stalling):
    assert get(crowded, "/healthz")[0] == 200


def test_the_queue_is_free_again_when_the_others_are_gone(crowded, stalling):
    for sock in stalling:
        sock.close()
    eventually(lambda: get(crowded, "/api/v1/model")[0] == 200, seconds=BEFORE_THEY_ARE_DROPPED_SECONDS)


def test_connections_that_send_nothing_hold_no_thread(server):
    (pid,) = worker_pids(server)
    with contextlib.ExitStack() as stack:
        for _ in range(THREADS + 2):
            stack.enter_context(connect(server))
        eventually(lambda: watched(pid) >= OWN_WATCHED + THREADS + 2)
        assert get(server, "/healthz", timeout=AT_ONCE_SECONDS)[0] == 200


def test_slow_senders_keep_nobody_from_being_answered(server):
    with contextlib.ExitStack() as stack:
        for _ in range(THREADS - 1):
            stack.enter_context(connect(server)).sendall(BEGINNING)
        assert get(server, "/api/v1/model", timeout=AT_ONCE_SECONDS)[0] == 200


def test_connections_are_spread_over_the_workers():
    with Server(WEB_CONCURRENCY="2") as running, contextlib.ExitStack() as stack:
        eventually(lambda: len(worker_pids(running)) == 2)
        pids = worker_pids(running)
        eventually(lambda: [watched(pid) for pid in pids] == [OWN_WATCHED] * 2)
        for count in range(1, CLIENTS + 1):
            stack.enter_context(connect(running))
            eventually(lambda count=count: sum(map(watched, pids)) == 2 * OWN_WATCHED + count)
        taken = [watched(pid) - OWN_WATCHED for pid in pids]
    assert min(taken) >= CLIENTS // 2 - 1


def test_a_worker_that_starts_later_gets_its_share_of_the_clients():
    with Server() as running, contextlib.ExitStack() as stack:
        connections = [http.client.HTTPConnection("127.0.0.1", running.port) for _ in range(CLIENTS)]
        for connection in connections:
            stack.enter_context(contextlib.closing(connection))
            assert ask(connection, "/healthz").status == 200
        running.process.send_signal(signal.SIGTTIN)  # gunicorn's way to ask for one worker more

        def fewest_have(share: int) -> bool:
            for connection in connections:
                assert ask(connection, "/healthz").status == 200
            taken = [watched(pid) - OWN_WATCHED for pid in worker_pids(running)]
            return len(taken) == 2 and min(taken) >= share

        eventually(lambda: fewest_have(CLIENTS // 4))


def watched(pid: int) -> int:
    """Counts what a worker's poller waits for: clients that send nothing now, and what is its own."""
    count = 0
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            if str(link.readlink()) == "anon_inode:[eventpoll]":
                count += Path(f"/proc/{pid}/fdinfo/{link.name}").read_text().count("tfd:")
    return count


def test_the_counters_of_all_workers_are_summed_and_a_killed_one_leaves_none_in_flight():
    with Server(WEB_CONCURRENCY="2", DIGITPAD_METRICS_TOKEN=TOKEN) as running:
        for _ in range(40):
            get(running, "/api/v1/model")
        eventually(lambda: len(worker_pids(running)) == 2)
        pids = worker_pids(running)
        os.kill(pids[0], signal.SIGKILL)
        eventually(lambda: len(set(worker_pids(running)) - set(pids)) == 1)
        text = get(running, "/metrics", Authorization=f"Bearer {TOKEN}")[2].decode()
        (folder,) = Path("/dev/shm").glob(f"digitpad-metrics-{running.process.pid}-*")
    assert 'digitpad_requests_total{method="GET",route="/api/v1/model",status="200"} 40.0' in text
    assert "digitpad_requests_in_flight 1.0" in text
    assert not folder.exists()


def worker_pids(server) -> list[int]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        pytest.skip("Only Linux lists the children of a process")
    return [int(pid) for pid in children.read_text().split()]


def test_a_worker_that_stops_is_not_ready_and_finishes_what_it_has():
    with Server() as running, connect(running) as no_http:
        no_http.sendall(b"GET /secret.png HTP/secret\r\n\r\n")
        assert no_http.recv(10_000).startswith(b"HTTP/1.1 400")
        kept_alive = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(kept_alive):
            assert ask(kept_alive, "/secret.png?name=secret").status == 404
            running.process.terminate()
            eventually(lambda: sends_others_away(kept_alive))
            output = running.process.communicate(timeout=PATIENCE_SECONDS)[0]
    assert_tells_nothing(output)


def ask(connection: http.client.HTTPConnection, path: str) -> http.client.HTTPResponse:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response


def sends_others_away(connection: http.client.HTTPConnection) -> bool:
    answer = ask(connection, "/readyz")
    return answer.status == 503 and int(answer.headers["Retry-After"]) > 0


def assert_tells_nothing(output: str) -> None:
    """Checks the whole log of a server that was asked for secrets."""
    lines = [json.loads(line) for line in output.splitlines()]
    assert "Invalid request" in [line["message"] for line in lines]
    assert [line["status"] for line in lines if line.get("route") == "unmatched"] == [404]
    assert "secret" not in output
    assert "127.0.0.1" not in output
