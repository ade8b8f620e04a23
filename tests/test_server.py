"""What only real sockets show: the refusal of a huge body must reach a client that is still sending it."""

import base64
import http.client
import json
import socket
import subprocess
from contextlib import closing

import pytest

from bench.servers import processor_s
from bench.soak.processes import children
from tests import pictures
from tests.patience import PATIENCE_SECONDS
from tests.problems import assert_problem_object
from webapp.worker import STALL_SECONDS

BODY_BYTES = 50_000_000
PREDICT = "/api/v1/predict"
AT_ONCE_SECONDS = STALL_SECONDS - 1
"""From the last byte sent to the answer. A server that waited for something more from the client would take longer."""

WORK_SECONDS = 1.0
"""For all of such a body: time of the processor (Linux), so that a busy machine makes nobody guilty."""


def assert_too_large(status: int, content_type: str, body: bytes) -> None:
    assert (status, content_type) == (413, "application/problem+json")
    assert_problem_object(json.loads(body), 413, "body_too_large", "20 MB")


def assert_still_answers(server) -> None:
    with connect(server) as connection:
        connection.request("POST", PREDICT, pictures.seven_png(), {"Content-Type": "image/png"})
        answer = connection.getresponse()
        assert answer.status == 200
        assert json.loads(answer.read())["digit"] == 7


def connect(server) -> closing[http.client.HTTPConnection]:
    """Opens a connection of a client that sends everything before it reads."""
    return closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS))


def test_it_works(server):
    assert_still_answers(server)


@pytest.mark.parametrize("content_type", ["image/png", "application/json", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "chunked"])
def test_a_client_that_sends_50_mb_before_it_reads_gets_the_answer(server, chunked, content_type):
    block = bytes(1_000_000)
    body = (block for _ in range(50)) if chunked else bytes(BODY_BYTES)
    with connect(server) as connection:
        worked_before_s = worked_s(server)
        connection.request("POST", PREDICT, body, {"Content-Type": content_type}, encode_chunked=chunked)
        connection.sock.settimeout(AT_ONCE_SECONDS)
        response = connection.getresponse()
        assert_too_large(response.status, response.headers["Content-Type"], response.read())
        assert worked_s(server) - worked_before_s < WORK_SECONDS
    assert_still_answers(server)


def worked_s(server) -> float:
    return sum(map(processor_s, children(server.process.pid)))


def test_a_client_that_only_declares_50_mb_is_answered_at_once(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=AT_ONCE_SECONDS) as sock:
        sock.sendall(_head(f"Content-Length: {BODY_BYTES}"))
        assert sock.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_an_address_that_reads_no_body_still_answers_who_sends_one(server):
    with connect(server) as connection:
        connection.request("POST", "/nowhere", bytes(BODY_BYTES), {"Content-Type": "image/png"})
        assert connection.getresponse().status == 404


def test_curl_with_expect_100_continue_gets_the_answer(server, tmp_path):
    picture = tmp_path / "huge.png"
    picture.write_bytes(bytes(BODY_BYTES))
    command = ["curl", "--silent", "--show-error", "--header", "Expect: 100-continue"]
    command += ["--form", f"image=@{picture}", "--max-time", str(PATIENCE_SECONDS)]
    command += ["--write-out", "\n%{http_code} %{content_type}", server.url + PREDICT]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("curl is not installed")
    body, _, written = done.stdout.rpartition("\n")
    status, content_type = written.split(" ", 1)
    assert_too_large(int(status), content_type, body.encode())


def test_a_connection_goes_on_after_a_refused_body(server):
    with connect(server) as connection:
        connection.request("POST", PREDICT, bytes(30_000_000), {"Content-Type": "image/png"})
        response = connection.getresponse()
        assert_too_large(response.status, response.headers["Content-Type"], response.read())
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200


def test_a_chunked_body_within_the_limit_is_read(server):
    image = base64.b64encode(pictures.seven_png()).decode()
    pieces = iter([b'{"image":', json.dumps(image).encode(), b"}"])
    with connect(server) as connection:
        connection.request("POST", PREDICT, pieces, {"Content-Type": "application/json"}, encode_chunked=True)
        assert json.loads(connection.getresponse().read())["digit"] == 7


@pytest.mark.parametrize("rest", [b"zz\r\nnot a chunk\r\n", b"5\r\nabcdeXX0\r\n\r\n"])
def test_it_rejects_broken_chunks(server, rest):
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as sock:
        sock.sendall(_head("Transfer-Encoding: chunked") + rest)
        assert sock.recv(65536).startswith(b"HTTP/1.1 400 ")
    assert_still_answers(server)


def test_a_body_that_ends_before_its_declared_length_is_no_picture(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as sock:
        sock.sendall(_head("Content-Length: 1000") + b"only this")
        sock.shutdown(socket.SHUT_WR)
        head, _, body = b"".join(iter(lambda: sock.recv(65536), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert_problem_object(json.loads(body), 400, "malformed_request", "1000 bytes", "came 9")


def test_a_client_that_stalls_in_its_head_or_body_does_not_hold_a_thread_for_ever(server):
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as in_head,
        socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as in_body,
    ):
        in_head.sendall(b"GET / HTTP/1.1\r\nHost:")
        in_body.sendall(_head("Content-Length: 1000") + b"only this")
        assert in_body.recv(65536).startswith(b"HTTP/1.1 400 ")
        assert in_head.recv(65536) == b""


def _head(*headers: str) -> bytes:
    lines = [f"POST {PREDICT} HTTP/1.1", "Host: localhost", "Content-Type: image/png", *headers, "", ""]
    return "\r\n".join(lines).encode()
