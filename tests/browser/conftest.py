"""A real Chromium for the tests. Where there is none, they are skipped and say so."""

import os
import shutil

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed: pip install -r requirements-dev.txt")

from playwright.sync_api import expect, sync_playwright  # noqa: E402 (after the check that it is there)

from tests.browser.windows import PATIENCE_MS, Window  # noqa: E402

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

expect.set_options(timeout=PATIENCE_MS)

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


@pytest.fixture(scope="session")
def windows():
    """Windows that earlier tests gave back, by what they were opened with."""
    return {}


@pytest.fixture
def open_page(browser, server, windows):
    """Opens DigitPad in a window as good as new, and at the end holds every page to what must always be true."""
    own, shared = [], []

    def open_at(url: str = server.url, *, is_own: bool = False, **options):
        """`is_own` gives a window that loaded nothing before."""
        if is_own or url != server.url:
            own.append(window := Window(browser, url, options))
        else:
            idle = windows.setdefault(repr(sorted(options.items())), [])
            shared.append((window := idle.pop() if idle else Window(browser, url, options), idle))
        window.page.goto(url)
        return window.page

    yield open_at
    for window in own:
        window.close()
    as_new = [(window, idle) for window, idle in shared if window.reset()]
    assert [complaint for window in (*own, *(window for window, _ in shared)) for complaint in window.complaints] == []
    for window, idle in as_new:
        idle.append(window)


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def phone(open_page):
    return open_page(**PHONE)
