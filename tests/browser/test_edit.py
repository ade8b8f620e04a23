"""Undo, redo, the eraser and the keys."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import questions_of
from tests.browser.digits import DIGITS, beside, line
from tests.browser.hands import draw_with_mouse, has_ink, on_screen, upload
from tests.pictures import seven_png

LEFT = [line((60, 60), (60, 220))]
RIGHT = [line((220, 60), (220, 220))]
IN_LEFT, IN_RIGHT = (60, 140), (220, 140)


@pytest.mark.parametrize("key", ["Control+Shift+z", "Control+y", "Meta+Shift+z", None])
def test_redo_brings_back_what_was_undone(page, key):
    draw_with_mouse(page, LEFT)
    page.click("#undo")
    assert not has_ink(page, IN_LEFT)
    page.keyboard.press(key) if key else page.click("#redo")
    assert has_ink(page, IN_LEFT)


def test_clear_can_be_undone(page):
    draw_with_mouse(page, beside(7))
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    expect(page.locator("#digit")).to_be_empty()
    page.click("#undo")
    expect(page.locator("#digit")).to_have_text("7")


def test_undo_after_drawing_brings_no_cleared_papers_back(page):
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    draw_with_mouse(page, DIGITS[1])
    page.click("#clear")
    page.click("#undo")
    expect(page.locator("#digit")).to_have_text("1")
    expect(page.locator("#pad")).to_be_visible()


@pytest.mark.parametrize("turn_on", ["e", "#eraser"])
def test_the_eraser_takes_strokes_away_that_it_touches(page, turn_on):
    draw_with_mouse(page, LEFT + RIGHT)
    page.keyboard.press(turn_on) if len(turn_on) == 1 else page.click(turn_on)
    expect(page.locator("#eraser")).to_have_attribute("aria-pressed", "true")
    draw_with_mouse(page, [line((20, 100), (120, 100))])
    assert not has_ink(page, IN_LEFT)
    assert has_ink(page, IN_RIGHT)
    page.click("#undo")
    assert has_ink(page, IN_LEFT)
    page.keyboard.press("e")
    draw_with_mouse(page, [line((140, 60), (140, 220))])
    assert has_ink(page, (140, 140))


def test_a_pen_turned_round_erases(page):
    draw_with_mouse(page, LEFT + RIGHT)
    page.evaluate(
        """(points) => points.forEach(([x, y], i) => document.querySelector("#pad").dispatchEvent(new PointerEvent(
          ["pointerdown", "pointermove", "pointerup"][i],
          { clientX: x, clientY: y, pointerId: 9, pointerType: "pen", button: i === 1 ? -1 : 5, buttons: 32 })))""",
        on_screen(page, [(20, 100), (100, 100), (100, 100)]),
    )
    assert not has_ink(page, IN_LEFT)
    assert has_ink(page, IN_RIGHT)


def test_erasing_all_leaves_a_blank_pad_that_is_not_sent(page):
    draw_with_mouse(page, LEFT)
    expect(page.locator("#words")).not_to_have_text("Nothing drawn yet")
    sent = questions_of(page)
    page.keyboard.press("e")
    draw_with_mouse(page, LEFT)
    expect(page.locator("#words")).to_have_text("Nothing drawn yet")
    page.wait_for_timeout(300)
    assert sent == []


def test_when_all_is_erased_the_next_stroke_writes(page):
    draw_with_mouse(page, LEFT)
    page.click("#eraser")
    draw_with_mouse(page, LEFT)
    expect(page.locator("#eraser")).to_have_attribute("aria-pressed", "false")
    draw_with_mouse(page, LEFT)
    assert has_ink(page, IN_LEFT)


def test_on_a_blank_pad_the_eraser_writes(page):
    page.click("#eraser")
    draw_with_mouse(page, LEFT)
    assert has_ink(page, IN_LEFT)
    expect(page.locator("#eraser")).to_have_attribute("aria-pressed", "false")


def test_a_question_mark_shows_the_keys_and_escape_closes_them_without_clearing(page):
    draw_with_mouse(page, LEFT)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Redo")
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#eraser")).to_have_attribute("aria-pressed", "false")
    assert has_ink(page, IN_LEFT)


def test_undo_and_redo_tell_whether_there_is_anything_to_do(page):
    def look() -> tuple[bool, bool]:
        return tuple(page.locator(button).get_attribute("data-idle") is None for button in ("#undo", "#redo"))

    assert look() == (False, False)
    page.click("#redo")
    expect(page.locator("#announcer")).to_have_text("There is nothing to redo.")
    draw_with_mouse(page, LEFT)
    assert look() == (True, False)
    page.click("#undo")
    assert look() == (False, True)
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#undo")
    expect(page.locator("#pad")).to_be_visible()
    assert look() == (False, True)
    page.click("#redo")
    assert has_ink(page, IN_LEFT)
