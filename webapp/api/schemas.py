"""The only file that knows the JSON names of the API, in both directions.

Inside, rows come first and boxes are half-open; outside, a box is `[x, y, width, height]`.
"""

import base64

import cv2
import numpy as np

from webapp.errors import MalformedRequest
from webapp.problems import shorten
from webapp.recognition.pipeline import Prediction
from webapp.recognition.shapes import Box

IMAGE = "image"
IMAGES = "images"
SHARE_DECIMALS = 6  # ten shares, each off by half a unit of the last place, still sum to 1 within 1e-5


def prediction_to_json(prediction: Prediction, *, model: str, elapsed_ms: float) -> dict:
    """Writes the answer to one picture; every key is always there."""
    return {
        "verdict": prediction.verdict,
        "digit": prediction.digit,
        "confidence": _share(prediction.confidence),
        "probabilities": _optional(_shares, prediction.probabilities),
        "not_a_digit": _share(prediction.not_a_digit),
        "normalised": _optional(_png_data_url, prediction.normalised),
        "box": _optional(_xywh, prediction.box),
        "model": model,
        "elapsed_ms": round(elapsed_ms, 2),
    }


def images_from_json(document: object) -> tuple[list, bool]:
    """Finds the picture or pictures in a JSON body.

    Returns:
        The values, not yet decoded, and whether they came as a batch.

    Raises:
        MalformedRequest: the body has neither `image` nor a list `images`, or both.
    """
    if not isinstance(document, dict):
        raise MalformedRequest(
            f'Expected a JSON object {{"{IMAGE}": "data:image/png;base64,…"}}; came {_json_kind(document)}. '
            "Put the image into such an object."
        )
    if (IMAGE in document) == (IMAGES in document):
        came = ", ".join(map(shorten, list(document)[:5])) or "no key at all"
        raise MalformedRequest(
            f'Expected either the key "{IMAGE}" or "{IMAGES}"; came {came}. Send exactly one of them.'
        )
    if IMAGE in document:
        return [document[IMAGE]], False
    if not isinstance(document[IMAGES], list):
        raise MalformedRequest(
            f'Expected a list of images in "{IMAGES}"; came {_json_kind(document[IMAGES])}. '
            f'Send a list, or one image as "{IMAGE}".'
        )
    return document[IMAGES], True


def text_of_image(value: object) -> str:
    """Returns the text that holds an image's base64.

    Raises:
        MalformedRequest: it is not a text.
    """
    if not isinstance(value, str):
        raise MalformedRequest(
            f'Expected the image as text, "data:image/png;base64,…" or bare base64; came {_json_kind(value)}. '
            "Encode the file's bytes as base64."
        )
    return value


def _json_kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _optional(convert, value):
    return None if value is None else convert(value)


def _share(value: float) -> float:
    return round(float(value), SHARE_DECIMALS)


def _shares(values: np.ndarray) -> list[float]:
    return [_share(value) for value in values.tolist()]


def _xywh(box: Box) -> list[int]:
    return [int(box.left), int(box.top), int(box.right - box.left), int(box.bottom - box.top)]


def _png_data_url(image: np.ndarray) -> str:
    """Encodes a (28, 28) uint8 array, ink 255 on 0, as MNIST shows it: white on black."""
    _, png = cv2.imencode(".png", image)
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
