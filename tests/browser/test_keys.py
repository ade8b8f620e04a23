"""The keyboard alone: to draw, to hear what was read, and keys that nobody presses unawares."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import always, answer
from tests.browser.digits import DIGITS, beside
from tests.browser.hands import draw_with_mouse, has_ink


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def go_to_pad(page) -> None:
    page.focus("#undo")
    press(page, "Shift+Tab")
    expect(page.locator("#pad")).to_be_focused()


def middle_of_pad(page) -> float:
    """Units from the left edge."""
    return page.locator("#pad").evaluate("pad => pad.clientWidth / pad.clientHeight * 140")


def test_a_seven_is_drawn_with_arrow_keys_and_read(page):
    go_to_pad(page)
    press(page, *["Shift+ArrowUp"] * 2, "ArrowLeft", *["Shift+ArrowLeft"] * 1)
    press(page, "Space", *["ArrowRight"] * 12)
    for _ in range(9):  # steep: one step aslant, one down
        press(page, "End", "ArrowDown")
    assert has_ink(page, (middle_of_pad(page), 76))
    press(page, "Space")
    expect(page.locator("#digit")).to_have_text("7")


def test_the_pen_is_seen_says_what_it_does_and_lifted_draws_nothing(page):
    expect(page.locator("#key-pen")).to_be_hidden()
    go_to_pad(page)
    expect(page.locator("#key-pen")).to_be_visible()
    expect(page.locator("#key-hint")).to_contain_text("Arrow keys move the pen")
    before = page.locator("#key-pen").bounding_box()
    press(page, "ArrowRight")
    assert page.locator("#key-pen").bounding_box()["x"] > before["x"]
    assert not has_ink(page, (middle_of_pad(page), 140))
    press(page, "Space")
    expect(page.locator("#announcer")).to_have_text("Pen down")
    press(page, "ArrowRight", "Space")
    expect(page.locator("#announcer")).to_have_text("Pen up")
    press(page, "Tab")
    expect(page.locator("#key-pen")).to_be_hidden()


def test_two_arrows_held_go_aslant(page):
    go_to_pad(page)
    before = page.locator("#key-pen").bounding_box()
    page.keyboard.down("ArrowRight")
    page.keyboard.down("ArrowDown")
    page.keyboard.up("ArrowRight")
    page.keyboard.up("ArrowDown")
    after = page.locator("#key-pen").bounding_box()
    assert after["x"] - before["x"] == pytest.approx(2 * (after["y"] - before["y"]), abs=1)


def test_undo_under_the_pen_takes_the_stroke_and_lifts_the_pen(page):
    go_to_pad(page)
    press(page, "Space", "ArrowDown", "ArrowDown", "Control+z", "ArrowDown")
    assert not has_ink(page, (middle_of_pad(page), 140))
    expect(page.locator("#words")).to_have_text("Nothing drawn yet")
    expect(page.locator("#key-pen")).not_to_have_attribute("data-down", "")


def test_after_the_mouse_has_drawn_arrows_walk_over_the_number(page):
    draw_with_mouse(page, beside(7, 1))
    expect(page.locator(".digit-choose")).to_have_count(2)
    press(page, "ArrowRight")
    expect(page.locator("#key-pen")).to_be_hidden()
    expect(page.locator("#announcer")).to_contain_text("Digit 2 of 2")


def test_an_answer_is_announced_once(page):
    always(page, json=answer(7))
    page.evaluate(
        """() => {
          window.said = [];
          const regions = document.querySelectorAll("[role=status], [role=alert], [aria-live=polite]");
          for (const region of regions) {
            new MutationObserver(() => {
              if (region.textContent.trim()) said.push(region.id);
            }).observe(region, { childList: true, characterData: true, subtree: true });
          }
        }"""
    )
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    assert page.evaluate("said") == ["answer"]


def test_single_keys_can_be_switched_off_and_stay_so(page):
    press(page, "?")
    page.get_by_role("checkbox").uncheck()
    press(page, "Escape", "e")
    expect(page.locator("#eraser")).to_have_attribute("aria-pressed", "false")
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.focus("#pad")
    press(page, "e")
    expect(page.locator("#eraser")).to_have_attribute("aria-pressed", "true")
    page.reload()
    press(page, "e")
    expect(page.locator("#eraser")).to_have_attribute("aria-pressed", "false")
