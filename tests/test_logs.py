"""Log lines: JSON, with a request id, and without anything that a client sent."""

import json
import logging
import os
import sys

import pytest

from webapp import logs
from webapp.logs import JsonFormatter, NeverWaitingHandler


def record(message: str, *, error: Exception | None = None, **fields) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("webapp", logging.WARNING, __file__, 1, message, None, info)
    made.fields = fields
    return made


def formatted(*args, **kwargs) -> dict:
    line = JsonFormatter().format(record(*args, **kwargs))
    assert "\n" not in line
    return json.loads(line)


def test_it_works():
    line = formatted("two\nlines", status=200)
    assert line.pop("time").endswith("Z")
    assert line == {"level": "warning", "logger": "webapp", "message": "two\nlines", "status": 200}


def test_a_line_names_the_request_that_it_belongs_to():
    token = logs.REQUEST_ID.set("the-request")
    try:
        assert formatted("x")["request_id"] == "the-request"
    finally:
        logs.REQUEST_ID.reset(token)


def test_a_traceback_stands_inside_its_line_and_quotes_little_of_what_came():
    try:
        raise ValueError("data:image/png;base64," + "A" * 5000)
    except ValueError as error:
        traceback = formatted("failed", error=error)["traceback"]
    assert "test_logs.py" in traceback
    assert max(map(len, traceback.splitlines())) <= logs.MAX_LINE_CHARACTERS


@pytest.fixture
def pipe():
    """A pipe that is standard output, and its other end."""
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "w") as stream, os.fdopen(read_end, "rb", buffering=0) as reader:
        yield stream, reader


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no poll")
def test_a_log_that_nobody_reads_stops_nothing_and_says_how_much_was_lost(pipe):
    stream, reader = pipe
    handler = NeverWaitingHandler(stream)
    sent = 3000
    for _ in range(sent):
        handler.emit(record("x" * 200))
    kept = len(reader.read(1_000_000).splitlines())
    assert 0 < kept < sent
    handler.emit(record("read again"))
    assert json.loads(reader.read(1000))["lines_dropped_before"] == sent - kept
