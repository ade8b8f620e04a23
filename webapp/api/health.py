"""For those who watch the process: does it live, and may it get traffic?"""

import functools

import cv2
import numpy as np
from flask import Blueprint, current_app

from webapp.api.model import get_recogniser
from webapp.errors import ModelError, NotReady
from webapp.recognition.pipeline import Recogniser

bp = Blueprint("health", __name__)


def try_once(recogniser: Recogniser) -> None:
    """Reads a stroke that is surely ink, the whole way from a PNG, whenever somebody is told that the server is ready.

    Raises:
        ModelError: it was not read.
    """
    if recogniser.predict(_stroke_png()).verdict == "blank":
        raise ModelError("Expected to read a stroke on trial; it was found blank. Install the packages again.")


@functools.cache
def _stroke_png() -> bytes:
    paper = np.full((280, 280), 255, np.uint8)  # (H, W), 0 black to 255 white
    cv2.line(paper, (150, 60), (130, 220), 0, 20, cv2.LINE_AA)
    return cv2.imencode(".png", paper)[1].tobytes()


@bp.get("/healthz")
def healthz() -> dict:
    return {"status": "ok"}


@bp.get("/readyz")
def readyz() -> dict:
    if current_app.extensions.get("is_leaving"):
        raise NotReady("Expected a server that stays; this one is stopping. Ask again when the next has started.")
    recogniser = get_recogniser()
    try:
        try_once(recogniser)
    except ModelError as error:
        raise NotReady(f"{error.detail} Ask again when it has started anew.") from error
    return {"status": "ready", "model": recogniser.card["version"]}
