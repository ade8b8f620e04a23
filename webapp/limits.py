"""How much one client may ask, and how much one process takes on at a time.

Addresses for those who watch the process (`/healthz`, `/readyz`, `/metrics`) answer whatever the load.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import Flask, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.errors import Busy, TooManyRequests
from webapp.rate import RateLimit

WATCHERS = {"health.healthz", "health.readyz", "metrics.show", "static"}
"""Endpoints without limits."""

READING_AT_ONCE = 2
"""Documents that one process has open at a time, whose pages it reads in turn: a long one does not keep a short one
waiting. A page of each may be unpacked, to 50 megapixels; two of them fit a 512 MB host."""

READING_AND_WAITING = 5
"""Documents in the process, read or waiting for it; fewer than gunicorn's threads, so that predictions go on."""

WAIT_S = 10
"""For another document to be done; the rest of the time budget is left for a page of the other one, and for reading.
With 15 a worker that was told to stop was ended before it had read what it had, on a crowded machine."""

_thread = threading.local()


def init_app(app: Flask) -> None:
    config = app.config["DIGITPAD"]
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=1)
    app.before_request(_refuse_where_told)
    if config.rate_limit != "off":
        _limit_rate(app, config.rate_limit, config.redis_url)
    app.extensions["desks"] = _Desks()


def refuse_in_this_thread() -> None:
    """Lets this thread answer "busy" to everything but the watchers; gunicorn's worker keeps such threads."""
    _thread.refuses = True


def this_thread_refuses() -> bool:
    return getattr(_thread, "refuses", False)


def _refuse_where_told() -> None:
    if this_thread_refuses() and request.endpoint not in WATCHERS:
        raise Busy(
            f"Expected a free place in the queue; it is full. Send the request again in {Busy.retry_after_s} seconds."
        )


def _limit_rate(app: Flask, rate: str, redis_url: str) -> None:
    counts = RateLimit(rate, redis_url)

    @app.before_request
    def refuse_too_many() -> None:
        if request.endpoint in WATCHERS:
            return
        if seconds := counts.seconds_to_wait(request.remote_addr or ""):
            expected = f"Expected at most {rate} from one client; came more."
            raise TooManyRequests(f"{expected} Wait {seconds} seconds and send it again.", retry_after_s=seconds)


def desk() -> AbstractContextManager:
    """Returns a place at which one document is read; who enters waits for it.

    Raises:
        Busy: on entering, when too many documents are in this process already.
    """
    return current_app.extensions["desks"].take()


class _Desks:
    """Lets a few documents be read at a time, a few more wait, and tells the rest to come back."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(READING_AND_WAITING)
        self._desks = threading.BoundedSemaphore(READING_AT_ONCE)

    @contextmanager
    def take(self) -> Iterator[None]:
        _read_body()
        if not self._places.acquire(blocking=False):
            raise _too_many_documents()
        try:
            if not self._desks.acquire(timeout=WAIT_S):
                raise _too_many_documents()
            try:
                yield
            finally:
                self._desks.release()
        finally:
            self._places.release()


def _read_body() -> None:
    """Waits for a slow sender before a place is taken. What is wrong with the body is for the view to say."""
    try:
        request.get_data()
    except Exception:  # the view meets the same error and answers it
        return


def _too_many_documents() -> Busy:
    return Busy(
        "Expected room for another document; others are being read. "
        f"Send the request again in {Busy.retry_after_s} seconds."
    )
