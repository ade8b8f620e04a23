"""A whole number on the pad, without a switch: read, boxed, looked at digit by digit."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import READ, HeldQuestions, always, answer, questions_of, reading
from tests.browser.digits import DIGITS, beside, line
from tests.browser.hands import draw_with_finger, draw_with_mouse, on_screen, stop_the_clock
from tests.patience import eventually

CROSSED_SEVEN = [*DIGITS[7], line((110, 150), (185, 145))]


def show(page, text: str) -> None:
    """Makes the server read this, whatever is drawn."""
    always(page, READ, json=reading(text))
    always(page, json=answer(None, verdict="not_a_digit", confidence=0))
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator(".digit-choose")).to_have_count(len(text.replace("?", "")))


def test_a_number_is_read(page):
    draw_with_mouse(page, beside(2, 0, 2, 6))
    expect(page.locator("#digit")).to_have_text("2026")
    assert page.locator("#digit").inner_text() == "2026"


def test_two_digits_that_touch_are_two(page):
    draw_with_mouse(page, beside(2, 5, step=62))
    expect(page.locator("#digit")).to_have_text("25")


def test_a_finger_writes_a_number_on_the_phone(phone):
    draw_with_finger(phone, beside(4, 2, 7))
    expect(phone.locator("#digit")).to_have_text("427")


def test_a_digit_becomes_a_number_and_back(page):
    draw_with_mouse(page, beside(7))
    expect(page.locator("#digit")).to_have_text("7")
    draw_with_mouse(page, beside(1, left=70))
    expect(page.locator("#digit")).to_have_text("71")
    expect(page.locator(".seen")).to_be_hidden()
    page.keyboard.press("Control+z")
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator(".ink-box")).to_have_count(0)
    expect(page.locator("#seen")).to_be_visible()
    expect(page.locator("#choice")).to_be_hidden()


@pytest.mark.parametrize(("strokes", "digit"), [(CROSSED_SEVEN, "7"), (DIGITS[5], "5"), (DIGITS[4], "4")])
def test_a_digit_of_several_strokes_stays_one(page, strokes, digit):
    sent = questions_of(page)
    stop_the_clock(page)  # or a slow machine asks about half of it, which may be none
    draw_with_mouse(page, strokes)
    page.clock.run_for(1000)
    expect(page.locator("#digit")).to_have_text(digit)
    assert not any(address.endswith("/read") for address in sent)


def test_each_digit_has_its_box_over_the_ink(page):
    draw_with_mouse(page, beside(7, 1))
    expect(page.locator(".ink-box")).to_have_count(2)
    for box, strokes in zip(page.locator(".ink-box").all(), ([beside(7)], [beside(1, left=70)]), strict=True):
        points = [point for stroke in strokes[0] for point in on_screen(page, stroke)]
        shown = box.bounding_box()
        assert shown["x"] < min(x for x, _ in points) < shown["x"] + 20
        assert shown["y"] < min(y for _, y in points) < shown["y"] + 20
        assert 0 < shown["x"] + shown["width"] - max(x for x, _ in points) < 20


def test_boxes_stay_on_the_ink_when_the_window_changes(page):
    draw_with_mouse(page, beside(7, 1))
    expect(page.locator(".ink-box")).to_have_count(2)
    for width in (390, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        eventually(lambda: first_box_is_on_the_ink(page))


def first_box_is_on_the_ink(page) -> bool:
    left, top = on_screen(page, beside(7)[0])[0]
    shown = page.locator(".ink-box").first.bounding_box()
    return 0 < left - shown["x"] < 25 and 0 < top - shown["y"] < 25


def test_doubt_is_told_by_line_mark_and_words(page):
    show(page, "12?3")
    sure, doubtful, _ = page.locator(".ink-box").all()
    styles = [box.evaluate("box => getComputedStyle(box).borderTopStyle") for box in (sure, doubtful)]
    assert styles == ["solid", "dotted"]
    assert page.locator(".digit-choose").all_inner_texts() == ["1", "2?", "3"]
    expect(page.locator("#words")).to_have_text("Not sure: is the second digit a 2 or a 3?")
    assert page.locator("#digit").text_content() == "123"


def test_the_digit_in_doubt_is_looked_at_first_and_others_by_click_and_key(page):
    show(page, "12?3")
    bar = page.locator("#bars [data-likeliest]")
    expect(bar).to_have_attribute("data-digit", "2")
    expect(page.locator("#digit-words")).to_have_text("Digit 2 of 3. Not sure: 2 or 3? (60%)")
    page.keyboard.press("ArrowRight")
    expect(bar).to_have_attribute("data-digit", "3")
    page.get_by_role("button", name="1, digit 1 of 3").click()
    expect(bar).to_have_attribute("data-digit", "1")
    page.keyboard.press("ArrowLeft")
    expect(bar).to_have_attribute("data-digit", "1")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="2, digit 2 of 3, doubtful")).to_be_focused()


def test_the_chosen_digit_is_shown_as_the_network_saw_it(page):
    draw_with_mouse(page, beside(7, 1))
    seen = page.get_by_role("img", name="This digit as the network saw it")
    expect(seen).to_be_visible()
    seven = seen.get_attribute("src")
    page.keyboard.press("ArrowRight")
    expect(seen).not_to_have_attribute("src", seven)
    assert seen.evaluate("image => image.decode().then(() => image.naturalWidth)") == 28


def test_two_rows_are_two_lines(page):
    always(page, READ, json=reading("12\n34"))
    always(page, json=answer(None, verdict="not_a_digit", confidence=0))
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator(".ink-box")).to_have_count(4)
    assert page.locator("#digit").text_content() == page.inner_text("#digit") == "12\n34"
    assert page.locator("#digit").evaluate("digit => parseFloat(getComputedStyle(digit).fontSize)") >= 48


def test_a_number_that_comes_late_never_overwrites_a_newer_digit(page):
    held = HeldQuestions(page, READ)
    draw_with_mouse(page, beside(7, 1))
    held.wait_for(1)
    page.click("#clear")
    draw_with_mouse(page, beside(2))
    expect(page.locator("#digit")).to_have_text("2")
    held.answer(0, reading("71"))
    page.wait_for_timeout(200)
    expect(page.locator("#digit")).to_have_text("2")


def test_one_digit_in_two_pieces_is_believed_when_it_explains_more(page):
    weak = reading("11")
    for digit in weak["pages"][0]["lines"][0]["digits"]:
        digit |= {"confidence": 0.9, "not_a_digit": 0.3}
    always(page, READ, json=weak)
    always(page, json=answer(4))
    draw_with_mouse(page, beside(1, 1))
    expect(page.locator("#digit")).to_have_text("4")
    expect(page.locator(".ink-box")).to_have_count(0)
