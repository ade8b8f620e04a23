"""The server is away, slow, or says no: the page tells, keeps the strokes, and goes on."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import PREDICT, HeldQuestions, always, answer
from tests.browser.digits import DIGITS
from tests.browser.hands import draw_with_mouse, has_ink, stop_the_clock
from tests.servers import Server

SETTLE_MS = 20
UNREACHABLE = "The server cannot be reached. Your drawing is kept, and read as soon as it is back."


@pytest.fixture
def own_server():
    """A server that the test may stop."""
    with Server() as running:
        yield running
        running.quit()


def test_a_server_that_stops_and_starts_again_is_survived(open_page, own_server):
    page = open_page(own_server.url)
    own_server.quit()
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#message")).to_have_text(UNREACHABLE)
    expect(page.locator("#digit")).to_be_empty()
    assert has_ink(page, DIGITS[7][0][0])
    own_server.__enter__()
    page.click("#retry")
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator("#message")).to_be_empty()
    expect(page.locator("#retry")).to_be_hidden()


def test_a_connection_that_comes_back_is_used_at_once(page):
    page.context.set_offline(True)
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#message")).to_have_text(UNREACHABLE)
    page.context.set_offline(False)
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator("#message")).to_be_empty()


def test_an_old_answer_does_not_stand_beside_an_error(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    page.context.set_offline(True)
    draw_with_mouse(page, [[(140, 20)]])
    expect(page.locator("#message")).to_have_text(UNREACHABLE)
    expect(page.locator("#digit")).to_be_empty()


def test_a_server_that_does_not_answer_is_given_up_after_ten_seconds(page):
    held = HeldQuestions(page)
    stop_the_clock(page)
    draw_with_mouse(page, DIGITS[7])
    page.clock.run_for(SETTLE_MS)
    held.wait_for(1)
    page.clock.run_for(9_990)
    expect(page.locator("#message")).to_be_empty()
    page.clock.run_for(10)
    expect(page.locator("#message")).to_contain_text("took longer than 10 seconds")
    expect(page.locator("#retry")).to_be_visible()


def test_a_problem_is_told_in_the_servers_words(page):
    problem = {"title": "Busy", "status": 503, "detail": "Expected a free place; all are taken. Try again soon."}
    always(page, status=503, content_type="application/problem+json", json=problem)
    draw_with_mouse(page, DIGITS[7])
    expect(page.get_by_role("alert")).to_have_text(problem["detail"])
    expect(page.locator("#retry")).to_be_visible()


def test_the_message_goes_away_with_the_next_good_answer(page):
    page.route(PREDICT, lambda route: route.abort())
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#message")).to_have_text(UNREACHABLE)
    page.unroute(PREDICT)
    always(page, json=answer(7))
    draw_with_mouse(page, [[(140, 140)]])
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator("#message")).to_be_empty()


def test_clear_takes_the_message_away(page):
    page.route(PREDICT, lambda route: route.abort())
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#message")).to_have_text(UNREACHABLE)
    page.click("#clear")
    expect(page.locator("#message")).to_be_empty()
    expect(page.locator("#retry")).to_be_hidden()


def test_without_javascript_the_page_says_what_is_missing(open_page):
    page = open_page(java_script_enabled=False)
    expect(page.locator("noscript p")).to_contain_text("Drawing needs JavaScript")
