"""`/metrics` for Prometheus, all worker processes summed. Off unless DIGITPAD_METRICS_TOKEN is set."""

import hmac
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, request

from webapp.errors import Unauthorised

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

bp = Blueprint("metrics", __name__)

LATENCY_BOUNDS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0)
"""From a prediction alone on a machine to the time that a document may take."""


def init_app(app: Flask) -> "Metrics | None":
    """Counts only where somebody may ask: without a token nothing is counted and the address does not exist."""
    if not app.config["DIGITPAD"].metrics_token:
        return None
    app.register_blueprint(bp)
    app.extensions["metrics"] = Metrics()
    return app.extensions["metrics"]


class Metrics:
    """The counters of one process; gunicorn's workers keep theirs in files of one folder (see gunicorn.conf.py)."""

    def __init__(self) -> None:
        # Imported here: it decides on import where the values live, and who does not ask need not pay 5 MB.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = CollectorRegistry()
        of = ("route", "method", "status")
        self._requests = Counter("digitpad_requests", "Requests answered", of, registry=self.registry)
        self._seconds = Histogram(
            "digitpad_request_seconds",
            "Time from the request's head to its answer",
            ("route",),
            buckets=LATENCY_BOUNDS_S,
            registry=self.registry,
        )
        self._in_flight = Gauge(
            "digitpad_requests_in_flight",
            "Requests being answered now",
            multiprocess_mode="livesum",
            registry=self.registry,
        )
        self._verdicts = Counter(
            "digitpad_verdicts", "Digits and marks by verdict", ("verdict",), registry=self.registry
        )

    def begin(self) -> None:
        self._in_flight.inc()

    def end(self, route: str, method: str, status: int, seconds: float) -> None:
        self._in_flight.dec()
        self._requests.labels(route, method, status).inc()
        self._seconds.labels(route).observe(seconds)

    def count_verdict(self, verdict: str, times: int) -> None:
        self._verdicts.labels(verdict).inc(times)


def count_verdict(verdict: str, times: int = 1) -> None:
    """Counts an answer of the running application, or several alike, where metrics are on."""
    if metrics := current_app.extensions.get("metrics"):
        metrics.count_verdict(verdict, times)


@bp.get("/metrics")
def show() -> Response:
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    _check_token(current_app.config["DIGITPAD"].metrics_token)
    return Response(generate_latest(_all_processes()), content_type=CONTENT_TYPE_LATEST)


def _check_token(token: str) -> None:
    given = request.authorization
    text = given.token if given and given.type == "bearer" and given.token else ""
    if not hmac.compare_digest(text.encode(), token.encode()):
        raise Unauthorised(
            "Expected the header Authorization: Bearer with the token of DIGITPAD_METRICS_TOKEN; "
            f"came {'another token' if text else 'none'}. Send that token."
        )


def _all_processes() -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry, multiprocess

    registry = CollectorRegistry()
    try:
        multiprocess.MultiProcessCollector(registry)
    except ValueError:  # no folder is set: one process, as under Flask's own server
        return current_app.extensions["metrics"].registry
    return registry
