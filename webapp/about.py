"""`/about`: how it works, on drawings that go the way of all drawings, and the figures of the model's card."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, render_template

from webapp.api.schemas import png_data_url
from webapp.pages import send_page
from webapp.recognition.decode import decode_grey
from webapp.recognition.ink import find_ink
from webapp.recognition.pipeline import Prediction, Recogniser
from webapp.recognition.reader import Reader
from webapp.recognition.reading import ReadPage

bp = Blueprint("about", __name__)

DIGIT, LETTER, NUMBER = ("examples/five.png", "examples/letter.png", "examples/year.png")
"""Drawn on the pad, and kept as the page sends them."""


class Mark(NamedTuple):
    """One drawing and what becomes of it on its way."""

    file: str
    height: int
    width: int
    ink: str
    """What was found to be ink: a picture as a data URL."""
    normalised: str
    """What the network saw, likewise."""
    prediction: Prediction


class Number(NamedTuple):
    """A drawing of several digits and what is read in it."""

    file: str
    page: ReadPage


class Examples(NamedTuple):
    """What the page shows."""

    digit: Mark
    letter: Mark
    number: Number


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    # Computed when somebody first asks, by the model that is served: a start need not wait for it.
    app.extensions["examples"] = cache(
        lambda: examples(Path(app.static_folder), app.extensions["recogniser"], app.extensions["reader"])
    )


@bp.get("/about")
def show() -> Response:
    return send_page(render())


def render() -> str:
    shown = current_app.extensions["examples"]()
    card = current_app.extensions["recogniser"].card
    return render_template("about.html", examples=shown, card=card, figures=card["figures"])


def examples(folder: Path, recogniser: Recogniser, reader: Reader) -> Examples:
    """Sends the example drawings the way of all drawings.

    Args:
        folder: the static files.
        recogniser: reads single digits.
        reader: reads numbers.
    """
    digit, letter = (_read_mark(folder, file, recogniser) for file in (DIGIT, LETTER))
    grey = decode_grey((folder / NUMBER).read_bytes())
    return Examples(digit, letter, Number(NUMBER, reader.read_page(grey)))


def _read_mark(folder: Path, file: str, recogniser: Recogniser) -> Mark:
    data = (folder / file).read_bytes()
    ink = find_ink(decode_grey(data))
    prediction = recogniser.predict(data)
    return Mark(file, *ink.shape, png_data_url(ink), png_data_url(prediction.normalised), prediction)
