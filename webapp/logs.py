"""Logs: one JSON object a line on standard output, with the id of the request that it belongs to.

No line holds a picture, a file name, an address or a query: what a client sends reaches a log only as a size, a known
method and the rule of the route.
"""

import contextlib
import functools
import json
import logging
import os
import select
import sys
import time
from collections.abc import Iterator
from contextvars import ContextVar

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)

MAX_LINE_CHARACTERS = 300
"""Of each line of a message or a traceback: an exception may quote what it choked on."""

MAX_MESSAGE_LINES = 60
"""Of a traceback, the last ones: that is where it happened."""

STDERR_FD = 2

REQUESTS = logging.getLogger("webapp.requests")

_ENCODER = json.JSONEncoder(separators=(",", ":"))  # json.dumps would build one for every line


def log_request(fields: dict) -> None:
    """Logs the outcome of a request; `Logger.info` would take a third longer, to look up what no line tells."""
    record = logging.LogRecord(REQUESTS.name, logging.INFO, "", 0, "request", None, None)
    record.fields = fields
    REQUESTS.handle(record)


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; what was passed as `extra={"fields": {…}}` stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns one line."""
        line = {
            "time": f"{_to_the_second(int(record.created))}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _clip(record.getMessage()),
        }
        if identifier := REQUEST_ID.get():
            line["request_id"] = identifier
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = _clip(self.formatException(record.exc_info))
        return _ENCODER.encode(line)


class NeverWaitingHandler(logging.StreamHandler):
    """Drops lines while nobody reads the pipe that standard output is, and says later how many.

    A full pipe would otherwise stop every thread of the server at its next line.
    """

    def __init__(self, stream=None) -> None:
        super().__init__(stream or sys.stdout)
        self.setFormatter(JsonFormatter())
        self._dropped = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record, unless that would wait."""
        if not self._is_writable():
            self._dropped += 1
            return
        if self._dropped:
            record.fields = getattr(record, "fields", {}) | {"lines_dropped_before": self._dropped}
            self._dropped = 0
        try:
            self.stream.write(self.format(record) + self.terminator)
            self.stream.flush()
        except Exception:  # as the handlers of `logging` have it: no log line stops a request
            self.handleError(record)

    def _is_writable(self) -> bool:
        try:
            poll = select.poll()
            poll.register(self.stream.fileno(), select.POLLOUT)
            return bool(poll.poll(0))
        except (AttributeError, OSError, ValueError):  # no poll on Windows, no file behind the stream in tests
            return True


def init_app() -> None:
    """Lets everything that this program and its libraries log end in JSON lines. Once per process."""
    root = logging.getLogger()
    if not any(isinstance(handler, NeverWaitingHandler) for handler in root.handlers):
        root.addHandler(NeverWaitingHandler())
    REQUESTS.setLevel(logging.INFO)
    # No line tells where in the code, in which thread or process it was written, so that nobody need look it up:
    # https://docs.python.org/3/howto/logging.html#optimization
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = logging.logAsyncioTasks = False


@contextlib.contextmanager
def native_libraries_silenced() -> Iterator[None]:
    """Keeps the standard error for ourselves: LiteRT greets on it, and libtiff comments on every damaged scan line."""
    with (
        os.fdopen(os.dup(STDERR_FD), "w", buffering=1, encoding="utf-8") as ours,
        open(os.devnull, "wb") as nowhere,  # noqa: PTH123 - no path of a file
        contextlib.redirect_stderr(ours),
    ):
        os.dup2(nowhere.fileno(), STDERR_FD)
        try:
            yield
        finally:
            os.dup2(ours.fileno(), STDERR_FD)


@functools.lru_cache(maxsize=1)
def _to_the_second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _clip(text: str) -> str:
    lines = [line[:MAX_LINE_CHARACTERS] for line in text.splitlines()]
    return "\n".join(lines[-MAX_MESSAGE_LINES:])
