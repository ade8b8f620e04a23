"""The page that tells how it works, for everyone."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_axe_finds_nothing

PAGES = ["/about", "/api/docs"]


@pytest.fixture
def open_text(open_page, server):
    """Opens one of the pages of text."""

    def open_at(path: str, **options):
        page = open_page(server.url, **options)
        page.goto(f"{server.url}{path}")
        return page

    return open_at


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_either_theme(open_text, path, width):
    page = open_text(path, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert_axe_finds_nothing(page)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_on_a_narrow_screen(open_text, path):
    page = open_text(path, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_leads_there_and_back(page):
    page.get_by_role("link", name="How it works").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How it works")
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    page.get_by_role("link", name="Draw a digit").click()
    expect(page.locator("#pad")).to_be_visible()


def test_it_weighs_little(open_text):
    page = open_text("/about", is_own=True)
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("performance.getEntries().map((entry) => entry.transferSize ?? 0)")
    assert sum(sizes) < 60_000
