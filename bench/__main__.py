"""Where the time of one prediction goes, beside the ways that tutorials serve a Keras network: `make bench`.

All rows come from one process with one thread, in turns, so that a noisy machine slows all of them alike.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import statistics
import time
from collections.abc import Callable

import cv2
import keras
import numpy as np
import tensorflow as tf

from webapp.config import PROJECT
from webapp.recognition.classify import load_classifier
from webapp.recognition.decode import decode_grey
from webapp.recognition.ink import find_ink
from webapp.recognition.model_folder import read_card
from webapp.recognition.normalise import normalise
from webapp.recognition.pipeline import Recogniser

ROUNDS = 60
"""Turns; each row's figure is the median over them."""

RELEASED = PROJECT / "saved_model"
SERVED = "whole prediction, as served"


def main() -> None:
    """Times every row in turns and prints the table."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    rows = _rows()
    for work in rows.values():
        work()  # the first call loads and allocates
    times_us: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(ROUNDS):
        for name, work in rows.items():
            times_us[name].append(_time_us(work))
    _print(times_us)


def _rows() -> dict[str, Callable[[], object]]:
    png = _drawing()
    grey = decode_grey(png)
    ink = find_ink(grey)
    batch = normalise(ink).image[np.newaxis, ..., np.newaxis].astype(np.float32) / 255  # (1, 28, 28, 1)
    recogniser = Recogniser.load(RELEASED)
    litert = load_classifier(RELEASED, read_card(RELEASED), "litert")
    network = keras.models.load_model(RELEASED / "digits.keras")
    signature = tf.saved_model.load(str(RELEASED)).signatures["serving_default"]
    tensor = tf.constant(batch)
    return {
        "decode a 280×280 PNG": lambda: decode_grey(png),
        "find the ink": lambda: find_ink(grey),
        "normalise": lambda: normalise(ink),
        "classify: LiteRT": lambda: litert.probabilities(batch),
        SERVED: lambda: recogniser.predict(png),
        "classify: SavedModel signature": lambda: signature(tensor),
        "classify: Keras model(x)": lambda: network(batch, training=False),
        "classify: Keras model.predict(x)": lambda: network.predict(batch, verbose=0),
    }


def _drawing() -> bytes:
    """Returns a drawing as the page sends it: a PNG of 280×280, black on white."""
    picture = np.full((280, 280, 3), 255, np.uint8)
    cv2.polylines(picture, [np.array([(70, 75), (205, 70), (120, 220)])], False, (0, 0, 0), 16, cv2.LINE_AA)
    return cv2.imencode(".png", picture)[1].tobytes()


def _time_us(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e6


def _print(times_us: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(times) for name, times in times_us.items()}
    print(f"{'median of ' + str(ROUNDS) + ' turns':<34}{'µs':>9}{'ratio':>9}")
    for name, median in medians.items():
        print(f"{name:<34}{median:>9.0f}{median / medians[SERVED]:>8.2f}×")


if __name__ == "__main__":
    main()
