"""Windows of the browser. A new one costs half a second of the processor, one that is handed on a fifth of that."""

import contextlib

from playwright.sync_api import Browser, Error

from tests.patience import PATIENCE_SECONDS

PATIENCE_MS = PATIENCE_SECONDS * 1000
DESKTOP = {"width": 1280, "height": 800}

EXPECTED = ("Failed to load resource", "Service Worker registration blocked by Playwright")
"""What the console may say. Whether a request may fail, which Chromium reports there too, is for the test to say."""

BLANK = "/healthz"
"""Of the same origin, and nothing of ours runs there."""

FORGET = "sessionStorage.clear(); localStorage.clear()"
LOOKS = "[innerWidth, innerHeight, devicePixelRatio, matchMedia('(prefers-color-scheme: dark)').matches, Date.name]"
"""What a test may have changed that no reset undoes: a stopped clock has a `Date` of another name."""


class Window:
    """A page in a private window of its own, and what it did that no page may ever do."""

    def __init__(self, browser: Browser, url: str, options: dict) -> None:
        # Requests of a service worker pass Playwright's routes by, so that only tests of the worker itself let it in.
        self._options = {"viewport": DESKTOP, "service_workers": "block"} | options
        self._context = browser.new_context(**self._options)
        self._context.set_default_timeout(PATIENCE_MS)
        self._url = url
        self.page = self._context.new_page()
        self.complaints: list[str] = []
        self._watch()
        self._looks_when_new = self._looks()

    def close(self) -> None:
        self._context.close()

    def reset(self) -> bool:
        """Makes it empty, at rest and online; closes it where it is not as good as new then."""
        with contextlib.suppress(Error):  # a script that a test put into every page may forbid it
            self._tidy_up()
            if self._looks() == self._looks_when_new:
                return True
        self.close()
        return False

    def _tidy_up(self) -> None:
        page = self.page
        page.unroute_all(behavior="ignoreErrors")
        self._context.set_offline(False)
        self._context.clear_permissions()
        for other in set(self._context.pages) - {page}:
            other.close()
        page.mouse.up()
        page.set_viewport_size(self._options["viewport"])
        page.emulate_media(color_scheme=self._options.get("color_scheme", "light"))

    def _looks(self) -> list:
        self.page.goto(f"{self._url}{BLANK}")
        self.page.evaluate(FORGET)
        self.page.mouse.move(0, 0)
        return self.page.evaluate(LOOKS)

    def _watch(self) -> None:
        """Notes when the page throws, breaks its own content security policy, or talks to another host."""
        self.page.on("pageerror", lambda error: self.complaints.append(f"threw {error}"))
        self.page.on("console", self._hear)
        self.page.on("request", lambda request: self._check_host(request.url))

    def _hear(self, message) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.complaints.append(f"console: {message.text}")

    def _check_host(self, requested: str) -> None:
        if not requested.startswith((self._url, "data:", "blob:")):
            self.complaints.append(f"asked another host: {requested}")
