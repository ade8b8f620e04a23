"""The only file that knows the JSON names of the API, in both directions.

It does without Flask, because the command line writes these names too.
Inside, rows come first and boxes are half-open; outside, a box is `[x, y, width, height]`.
"""

import base64
from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np

from webapp.errors import DigitPadError, MalformedRequest, OutOfTime, shorten
from webapp.recognition.documents import PageResult
from webapp.recognition.pipeline import Evidence, Prediction
from webapp.recognition.plain_png import encode_plain_png
from webapp.recognition.reading import OtherMark, ReadDigit, ReadLine
from webapp.recognition.shapes import Box

IMAGE = "image"
IMAGES = "images"
PREVIEW_SIDE_PX = 2000  # longest side: two screens' width, and about 400 kB of JPEG
PREVIEW_QUALITY = 80  # of 100
EVIDENCE_DECIMALS = 3  # of nats, of which a mark that matters has one or more
SHARE_DECIMALS = 6  # ten shares, each off by half a unit of the last place, still sum to 1 within 1e-5


def prediction_to_json(prediction: Prediction, *, model: str, elapsed_ms: float) -> dict:
    """Writes the answer to one picture; every key is always there."""
    return {
        "verdict": prediction.verdict,
        "digit": prediction.digit,
        "confidence": _share(prediction.confidence),
        "probabilities": _optional(_shares, prediction.probabilities),
        "not_a_digit": _share(prediction.not_a_digit),
        "normalised": _optional(png_data_url, prediction.normalised),
        "box": _optional(_xywh, prediction.box),
        "model": model,
        "elapsed_ms": round(elapsed_ms, 2),
    }


def evidence_to_json(evidence: Sequence[Evidence] | None) -> list[dict] | None:
    """Writes what spoke for the answer and the runner-up: grids of 28 rows, in nats; null when the picture is blank."""
    if evidence is None:
        return None
    return [
        {"digit": one.digit, "grid": (one.grid.astype(np.float64).round(EVIDENCE_DECIMALS) + 0.0).tolist()}  # no -0.0
        for one in evidence
    ]


def reading_to_json(
    results: Iterable[PageResult], *, model: str, elapsed_ms: Callable[[], float], preview: bool = False
) -> dict:
    """Writes the answer to one document.

    Pages are taken one at a time, so that no more than one page's picture is held. Those for which there was no time
    are only named, in a key that is there when there are such pages.

    Args:
        results: what became of each page, in order.
        model: version of the model.
        elapsed_ms: asked when all is read.
        preview: show each page as a JPEG.

    Raises:
        DigitPadError: no page at all could be read; the first page's problem.
    """
    pages, missing, errors = [], [], []
    for result in results:
        if isinstance(result.outcome, DigitPadError):
            errors.append(result.outcome)
        if isinstance(result.outcome, OutOfTime):
            missing.append(result.index)
        else:
            pages.append(_result_to_json(result, preview))
        del result  # and with it the page's picture, before the next is decoded
    if len(errors) == len(pages) + len(missing):
        raise errors[0]
    answer = {
        "text": "\f".join("\n".join(line["text"] for line in page.get("lines", ())) for page in pages),
        "pages": pages,
        "model": model,
        "elapsed_ms": round(elapsed_ms(), 2),
    }
    return answer | {"missing_pages": missing} if missing else answer


def with_file(name: str, answer: dict | DigitPadError) -> dict:
    """Writes whose answer or problem it is, where there are several files."""
    return {"file": name} | ({"problem": answer.as_problem()} if isinstance(answer, DigitPadError) else answer)


def _result_to_json(result: PageResult, preview: bool) -> dict:
    """Writes what became of one page: its reading, or its problem."""
    if isinstance(result.outcome, DigitPadError):
        return {"index": result.index, "problem": result.outcome.as_problem()}
    page = result.outcome
    height, width = page.upright.shape
    answer = {
        "index": result.index,
        "width": width,
        "height": height,
        "rotation_deg": page.rotation_deg,
        "lines": [_line_to_json(line) for line in page.lines],
        "others": [_other_to_json(other) for other in page.others],
    }
    return answer | _preview(page.upright) if preview else answer


def _line_to_json(line: ReadLine) -> dict:
    return {"text": line.text, "box": _xywh(line.box), "digits": [_digit_to_json(digit) for digit in line.digits]}


def _digit_to_json(digit: ReadDigit) -> dict:
    return {
        "digit": int(digit.digit),
        "verdict": digit.verdict,
        "confidence": _share(digit.confidence),
        "probabilities": _shares(digit.probabilities),
        "not_a_digit": _share(digit.not_a_digit),
        "box": _xywh(digit.box),
    }


def _other_to_json(other: OtherMark) -> dict:
    return {"box": _xywh(other.box), "not_a_digit": _share(other.not_a_digit)}


def _preview(upright: np.ndarray) -> dict:
    """Shows the (H, W) uint8 page as a JPEG, made smaller where it is large; boxes stay in the page's pixels."""
    height, width = upright.shape
    scale = min(1.0, PREVIEW_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    shown = upright if scale == 1 else cv2.resize(upright, size, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, PREVIEW_QUALITY])
    return {"preview": _data_url("image/jpeg", jpeg), "preview_scale": _share(scale)}


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
    return [round(value, SHARE_DECIMALS) for value in values.tolist()]


def _xywh(box: Box) -> list[int]:
    return [int(box.left), int(box.top), int(box.right - box.left), int(box.bottom - box.top)]


def png_data_url(image: np.ndarray) -> str:
    """Encodes a (H, W) uint8 array as it is: ink, 255 on 0, looks as MNIST shows it, white on black."""
    return _data_url("image/png", encode_plain_png(image))


def _data_url(mimetype: str, content: bytes | np.ndarray) -> str:
    return f"data:{mimetype};base64," + base64.b64encode(content).decode("ascii")
