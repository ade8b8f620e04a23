"""Large pictures are unpacked one at a time by all processes of this server, and pages read one at a time by each.

They then fit its memory.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from webapp.errors import Busy

try:
    import fcntl
except ImportError:  # Windows, where gunicorn and its many processes do not run either
    fcntl = None

WAIT_SECONDS = 10
"""For a turn."""

LOOK_EVERY_S = 0.01

_PAGE = threading.Lock()
"""Whose page is read. One of 12 megapixels takes 50 MB, and a second beside it is read no sooner by the same core."""

_NEXT = threading.Lock()
"""Who waits for it."""


@contextlib.contextmanager
def one_page_at_a_time() -> Iterator[None]:
    """Waits until this process reads no other page; a document that waits comes before the next page of another."""
    with _NEXT:
        _PAGE.acquire()
    try:
        yield
    finally:
        _PAGE.release()


@contextlib.contextmanager
def large_one_at_a_time() -> Iterator[None]:
    """Waits until no other large picture is being unpacked. A process that dies leaves its turn to the next.

    Raises:
        Busy: that takes too long.
    """
    with Path(__file__).open("rb") as whose_turn:  # a lock needs a file, and this one is there
        _wait_for(whose_turn)
        yield


def _wait_for(whose_turn: BinaryIO) -> None:
    due = time.monotonic() + WAIT_SECONDS
    while fcntl:
        try:
            return fcntl.flock(whose_turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > due:
                raise Busy(
                    "Expected to unpack the picture soon; other large pictures are in the way. Try again in a minute."
                ) from error
            time.sleep(LOOK_EVERY_S)
