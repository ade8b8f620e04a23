"""Draws people's recorded strokes on the page by pointer events, and reads from the page what it makes of them."""

import json
from collections.abc import Sequence
from typing import NamedTuple
from urllib.request import Request, urlopen

import cv2
import numpy as np
from playwright.sync_api import Page

from tests.browser.digits import Stroke
from tests.browser.hands import PAD_SIZE, draw_with_mouse
from training.strokes import PAD_PX, PEN_PX, UNIT, Drawing, is_fragment, paint, place

SIZE_SHARE = (0.4, 0.8)
"""Longer side of a digit that stands alone, as a share of the pad's height; training paints the same."""

ROW_UNITS = (70.0, 120.0)
"""Longer side of the digits of a number, in units of the pad, where so many fit beside each other."""
GAP_SHARE = (0.15, 0.5)
"""Of that, from one digit's points to the next one's; the pen is 16 units wide."""
WAVER_SHARE = 0.04
"""Standard deviation of a digit's height on the line."""
LENGTHS = (3, 6)
"""Fewest and most digits of a number."""

MARGIN = PEN_PX / 2 + 2
"""Units to the edge of the paper: half the pen and its soft edge."""

# Timed inside the page: from the event of the last pointer-up to the frame that shows the answer.
WATCH = """
  window.replay = { liftedAt: 0, shownAt: -1 };
  addEventListener("pointerup", (event) => { replay.liftedAt = event.timeStamp; }, true);
  document.addEventListener("DOMContentLoaded", () => {
    const show = () => requestAnimationFrame(() => { replay.shownAt = performance.now(); });
    new MutationObserver(show).observe(document.querySelector("#digit"), { childList: true });
  });
"""
WAIT = """() => new Promise((resolve) => {
  const look = () => (replay.shownAt > replay.liftedAt ? resolve(replay.shownAt - replay.liftedAt) : setTimeout(look));
  look();
})"""


class Read(NamedTuple):
    """What was written and what the page made of it."""

    text: str
    shown: str
    """The text of `#digit`; empty where the drawing was refused."""
    waited_ms: float
    """From the last pointer-up to the answer on the screen."""
    person: str
    is_whole: bool
    """No drawing in it is a fragment, which nobody can read."""

    @property
    def is_right(self) -> bool:
        return self.shown == self.text


def open_for_replay(context, url: str) -> Page:
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    return page


def draw_digit(page: Page, drawing: Drawing, size: float, rng: np.random.Generator) -> Read:
    """Draws one digit anywhere on the pad, `size` units long."""
    width, height = _extent(drawing) * size
    left = rng.uniform(MARGIN, _pad_width(page) - MARGIN - width)
    top = rng.uniform(MARGIN, PAD_SIZE - MARGIN - height)
    return _draw(page, [drawing], _placed(drawing, left, top, size))


def draw_number(page: Page, written: Sequence[Drawing], rng: np.random.Generator) -> Read:
    """Draws three to six of one person's digits in a row, where on the pad they fit."""
    chosen = [written[index] for index in rng.integers(len(written), size=rng.integers(*LENGTHS, endpoint=True))]
    return _draw(page, chosen, _in_a_row(chosen, _pad_width(page), rng))


def post_digit(url: str, drawing: Drawing, size: float) -> str:
    """Returns what `/predict` answers for the same strokes painted here; nothing where it refuses them."""
    painted = paint(place(drawing.strokes, left=MARGIN, top=MARGIN, size=size), side_px=PAD_PX, pen_px=PEN_PX)
    _, png = cv2.imencode(".png", 255 - painted)
    with urlopen(Request(f"{url}/api/v1/predict", png.tobytes(), {"Content-Type": "image/png"})) as response:
        digit = json.load(response)["digit"]
    return "" if digit is None else str(digit)


def _draw(page: Page, drawings: Sequence[Drawing], strokes: list[Stroke]) -> Read:
    page.click("#clear")
    draw_with_mouse(page, strokes)
    waited_ms = page.evaluate(WAIT)
    return Read(
        text="".join(drawing.label for drawing in drawings),
        shown=page.inner_text("#digit"),
        waited_ms=waited_ms,
        person=drawings[0].person,
        is_whole=not any(map(is_fragment, drawings)),
    )


def _in_a_row(drawings: Sequence[Drawing], room: float, rng: np.random.Generator) -> list[Stroke]:
    """Places digits beside each other on a pad `room` units wide, anywhere, and smaller where they would not fit."""
    extents = np.stack([_extent(drawing) for drawing in drawings])  # (D, 2)
    gaps = np.append(rng.uniform(*GAP_SHARE, len(drawings) - 1), 0.0)  # (D,)
    lefts = np.cumsum(extents[:, 0] + gaps) - extents[:, 0] - gaps  # (D,) of the first 0
    length = lefts[-1] + extents[-1, 0]
    size = min(rng.uniform(*ROW_UNITS), (room - 2 * MARGIN) / length)
    left = rng.uniform(MARGIN, room - MARGIN - length * size + 1e-9)
    waver = np.clip(rng.normal(0, WAVER_SHARE, len(drawings)), -2 * WAVER_SHARE, 2 * WAVER_SHARE) * size
    edge = MARGIN + 2 * WAVER_SHARE * size
    middle = rng.uniform(edge + size / 2, PAD_SIZE - edge - size / 2)
    tops = middle - extents[:, 1] * size / 2 + waver  # (D,)
    placed = zip(drawings, left + lefts * size, tops, strict=True)
    return [stroke for drawing, x, y in placed for stroke in _placed(drawing, x, y, size)]


def _placed(drawing: Drawing, left: float, top: float, size: float) -> list[Stroke]:
    return [stroke.tolist() for stroke in place(drawing.strokes, left=left, top=top, size=size)]


def _extent(drawing: Drawing) -> np.ndarray:
    """Returns (2,) float32: width and height of the ink; the longer one is 1."""
    return np.concatenate(drawing.strokes).max(axis=0) / UNIT


def _pad_width(page: Page) -> float:
    """Returns how many units wide the pad is."""
    box = page.locator("#pad").bounding_box()
    return PAD_SIZE * box["width"] / box["height"]
