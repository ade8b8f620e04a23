"""A process that decodes one PDF or HEIC, seen from here: questions go in, grey levels come out, and it may die."""

import contextlib
import json
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from webapp.errors import Busy

WORK_SECONDS = 8
"""Of the processor, for one page or picture. One of 12 megapixels takes half a second, a HEIC of 48 two."""

PAGE_SECONDS = 12
"""By the clock, for the same and for opening the document: more, because others are at work on the machine too."""

WAIT_SECONDS = 10
"""For the page of another document."""

_DRAWING = threading.Lock()
"""One page at a time is drawn for each worker process, so that their memory does not add up."""


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Waits until no other PDF is at work for this worker process.

    Raises:
        Busy: that takes too long.
    """
    if not _DRAWING.acquire(timeout=WAIT_SECONDS):
        raise Busy("Expected to draw a page of the PDF soon; other PDFs are in the way. Try again in a minute.")
    try:
        yield
    finally:
        _DRAWING.release()


class DiedError(Exception):
    """The process hung, crashed or took too much memory."""


class DecodingProcess:
    """A running `pdf_program.py` or `heic_program.py`, which knows one document."""

    def __init__(self, program: Path, *arguments: int) -> None:
        self._process = subprocess.Popen(
            # -I: neither the current folder nor PYTHON… variables decide what it imports.
            [sys.executable, "-I", str(program), str(WORK_SECONDS), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def open(self, data: bytes) -> dict:
        """Hands over the bytes of the document and returns what the process says of it.

        Raises:
            DiedError: it says nothing, now or ever.
            Busy: it was not given the processor for long enough.
        """
        answer, _ = self._ask(struct.pack("<Q", len(data)), data)
        return answer

    def decode(self, index: int) -> tuple[dict, np.ndarray | None]:
        """Returns what the process says of a page and, if it could decode it, (H, W) uint8, 0 black to 255 white.

        Where it says that there are two channels, (H, W, 2): grey levels and opacity.

        Raises:
            DiedError: it says nothing, now or ever.
            Busy: it was not given the processor for long enough.
        """
        return self._ask(struct.pack("<I", index))

    def stop(self) -> None:
        self._process.kill()
        with contextlib.suppress(OSError):  # what it has not read, it will never read
            self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _ask(self, *question: bytes) -> tuple[dict, np.ndarray | None]:
        limit = threading.Timer(PAGE_SECONDS, self._process.kill)
        limit.start()
        began_s = time.monotonic()
        try:
            self._process.stdin.writelines(question)
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline())
            return answer, None if "error" in answer or "pages" in answer else self._read_grey(answer)
        except (OSError, ValueError) as error:  # a broken pipe, or half an answer
            if time.monotonic() - began_s >= PAGE_SECONDS:  # by its own work it would have ended sooner
                raise Busy("Expected to decode the file in time; the machine has too much to do. Try again.") from error
            raise DiedError from error
        finally:
            limit.cancel()

    def _read_grey(self, answer: dict) -> np.ndarray:
        grey = np.empty((answer["height"], answer["width"], *answer.get("channels", ())), np.uint8)
        if self._process.stdout.readinto(grey.reshape(-1)) < grey.size:
            raise DiedError
        return grey
