"""Clients that mean harm or have bad luck: slow senders, half bodies, bombs, random bytes, wrong lengths."""

import contextlib
import random
import socket
import time
import zlib
from collections.abc import Callable
from typing import NamedTuple

from bench import bodies
from tests import heic, pictures
from tests.documents import pdf_page

PATIENCE_S = 40
SLOW_S = 3.0
SLOW_PIECES = 12
RANDOM_BYTES = 5000

BOMBS = (
    ("/api/v1/predict", "image/png", pictures.png_bomb()),
    ("/api/v1/read", "image/png", pictures.png_bomb()),
    ("/api/v1/predict", "image/heic", heic.CRASHING),
    ("/api/v1/read", "image/gif", b"GIF89a\1\0\1\0\0\0\0" + b"!\xfe\1x\0" * 100_000),
)
HEAVY_PDF = pdf_page(zlib.compress(b"0 0 200 200 re f\n" * 300_000, 9), stream_entries=b"/Filter/FlateDecode")


class Attack(NamedTuple):
    """A kind of hostile client."""

    name: str
    act: Callable[[int, random.Random], int | None]
    """Takes the port; returns the status that came back, None where the server only hung up."""
    expected: tuple[int | None, ...]


def random_bytes(port: int, rng: random.Random) -> int | None:
    """Sends what is no picture."""
    path = rng.choice(("/api/v1/predict", "/api/v1/read"))
    kind = rng.choice(("image/png", "application/json", "multipart/form-data; boundary=x", "application/pdf"))
    return _send(port, _head(path, kind, RANDOM_BYTES), rng.randbytes(RANDOM_BYTES))


def bomb(port: int, rng: random.Random) -> int | None:
    """Sends a small file that would unpack to much, or crash what unpacks it."""
    path, kind, body = rng.choice(BOMBS)
    return _send(port, _head(path, kind, len(body)), body)


def heavy_pdf(port: int, _rng: random.Random) -> int | None:
    """Sends a page that takes seconds to be drawn."""
    return _send(port, _head("/api/v1/read", "application/pdf", len(HEAVY_PDF)), HEAVY_PDF)


def slow_sender(port: int, rng: random.Random) -> int | None:
    """Sends a whole body, in small pieces over some seconds."""
    body = bodies.predict_body(pictures.seven_png())
    step = len(body) // SLOW_PIECES + 1
    pieces = [body[at : at + step] for at in range(0, len(body), step)]
    return _send(port, _head("/api/v1/predict", "application/json", len(body)), *pieces, pause_s=SLOW_S / SLOW_PIECES)


def half_body(port: int, _rng: random.Random) -> int | None:
    """Declares a body, sends the half of it and hangs up."""
    body = pictures.seven_png()
    with _connection(port) as sock:
        sock.sendall(_head("/api/v1/predict", "image/png", len(body)) + body[: len(body) // 2])
        sock.shutdown(socket.SHUT_WR)
        return _status(sock)


def too_short(port: int, _rng: random.Random) -> int | None:
    """Declares more than it sends, and waits."""
    body = pictures.seven_png()
    return _send(port, _head("/api/v1/predict", "image/png", len(body) + 1000), body)


def too_long(port: int, _rng: random.Random) -> int | None:
    """Declares less than it sends; the picture is cut, and what follows is no request."""
    body = pictures.seven_png()
    return _send(port, _head("/api/v1/predict", "image/png", len(body) // 2), body)


ATTACKS = (
    Attack("random bytes", random_bytes, (400, 415)),
    Attack("bombs", bomb, (422,)),
    Attack("heavy PDF", heavy_pdf, (200, 422)),
    Attack("slow senders", slow_sender, (200,)),
    Attack("half bodies", half_body, (400, None)),
    Attack("length too large", too_short, (400,)),
    Attack("length too small", too_long, (422,)),
)
WEIGHTS = (20, 20, 1, 20, 20, 20, 20)


def draw(rng: random.Random) -> Attack:
    return rng.choices(ATTACKS, WEIGHTS)[0]


def _head(path: str, content_type: str, length: int) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def _connection(port: int) -> contextlib.closing[socket.socket]:
    return contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S))


def _send(port: int, *pieces: bytes, pause_s: float = 0.0) -> int | None:
    with _connection(port) as sock:
        for piece in pieces:
            sock.sendall(piece)
            time.sleep(pause_s)
        return _status(sock)


def _status(sock: socket.socket) -> int | None:
    answer = sock.recv(65536)
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else None
