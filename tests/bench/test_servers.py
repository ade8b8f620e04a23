import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bench import bodies
from bench.servers import Client, Server, load, memory_mb
from tests.patience import eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Reads /proc, which Linux has")

PREDICT = "/api/v1/predict"
BODIES = [bodies.predict_body(png) for png in bodies.drawings(4)]


@pytest.fixture(scope="module")
def server():
    with Server("webapp:create_app()") as running:
        assert running.wait(PREDICT, BODIES[0]) > 0
        yield running


def test_every_answer_of_a_load_is_counted(server):
    served = load(server.port, PREDICT, BODIES, clients=2, seconds=0.3)
    assert served.failed == 0
    assert len(served.times_ms) >= 2
    assert served.quantile(0.0) <= served.quantile(0.5) <= served.quantile(1.0)


def test_the_processor_time_of_the_workers_grows_with_their_work(server):
    before_s = server.processor_s()
    with Client(server.port) as client:
        for turn in range(100):
            assert client.ask(PREDICT, BODIES[turn % len(BODIES)]) == 200
    assert server.processor_s() > before_s


def test_every_client_asks_once_however_short_the_time(server):
    assert len(load(server.port, PREDICT, BODIES, clients=3, seconds=0.0).times_ms) == 3


def test_master_and_workers_are_weighed_together(server):
    eventually(lambda: len(server._pids()) == 3)
    assert server.memory_mb() > 20


def test_libraries_count_whole_whoever_else_has_them_open(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    libraries_mb = int(re.search(r"RssFile:\s+(\d+)", status)[1]) / 1024
    assert memory_mb([server.process.pid]) >= libraries_mb
    assert memory_mb(server._pids()) >= memory_mb([server.process.pid])


def test_a_process_that_has_ended_takes_no_memory():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert memory_mb([process.pid]) == 0


def test_a_client_connects_anew_where_the_server_asks_it_to():
    answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    def answer_once_each() -> None:
        for _ in range(2):
            connection, _ = listener.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = threading.Thread(target=answer_once_each)
        answering.start()
        with Client(listener.getsockname()[1]) as client:
            assert [client.ask(PREDICT, BODIES[0]) for _ in range(2)] == [200, 200]
        answering.join()
