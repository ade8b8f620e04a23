"""The model that answers, and its card."""

from flask import Blueprint, current_app

from webapp.errors import NotReady
from webapp.recognition.pipeline import Recogniser

bp = Blueprint("model", __name__)


def get_recogniser() -> Recogniser:
    """Returns the recogniser of this process.

    Raises:
        NotReady: no model is loaded.
    """
    recogniser = current_app.extensions.get("recogniser")
    if recogniser is None:
        raise NotReady("Expected a loaded model; there is none yet. Try again in a few seconds.")
    return recogniser


@bp.get("/model")
def show_card() -> dict:
    return get_recogniser().card
