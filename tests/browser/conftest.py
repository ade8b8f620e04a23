"""A real Chromium for the tests. Where there is none, they are skipped and say so."""

import os
import shutil

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed: pip install -r requirements-dev.txt")

from playwright.sync_api import expect, sync_playwright  # noqa: E402 (after the check that it is there)

from tests.patience import PATIENCE_SECONDS  # noqa: E402

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED = ("Failed to load resource", "Service Worker registration blocked by Playwright")
"""What the console may say. Whether a request may fail, which Chromium reports there too, is for the test to say."""

PATIENCE_MS = PATIENCE_SECONDS * 1000
expect.set_options(timeout=PATIENCE_MS)

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "has_touch": True, "is_mobile": True}


def find_chromium() -> str | None:
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, CHROMIUM_NAMES)]
    return next(filter(None, found), None)


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    if path is None:
        pytest.skip("No Chromium found: install it (apt-get install chromium) or give its path as CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, server):
    """Opens DigitPad in a window of its own, and at the end holds every page to what must always be true."""
    watched = []

    def open_at(url: str = server.url, **options):
        # Requests of a service worker pass Playwright's routes by, so that only tests of the worker itself let it in.
        context = browser.new_context(**{"viewport": DESKTOP, "service_workers": "block"} | options)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        watched.append((context, _Complaints(page, url)))
        page.goto(url)
        return page

    yield open_at
    for context, complaints in watched:
        context.close()
        assert complaints.found == []


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def phone(open_page):
    return open_page(**PHONE)


class _Complaints:
    """What no page may ever do: throw, break its own content security policy, or talk to another host."""

    def __init__(self, page, url: str) -> None:
        self.found: list[str] = []
        page.on("pageerror", lambda error: self.found.append(f"threw {error}"))
        page.on("console", self._hear)
        page.on("request", lambda request: self._check_host(request.url, url))

    def _hear(self, message) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.found.append(f"console: {message.text}")

    def _check_host(self, requested: str, url: str) -> None:
        if not requested.startswith((url, "data:", "blob:")):
            self.found.append(f"asked another host: {requested}")
