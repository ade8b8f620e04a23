"""Sees every request from outside Flask, static files too: gives it an id, logs its outcome and counts it."""

import os
import re
import time
from collections.abc import Callable, Iterable

from flask import Flask, Request

from webapp import logs
from webapp.metrics import Metrics

SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,128}")
"""Ids of a router in front of us are taken over, so that its log and ours can be read together. Others are made anew:
they could hold anything."""

ID_BYTES = 12

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
"""Others are shown as "other": a client may call its method anything."""

UNMATCHED = "unmatched"
STATIC = "/static"


def init_app(app: Flask, metrics: Metrics | None) -> None:
    """Must come last: what is wrapped later is not seen."""
    app.wsgi_app = Watch(app.wsgi_app, metrics)


class Watch:
    """WSGI middleware."""

    def __init__(self, application: Callable, metrics: Metrics | None) -> None:
        self._application = application
        self._metrics = metrics

    def __call__(self, wsgi_environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Passes the request on and notes what came of it when the answer is ready to be sent; none is streamed."""
        began = time.perf_counter()
        identifier = _identifier(wsgi_environ.get("HTTP_X_REQUEST_ID", ""))
        logs.REQUEST_ID.set(identifier)
        status, route = 500, UNMATCHED  # of an application that raises before it answers

        def start(status_line: str, headers: list, *exc_info) -> Callable:
            nonlocal status, route
            status, route = int(status_line[:3]), _route(wsgi_environ)
            return start_response(status_line, [*headers, ("X-Request-ID", identifier)], *exc_info)

        if self._metrics:
            self._metrics.begin()
        try:
            return self._application(wsgi_environ, start)
        finally:
            self._note(wsgi_environ, route, status, time.perf_counter() - began)
            logs.REQUEST_ID.set(None)

    def _note(self, wsgi_environ: dict, route: str, status: int, seconds: float) -> None:
        method = wsgi_environ["REQUEST_METHOD"] if wsgi_environ["REQUEST_METHOD"] in METHODS else "other"
        if self._metrics:
            self._metrics.end(route, method, status, seconds)
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "elapsed_ms": round(seconds * 1000, 2),
            "bytes_in": _bytes_in(wsgi_environ),
        }
        logs.log_request(fields)


def _identifier(came: str) -> str:
    return came if SANE_ID.fullmatch(came) else os.urandom(ID_BYTES).hex()


def _route(wsgi_environ: dict) -> str:
    """Names the rule that Flask found, never the address itself. Flask takes the request away once it has answered."""
    request = wsgi_environ.get("werkzeug.request")
    if not isinstance(request, Request):
        return STATIC  # answered before Flask saw it
    return request.url_rule.rule if request.url_rule else UNMATCHED


def _bytes_in(wsgi_environ: dict) -> int | None:
    """Returns the declared size of the body; None where it comes in chunks."""
    length = wsgi_environ.get("CONTENT_LENGTH") or "0"
    return None if "HTTP_TRANSFER_ENCODING" in wsgi_environ else int(length) if length.isdigit() else 0
