"""For those who watch the process: does it live, and may it get traffic?"""

from flask import Blueprint

from webapp.api.model import get_recogniser

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> dict:
    return {"status": "ok"}


@bp.get("/readyz")
def readyz() -> dict:
    return {"status": "ready", "model": get_recogniser().card["version"]}
