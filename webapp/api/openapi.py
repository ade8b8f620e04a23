"""The API's description of itself."""

from pathlib import Path

from flask import Blueprint, Response

DOCUMENT = Path(__file__).with_name("openapi.json")

bp = Blueprint("openapi", __name__)


@bp.get("/openapi.json")
def show() -> Response:
    return Response(DOCUMENT.read_bytes(), mimetype="application/json")
