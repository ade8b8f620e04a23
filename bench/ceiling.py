"""DigitPad with one route more, which parses the same body, does nothing, and answers the same JSON."""

from collections.abc import Mapping

from flask import Flask, request

import webapp
from webapp.api.uploads import read_upload

PATH = "/bench/ceiling"

ANSWER = {
    "verdict": "digit",
    "digit": 7,
    "confidence": 0.998,
    "probabilities": [0.0002] * 7 + [0.998] + [0.0003] * 2,
    "not_a_digit": 0.001,
    "normalised": "data:image/png;base64," + "iVBORw0K" * 46,  # as long as a real one
    "box": [59, 59, 158, 173],
    "model": "2026.12.1",
    "elapsed_ms": 1.3,
}


def create_app(overrides: Mapping | None = None) -> Flask:
    """Builds what `webapp.create_app` does, and the empty route."""
    app = webapp.create_app(overrides)

    @app.post(PATH)
    def ceiling() -> dict:
        read_upload(request._get_current_object(), max_batch=1)
        return ANSWER

    return app
