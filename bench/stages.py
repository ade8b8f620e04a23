"""Where the time of one prediction goes, beside the ways that tutorials serve a Keras network.

All rows come from one process, in turns, and count its processor time: so that others at work matter little.
"""

import io
import statistics
import time
from collections.abc import Callable
from functools import partial

import cv2
import keras
import numpy as np
import tensorflow as tf
from werkzeug.test import EnvironBuilder

from bench import bodies, ceiling
from webapp.api import schemas
from webapp.api.uploads import read_upload
from webapp.config import PROJECT
from webapp.memory import set_limits
from webapp.recognition.cascade import Cascade
from webapp.recognition.classify import load_classifier
from webapp.recognition.decode import MAX_PIXELS, decode_grey, decode_trimmed, grey_levels, open_picture
from webapp.recognition.ink import find_ink, possible_inks
from webapp.recognition.model_folder import read_card
from webapp.recognition.normalise import normalise, normalise_trimmed
from webapp.recognition.pipeline import Recogniser
from webapp.request import Request

ROUNDS = 30
"""Turns; each row's figure is the median over them."""

RELEASED = PROJECT / "saved_model"
SERVED = "whole request, without the socket"
CARD = "/api/v1/model"


def main(rounds: int = ROUNDS) -> None:
    """Times every row in turns and prints the table."""
    set_limits()  # as the server does
    tf.config.threading.set_intra_op_parallelism_threads(1)
    rows = stages() | alternatives()
    for work in rows.values():
        work()  # the first call loads and allocates
    times_us: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, work in rows.items():
            work()  # the row before it left the caches cold
            times_us[name].append(_time_us(work))
    medians = {name: statistics.median(times) for name, times in times_us.items()}
    print(f"\n{f'processor time, median of {rounds} turns':<52}{'µs':>9}{'ratio':>9}")
    for name, median in medians.items():
        print(f"{name:<52}{median:>9.0f}{median / medians[SERVED]:>8.2f}×")


def stages() -> dict[str, Callable[[], object]]:
    """Names every step of a request, as it is served."""
    (png,) = bodies.drawings(1)
    body = bodies.predict_body(png)
    grey = decode_trimmed(png)
    ink = next(possible_inks(grey))
    batch = _batch(normalise_trimmed(ink).image)
    recogniser = Recogniser.load(RELEASED)
    litert = load_classifier(RELEASED, read_card(RELEASED), "litert")
    app = ceiling.create_app({"rate_limit": "off"})
    limited = ceiling.create_app({"rate_limit": "999999999 per day"})
    prediction = recogniser.predict(png)
    return {
        "Flask, log and headers: a short answer": lambda: _call(app, "/healthz", b"", "GET"),
        "Flask, log and headers: the model card": lambda: _call(app, CARD, b"", "GET"),
        "the model card under a rate limit": lambda: _call(limited, CARD, b"", "GET"),
        "take JSON and base64 apart": lambda: read_upload(Request(_environ("/", body)), max_batch=1),
        "decode a 280×280 PNG": lambda: decode_trimmed(png),
        "find the ink": lambda: next(possible_inks(grey)),
        "normalise": lambda: normalise_trimmed(ink),
        "classify: LiteRT": lambda: litert.probabilities(batch),
        "the prediction, these four together": lambda: recogniser.predict(png),
        "write the answer": lambda: app.json.dumps(schemas.prediction_to_json(prediction, model="", elapsed_ms=1.0)),
        SERVED: lambda: _call(app, "/api/v1/predict", body),
        "the same body and answer without a prediction": lambda: _call(app, ceiling.PATH, body),
    }


def alternatives() -> dict[str, Callable[[], object]]:
    """Names other ways to ask the same network, and each of the two that a prediction may ask."""
    (png,) = bodies.drawings(1)
    batch = _batch(normalise(find_ink(decode_grey(png))).image)
    network = keras.models.load_model(RELEASED / "digits.keras")
    signature = tf.saved_model.load(str(RELEASED)).signatures["serving_default"]
    tensor = tf.constant(batch)
    return {
        "decode with Pillow": lambda: grey_levels(open_picture(png), max_pixels=MAX_PIXELS),
        "decode with OpenCV": lambda: cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE),
        **{f"classify: the {name} network alone": network for name, network in _networks(batch).items()},
        "classify: SavedModel signature": lambda: signature(tensor),
        "classify: Keras model(x)": lambda: network(batch, training=False),
        "classify: Keras model.predict(x)": lambda: network.predict(batch, verbose=0),
    }


def _networks(batch: np.ndarray) -> dict[str, Callable[[], object]]:
    """Names the networks behind `classify: LiteRT`: the quick one where there is one, and the full one."""
    served = load_classifier(RELEASED, read_card(RELEASED), "litert")
    networks = {"quick": served.quick, "full": served.full} if isinstance(served, Cascade) else {"full": served}
    return {name: partial(network.probabilities, batch) for name, network in networks.items()}


def _batch(image: np.ndarray) -> np.ndarray:
    """Returns (1, 28, 28, 1) float32, 0 paper to 1 ink, from (28, 28) uint8."""
    return image[np.newaxis, ..., np.newaxis].astype(np.float32) / 255


def _environ(path: str, body: bytes, method: str = "POST") -> dict:
    if (path, method) not in _ENVIRONS:
        _ENVIRONS[path, method] = EnvironBuilder(path, method=method, content_type="application/json").get_environ()
    return _ENVIRONS[path, method] | {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}


_ENVIRONS: dict[tuple[str, str], dict] = {}


def _call(app, path: str, body: bytes, method: str = "POST") -> bytes:
    statuses: list[str] = []
    content = b"".join(app(_environ(path, body, method), lambda status, *_rest: statuses.append(status)))
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{path} answered {statuses[0]}")
    return content


def _time_us(work: Callable[[], object]) -> float:
    began = time.process_time_ns()
    work()
    return (time.process_time_ns() - began) / 1000
