"""What must hold for any bytes at all: an answer or a problem, soon, and in little memory."""

import functools
import json
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from webapp.api import schemas
from webapp.config import load_config
from webapp.errors import DigitPadError
from webapp.memory import set_limits
from webapp.recognition.documents import Limits, read_document
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.reader import Reader

MAX_PIXELS = 1_000_000
"""A file that claims more is refused by its header. The served limit, 50 times that, would only make each try slow."""

MAX_PAGES = 3
MOST_SECONDS = 2.0
"""Of the processor, ours and that of the process that draws a PDF: a busy machine makes nobody guilty."""

MOST_MB = 150
"""On top of what the process had. A page of a PDF is drawn with 12 megapixels at most, whatever MAX_PIXELS says."""

OWN_MEMORY = Path("/proc/self/status")
PEAK_RESET = Path("/proc/self/clear_refs")
"""Linux: writing 5 lets the process's peak begin anew."""

Target = Callable[[bytes], str]


class Broken(AssertionError):  # noqa: N818 - it is the finding
    """Bytes that are neither answered nor refused as promised."""


class Checker:
    """Tries a target with one input after the other and remembers the worst of them."""

    def __init__(self, target: Target) -> None:
        set_limits()  # the allocator's settings of the server
        self._target = target
        self.outcomes: Counter[str] = Counter()
        self.most_seconds = 0.0
        self.most_mb = 0.0

    def __call__(self, data: bytes) -> None:
        """Hands over the bytes.

        Raises:
            Broken: it took too long, or too much memory.
            Exception: whatever is no `DigitPadError`.
        """
        before_mb, began = begin_peak_mb(), _worked_seconds()
        self.outcomes[self._target(data)] += 1
        seconds, mb = _worked_seconds() - began, peak_mb() - before_mb
        self.most_seconds, self.most_mb = max(seconds, self.most_seconds), max(mb, self.most_mb)
        if seconds > MOST_SECONDS:
            raise Broken(f"Expected an answer within {MOST_SECONDS} s; it took {seconds:.2f}")
        if mb > MOST_MB:
            raise Broken(f"Expected at most {MOST_MB} MB; it took {mb:.0f}")

    def report(self) -> str:
        tries = sum(self.outcomes.values())
        outcomes = ", ".join(f"{count} × {name}" for name, count in self.outcomes.most_common())
        return f"{tries} inputs, slowest {self.most_seconds:.2f} s, most {self.most_mb:.0f} MB: {outcomes}"


def predict(data: bytes) -> str:
    """Reads one digit: decode → ink → normalise → classify → JSON; returns the verdict, or the problem's code."""
    try:
        prediction = _recogniser().predict(data)
    except DigitPadError as error:
        return error.code
    _assert_is_json(schemas.prediction_to_json(prediction, model="", elapsed_ms=0.0))
    return prediction.verdict


def read(data: bytes) -> str:
    """Reads a document, pages shown; returns whether there were digits, or the problem's code."""
    try:
        results = read_document(data, _reader(), Limits(MAX_PIXELS, MAX_PAGES))
        answer = schemas.reading_to_json(results, model="", elapsed_ms=lambda: 0.0, preview=True)
    except DigitPadError as error:
        return error.code
    _assert_is_json(answer)
    return "digits" if answer["text"].strip() else "no digits"


TARGETS: dict[str, Target] = {"predict": predict, "read": read}


@functools.cache
def _recogniser() -> Recogniser:
    return Recogniser.load(load_config().model, max_pixels=MAX_PIXELS)


@functools.cache
def _reader() -> Reader:
    return Reader.load(load_config().model, _recogniser())


def _assert_is_json(answer: dict) -> None:
    json.dumps(answer, allow_nan=False)


def _worked_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def begin_peak_mb() -> float:
    if PEAK_RESET.exists():
        PEAK_RESET.write_text("5")
    return peak_mb()


def peak_mb() -> float:
    """Returns the most memory since the last reset; 0 where the system does not tell."""
    if not OWN_MEMORY.exists():
        return 0.0
    return next(int(line.split()[1]) for line in OWN_MEMORY.read_text().splitlines() if line.startswith("VmHWM")) / 1024
