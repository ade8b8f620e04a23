"""What the benchmarks send: drawings, pages and photos made here, different each and the same in every run."""

import base64
import json

import cv2
import numpy as np

DRAWINGS = 1000
SIDE_PX = 280
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)


def drawings(count: int = DRAWINGS) -> list[bytes]:
    """Returns PNGs of 280×280, four channels, as a browser saves its canvas."""
    rng = np.random.default_rng(0)
    return [_png(_digit(number % 10, rng)) for number in range(count)]


def predict_body(png: bytes) -> bytes:
    return json.dumps({"image": _data_url(png)}).encode()


def batch_body(pngs: list[bytes]) -> bytes:
    return json.dumps({"images": [_data_url(png) for png in pngs]}).encode()


def page(seed: int = 0) -> bytes:
    """Returns a PNG of a scanned page, A4 at 100 dpi, with four lines of digits on grainy paper."""
    rng = np.random.default_rng(seed)
    paper = rng.normal(235, 4, (1169, 827)).clip(0, 255).astype(np.uint8)
    for line in range(4):
        number = "".join(map(str, rng.integers(0, 10, 6)))
        cv2.putText(paper, number, (90, 200 + 180 * line), FONTS[line], 2.2, 40, 4, cv2.LINE_AA)
    return cv2.imencode(".png", paper)[1].tobytes()


def photo() -> bytes:
    """Returns a JPEG of 12 megapixels, as a phone takes it of such a page."""
    small = cv2.imdecode(np.frombuffer(page(), np.uint8), cv2.IMREAD_GRAYSCALE)
    return cv2.imencode(".jpg", cv2.resize(small, (3000, 4000), interpolation=cv2.INTER_LINEAR))[1].tobytes()


def _digit(label: int, rng: np.random.Generator) -> np.ndarray:
    paper = np.full((SIDE_PX, SIDE_PX, 4), 255, np.uint8)
    place = (int(rng.integers(60, 110)), int(rng.integers(190, 230)))
    scale, thickness = rng.uniform(4.0, 6.0), int(rng.integers(8, 20))
    cv2.putText(
        paper, str(label), place, FONTS[rng.integers(len(FONTS))], scale, (0, 0, 0, 255), thickness, cv2.LINE_AA
    )
    return paper


def _png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def _data_url(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()
