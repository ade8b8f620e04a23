"""What the page asks of the API, and answers made here: the network cannot be told to be unsure or late."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.hands import upload
from tests.patience import PATIENCE_SECONDS
from tests.pictures import seven_png

PREDICT = "**/api/v1/predict"
READ = "**/api/v1/read*"
ONE_PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def answer(digit: int | None = 7, *, verdict: str = "digit", confidence: float = 0.9985, **others) -> dict:
    """A whole answer to `POST /api/v1/predict`."""
    shares = [0.0] * 10
    shares[digit or 0] = 1.0
    return {
        "verdict": verdict,
        "digit": digit,
        "confidence": confidence,
        "probabilities": shares,
        "not_a_digit": 0.001,
        "normalised": ONE_PIXEL,
        "box": [70, 60, 130, 170],
        "model": "test",
        "elapsed_ms": 1.0,
    } | others


def reading(*pages: str, side_px: int = 280, **others) -> dict:
    """A whole answer to `POST /api/v1/read`: digits in lines, one text a page; a `?` behind a digit makes it unsure."""
    answers = [_page(text, index, side_px) | others for index, text in enumerate(pages)]
    text = "\f".join("\n".join(line["text"] for line in page["lines"]) for page in answers)
    return {"text": text, "pages": answers, "model": "test", "elapsed_ms": 1.0}


def _page(text: str, index: int, side_px: int) -> dict:
    lines = [_line(line, 60 + 80 * row) for row, line in enumerate(filter(None, text.split("\n")))]
    return {
        "index": index,
        "width": side_px,
        "height": side_px,
        "rotation_deg": 0,
        "lines": lines,
        "others": [{"box": [230, 230, 20, 30], "not_a_digit": 0.97}],
    }


def _line(text: str, top: int) -> dict:
    digits = [_digit(int(mark[0]), "?" in mark, 20 + 36 * i, top) for i, mark in enumerate(re.findall(r"\d\??", text))]
    return {
        "text": "".join(str(one["digit"]) for one in digits),
        "box": [20, top, 36 * len(digits), 40],
        "digits": digits,
    }


def _digit(digit: int, is_unsure: bool, left: int, top: int) -> dict:
    shares = [0.0] * 10
    shares[digit] = 0.6 if is_unsure else 1.0
    shares[(digit + 1) % 10] += 0.4 if is_unsure else 0.0
    return {
        "digit": digit,
        "verdict": "unsure" if is_unsure else "digit",
        "confidence": 0.6 if is_unsure else 0.995,
        "probabilities": shares,
        "not_a_digit": 0.001,
        "box": [left, top, 24, 40],
    }


def questions_of(page: Page) -> list[str]:
    """The addresses to which the page posts from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def always(page: Page, address: str = PREDICT, **response) -> None:
    """Makes the server answer every question in the same way."""
    page.route(address, lambda route: route.fulfill(**response))


class HeldQuestions:
    """Keeps the page's questions back until the test answers them."""

    def __init__(self, page: Page, address: str = PREDICT) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(address, lambda route: self._routes.append(route))  # Playwright cannot take a built-in method

    def answer(self, index: int, reply: dict) -> None:
        self._routes[index].fulfill(json=reply)

    def fail(self, index: int) -> None:
        self._routes[index].abort()

    @property
    def count(self) -> int:
        return len(self._routes)

    def wait_for(self, count: int) -> None:
        for _ in range(PATIENCE_SECONDS * 20):
            if len(self._routes) >= count:
                return
            self._page.wait_for_timeout(50)
        raise AssertionError(f"Expected {count} questions of the page, came {len(self._routes)}")


def read(page: Page, *pages: str, name: str = "page.png", **others) -> None:
    """Hands in a picture whose pages are answered with these digits, and waits until they are shown."""
    always(page, READ, json=reading(*pages, **others))
    page.set_input_files("#file", upload(seven_png(), name))
    expect(page.locator(".file[data-stage=done]")).to_have_count(1)
