"""The page while the server is away: it opens, says so, keeps the strokes, and sends them when the server is back."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.digits import DIGITS
from tests.browser.hands import draw_with_mouse, has_ink
from tests.patience import eventually
from tests.servers import PROJECT, LocalServer, Server

AWAY = "The server cannot be reached. What you draw is kept, and read as soon as it is back."
SERVED = ("webapp", "static", "templates", "saved_model", "Procfile", "gunicorn.conf.py")
IN_CHROMIUMS_WAY = {"in-incognito"}
"""Playwright's windows are private ones, in which nothing can be installed."""


@pytest.fixture
def own_server(app):
    """A server that the test may stop and start; test_failures.py does so with the deployed one."""
    with LocalServer(app) as running:
        yield running


@pytest.fixture
def kept_page(open_page, own_server):
    """A page that its service worker has stored and serves."""
    return open_kept(open_page, own_server)


def open_kept(open_page, server: Server | LocalServer):
    page = open_page(server.url, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    return page


@contextmanager
def router_without_server(port: int) -> Iterator[None]:
    """What a host's router says while the program behind it is down."""

    class Router(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(503)

        def log_message(self, *_args) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Router) as router:
        thread = threading.Thread(target=router.serve_forever)
        thread.start()
        yield
        router.shutdown()
        thread.join()


def stored(page) -> list[str]:
    """The addresses of all that the browser keeps of us."""
    return page.evaluate(
        """async () => {
          const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          const requests = await Promise.all(caches_.map((cache) => cache.keys()));
          return requests.flat().map(({ url }) => new URL(url).pathname);
        }"""
    )


def test_the_page_opens_while_the_server_is_away_and_says_so(kept_page, own_server):
    own_server.quit()
    kept_page.reload()
    expect(kept_page.locator("#message")).to_have_text(AWAY)
    expect(kept_page.locator("#words")).to_have_text("Nothing drawn yet")
    draw_with_mouse(kept_page, DIGITS[7])
    assert has_ink(kept_page, DIGITS[7][0][0])
    own_server.__enter__()


def test_what_was_drawn_meanwhile_is_read_when_the_server_is_back(kept_page, own_server):
    own_server.quit()
    kept_page.reload()
    draw_with_mouse(kept_page, DIGITS[7])
    expect(kept_page.locator("#message")).to_contain_text("Your drawing is kept")
    own_server.__enter__()
    expect(kept_page.locator("#digit")).to_have_text("7")
    expect(kept_page.locator("#message")).to_be_empty()


def test_what_was_drawn_meanwhile_outlasts_a_reload(kept_page, own_server):
    own_server.quit()
    kept_page.reload()
    draw_with_mouse(kept_page, DIGITS[7])
    expect(kept_page.locator("#message")).to_contain_text("Your drawing is kept")
    kept_page.reload()
    expect(kept_page.locator("#message")).to_contain_text("Your drawing is kept")
    assert has_ink(kept_page, DIGITS[7][0][0])
    own_server.__enter__()
    expect(kept_page.locator("#digit")).to_have_text("7")


def test_the_notice_goes_when_the_server_is_back(kept_page, own_server):
    own_server.quit()
    kept_page.reload()
    expect(kept_page.locator("#message")).to_have_text(AWAY)
    own_server.__enter__()
    expect(kept_page.locator("#message")).to_be_empty()


def test_without_a_worker_too_a_server_that_is_back_gets_the_drawing(open_page, own_server):
    page = open_page(own_server.url)
    own_server.quit()
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#message")).to_contain_text("Your drawing is kept")
    own_server.__enter__()
    expect(page.locator("#digit")).to_have_text("7")


def test_how_it_works_can_be_read_while_the_server_is_away(kept_page, own_server):
    own_server.quit()
    kept_page.get_by_role("link", name="How it works").click()
    expect(kept_page.locator("h1")).to_have_text("How it works")
    assert kept_page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    own_server.__enter__()


def test_a_router_that_answers_for_the_server_is_no_server(kept_page, own_server):
    own_server.quit()
    with router_without_server(own_server.port):
        kept_page.reload()
        expect(kept_page.locator("h1")).to_have_text("DigitPad")
        expect(kept_page.locator("#message")).to_have_text(AWAY)
    own_server.__enter__()
    expect(kept_page.locator("#message")).to_be_empty()


def test_what_somebody_drew_is_kept_in_the_window_alone_and_what_was_answered_nowhere(kept_page):
    draw_with_mouse(kept_page, DIGITS[7])
    expect(kept_page.locator("#digit")).to_have_text("7")
    kept_page.reload()
    expect(kept_page.locator("#digit")).to_have_text("7")
    assert [path for path in stored(kept_page) if not path.startswith("/static/")] == ["/", "/about"]
    assert kept_page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]") == [[], ["digitpad-drawing"]]


def test_a_new_release_takes_the_place_of_the_one_that_is_stored(open_page, tmp_path):
    for name in SERVED:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, tmp_path / name)
    with Server(project=tmp_path) as server:
        page = open_kept(open_page, server)
        before = set(stored(page))
        server.quit()
        style = tmp_path / "static" / "css" / "page.css"
        style.write_text(style.read_text() + "/* a new release */\n")
        server.__enter__()
        page.reload()  # the server's page is new at once; its worker stores it meanwhile
        eventually(lambda: before & set(stored(page)) == {"/", "/about"})
        after = set(stored(page))
        server.quit()
        page.reload()
        expect(page.locator("#message")).to_have_text(AWAY)
        sheets = page.evaluate("[...document.styleSheets].map((sheet) => new URL(sheet.href).pathname)")
        assert set(sheets) <= after
        server.__enter__()


def test_it_can_be_installed(kept_page):
    client = kept_page.context.new_cdp_session(kept_page)
    errors = client.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= IN_CHROMIUMS_WAY
    manifest = client.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["name"] == "DigitPad"
