"""How often one client may ask, what happens without a Redis, and documents that wait for each other."""

import contextlib
import logging
import shutil
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.patience import PATIENCE_SECONDS, eventually
from tests.problems import assert_problem
from tests.servers import free_port
from webapp import create_app, limits

RATE = "3 per minute"


def limited(**settings):
    return create_app({"rate_limit": RATE} | settings).test_client()


def statuses(client, times: int = 4, path: str = "/api/v1/model", **request) -> list[int]:
    return [client.get(path, buffered=True, **request).status_code for _ in range(times)]


def test_it_works():
    client = limited()
    assert statuses(client) == [200, 200, 200, 429]
    response = client.get("/")
    assert_problem(response, 429, "too_many_requests", RATE, "Wait")
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_another_client_is_not_concerned():
    client = limited()
    statuses(client)
    assert statuses(client, 1, environ_base={"REMOTE_ADDR": "192.0.2.7"}) == [200]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/favicon.svg"])
def test_who_watches_and_what_the_page_is_made_of_are_not_counted(path):
    assert set(statuses(limited(), 10, path)) == {200}


def test_it_can_be_switched_off():
    assert set(statuses(limited(rate_limit="off"), 10)) == {200}


@pytest.mark.parametrize(("proxies", "expected"), [(0, [200, 200, 200, 429]), (1, [200] * 4)])
def test_an_address_that_a_header_tells_counts_only_where_a_proxy_is_trusted(proxies, expected):
    client = limited(trusted_proxies=proxies)
    told = [
        client.get("/api/v1/model", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code for number in range(4)
    ]
    assert told == expected


def test_only_the_last_proxy_is_believed():
    client = limited(trusted_proxies=1)
    forged = [client.get("/", headers={"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.1"}).status_code for n in range(4)]
    assert forged == [200, 200, 200, 429]


def test_without_its_redis_it_counts_in_memory(caplog):
    client = limited(redis_url=f"redis://127.0.0.1:{free_port()}")
    assert statuses(client) == [200, 200, 200, 429]
    assert any(record.levelno == logging.WARNING and "in-memory" in record.message for record in caplog.records)


def test_requests_that_all_wait_for_a_silent_redis_are_all_answered():
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(6) as threads:
        app = create_app({"rate_limit": "1000 per minute", "redis_url": f"redis://127.0.0.1:{silent.getsockname()[1]}"})
        answers = [threads.submit(lambda: app.test_client().get("/api/v1/model").status_code) for _ in range(12)]
        assert {answer.result() for answer in answers} == {200}


@pytest.fixture
def redis(tmp_path):
    """Starts and stops a real Redis."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)]

    @contextlib.contextmanager
    def running():
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        eventually(lambda: listens(port))
        yield f"redis://127.0.0.1:{port}"
        process.kill()
        process.wait()

    return running


def listens(port: int) -> bool:
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def test_in_redis_all_processes_count_together_and_go_on_without_it(redis):
    with redis() as url:
        one, other = limited(redis_url=url), limited(redis_url=url)
        assert statuses(one, 2) + statuses(other, 2) == [200, 200, 200, 429]
    assert statuses(one) == [200, 200, 200, 429]


@pytest.fixture
def refusing(monkeypatch):
    monkeypatch.setattr(limits._thread, "refuses", True, raising=False)


def test_a_thread_that_refuses_says_when_to_come_back(client, refusing):
    response = client.get("/api/v1/model")
    assert_problem(response, 503, "busy", "queue", "again")
    assert int(response.headers["Retry-After"]) > 0


def test_a_thread_that_refuses_still_answers_who_watches(client, refusing):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_documents_beyond_the_waiting_ones_are_told_to_come_back(app, monkeypatch):
    """Fills every place with documents that take as long as the test wants."""
    monkeypatch.setattr(limits, "WAIT_S", PATIENCE_SECONDS)
    goes_on, inside = threading.Event(), threading.Semaphore(0)
    places = app.extensions["desks"]._places

    def slow() -> str:
        inside.release()
        goes_on.wait(PATIENCE_SECONDS)
        return "read"

    monkeypatch.setattr("webapp.api.read._read_request", slow)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(app.test_client().post("/api/v1/read").status_code))
        for _ in range(limits.READING_AND_WAITING)
    ]
    for thread in threads:
        thread.start()
    for _ in range(limits.READING_AT_ONCE):
        assert inside.acquire(timeout=PATIENCE_SECONDS)
    eventually(lambda: places._value == 0)
    try:
        assert not inside.acquire(timeout=0.1), "more are read at a time than may be"
        assert_problem(app.test_client().post("/api/v1/read"), 503, "busy", "document")
        assert app.test_client().get("/api/v1/model").status_code == 200
    finally:
        goes_on.set()
        for thread in threads:
            thread.join()
    assert answers == [200] * limits.READING_AND_WAITING
    assert app.test_client().post("/api/v1/read").status_code == 200
