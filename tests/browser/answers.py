"""What the page asks of the API, and answers made here: the network cannot be told to be unsure or late."""

from playwright.sync_api import Page, Route

PREDICT = "**/api/v1/predict"
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


def questions_of(page: Page) -> list[str]:
    """The addresses to which the page posts from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def always(page: Page, **response) -> None:
    """Makes the server answer every question in the same way."""
    page.route(PREDICT, lambda route: route.fulfill(**response))


class HeldQuestions:
    """Keeps the page's questions back until the test answers them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(PREDICT, lambda route: self._routes.append(route))  # Playwright cannot take a built-in method

    def answer(self, index: int, reply: dict) -> None:
        self._routes[index].fulfill(json=reply)

    def wait_for(self, count: int) -> None:
        for _ in range(100):
            if len(self._routes) >= count:
                return
            self._page.wait_for_timeout(50)
        raise AssertionError(f"Expected {count} questions of the page, came {len(self._routes)}")
