"""A page in the browser: a box on every digit, corrections by mouse and keyboard."""

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.answers import ONE_PIXEL, READ, always, read, reading
from tests.browser.hands import touch, upload
from tests.pictures import encode


def chosen(page) -> str:
    """The name of the digit that is chosen, or nothing."""
    names = page.locator(".box[aria-current]").all()
    return names[0].get_attribute("aria-label") if names else ""


def middle_of(page, index: int) -> tuple[float, float]:
    box = page.locator(".box").nth(index).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_boxes_lie_on_their_digits_whatever_the_size_of_the_window(page):
    read(page, "12\n3")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        picture = page.locator(".stage > img").bounding_box()
        x, y = middle_of(page, 2)  # [20, 140, 24, 40] of 280
        assert (x - picture["x"]) / picture["width"] == pytest.approx(32 / 280, abs=0.01)
        assert (y - picture["y"]) / picture["height"] == pytest.approx(160 / 280, abs=0.01)


def test_a_turned_picture_is_shown_upright(page):
    always(page, READ, json=reading("12", rotation_deg=90, width=140, height=280))
    picture = np.full((140, 280), 255, np.uint8)
    picture[:, :70] = 0  # the left quarter, the top one after a quarter turn clockwise
    page.set_input_files("#file", upload(encode(picture)))
    expect(page.locator(".box")).to_have_count(2)
    with page.expect_download() as saved:
        page.click("#save-png")
    upright = cv2.imread(str(saved.value.path()), cv2.IMREAD_GRAYSCALE)
    assert upright.shape == (280, 140)
    assert upright[10, 130] < 60 and upright[270, 10] > 200
    shown = page.locator(".stage > img").bounding_box()
    assert shown["height"] == pytest.approx(2 * shown["width"], rel=0.02)


def test_text_and_words_tell_what_was_read(page):
    read(page, "12?3\n4")
    assert page.locator("#digit").text_content() == "123\n4"
    expect(page.locator("#words")).to_have_text("4 digits on 2 lines, 1 doubtful")


def test_doubt_is_told_by_colour_line_and_mark(page):
    read(page, "12?")
    sure, doubtful = page.locator(".box").all()
    style = "box => { const { borderStyle, borderColor } = getComputedStyle(box); return [borderStyle, borderColor]; }"
    assert all(one != other for one, other in zip(sure.evaluate(style), doubtful.evaluate(style), strict=True))
    assert [box.text_content() for box in (sure, doubtful)] == ["1", "2?"]


def test_a_click_on_a_digit_shows_its_ten_probabilities(page):
    read(page, "12?")
    page.mouse.click(*middle_of(page, 1))
    assert chosen(page) == "2, doubtful. Line 1, digit 2 of 2"
    expect(page.locator("#bars [data-digit='2'] .bar-share")).to_have_text("60%")
    expect(page.locator("#bars [data-digit='3'] .bar-share")).to_have_text("40%")
    expect(page.locator("#spot-words")).to_have_text("Not sure: 2 or 3? (60%)")


def test_a_click_close_to_a_digit_means_it_and_one_far_away_means_none(page):
    read(page, "12")
    box = page.locator(".box").nth(1).bounding_box()
    page.mouse.click(box["x"] + box["width"] + 15, box["y"])
    assert chosen(page).startswith("2")
    page.mouse.click(box["x"] + box["width"] + 80, box["y"])
    assert chosen(page) == ""


def test_a_digit_is_corrected_by_keyboard_alone(page):
    read(page, "12?3?\n4")
    page.keyboard.press("n")
    assert chosen(page).startswith("2, doubtful")
    page.keyboard.press("7")
    assert page.locator("#digit").text_content() == "173\n4"
    assert chosen(page) == "7, checked by you. Line 1, digit 2 of 3"
    expect(page.locator("#announcer")).to_contain_text("1 doubtful left")
    page.keyboard.press("n")
    page.keyboard.press("Delete")
    assert page.locator("#digit").text_content() == "17\n4"
    page.keyboard.press("n")
    expect(page.locator("#announcer")).to_have_text("No doubtful digit is left.")
    expect(page.locator("#doubt")).to_be_hidden()


def test_arrows_walk_from_digit_to_digit(page):
    read(page, "12\n34")
    page.locator(".box").first.focus()
    walk = []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        walk.append(page.evaluate("document.activeElement.getAttribute('aria-label')[0]"))
    assert walk == ["2", "4", "3", "1"]


def test_undo_takes_corrections_back_one_by_one_and_then_the_file(page):
    read(page, "12?")
    for key in ("n", "7", "9"):
        page.keyboard.press(key)
    texts = []
    for _ in range(3):
        texts.append(page.locator("#digit").text_content())
        page.keyboard.press("Control+z")
    assert texts == ["19", "17", "12"]
    expect(page.locator("#pad")).to_be_visible()


def test_undo_brings_back_what_was_cleared_with_its_corrections(page):
    read(page, "12?")
    for key in ("n", "7"):
        page.keyboard.press(key)
    page.click("#clear")
    expect(page.locator("#digit")).to_be_empty()
    page.click("#undo")
    assert page.locator("#digit").text_content() == "17"
    page.click("#undo")
    assert page.locator("#digit").text_content() == "12"


def test_keys_pressed_beside_the_page_neither_correct_nor_throw_away(page):
    read(page, "12?")
    page.click("#words")
    for key in ("Escape", "Delete", "5"):
        page.keyboard.press(key)
    assert page.locator("#digit").text_content() == "12"


def test_a_finger_corrects_by_the_bars(phone):
    read(phone, "12?")
    phone.touchscreen.tap(*middle_of(phone, 1))
    phone.get_by_role("button", name="Make it 3").tap()
    assert phone.locator("#digit").text_content() == "13"
    phone.get_by_role("button", name="No digit").tap()
    assert phone.locator("#digit").text_content() == "1"


def width_of_page(page) -> float:
    return page.locator(".stage").bounding_box()["width"]


def test_wheel_buttons_and_keys_zoom_and_fit_again(page):
    page.set_viewport_size({"width": 1000, "height": 800})  # the page is nearly as wide as its frame
    read(page, "12")
    whole = width_of_page(page)
    page.mouse.move(*middle_of(page, 0))
    at = middle_of(page, 0)
    page.mouse.wheel(0, -300)
    assert width_of_page(page) > 1.5 * whole
    assert middle_of(page, 0) == pytest.approx(at, abs=2)  # what lies under the pointer stays there
    page.click("#zoom-in")
    page.locator(".box").first.focus()
    page.keyboard.press("-")
    page.keyboard.press("f")
    assert width_of_page(page) == pytest.approx(whole)


def test_two_fingers_zoom_and_one_moves_the_page(phone):
    read(phone, "12")
    whole = width_of_page(phone)
    frame = phone.locator(".frame").bounding_box()
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    client = phone.context.new_cdp_session(phone)
    touch(client, "touchStart", (x - 20, y), (x + 20, y))
    for apart in (30, 50, 80):
        touch(client, "touchMove", (x - apart, y), (x + apart, y))
    touch(client, "touchEnd")
    assert width_of_page(phone) > 2 * whole
    before = phone.locator(".stage").bounding_box()["x"]
    touch(client, "touchStart", (x, y))
    touch(client, "touchMove", (x + 20, y))
    touch(client, "touchMove", (x + 60, y))
    touch(client, "touchEnd")
    assert phone.locator(".stage").bounding_box()["x"] == pytest.approx(before + 60, abs=2)


def test_a_drag_moves_the_page_and_chooses_nothing(page):
    read(page, "12")
    page.click("#zoom-in")
    page.click("#zoom-in")
    frame = page.locator(".frame").bounding_box()
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    before = middle_of(page, 0)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 30, steps=4)
    page.mouse.up()
    assert middle_of(page, 0) == pytest.approx((before[0] - 40, before[1] - 30), abs=2)
    assert chosen(page) == ""


def test_the_next_doubtful_digit_is_brought_into_view(page):
    read(page, "1\n2\n3?")
    for _ in range(6):
        page.click("#zoom-in")
    page.keyboard.press("n")
    expect(page.locator(".box[aria-current]")).to_be_in_viewport(ratio=1)


def test_other_marks_are_faint_and_can_be_switched_off(page):
    read(page, "12")
    expect(page.locator(".other")).to_be_visible()
    page.click("#others")
    expect(page.locator(".other")).to_be_hidden()
    expect(page.locator("#others")).to_have_attribute("aria-pressed", "false")


def test_pages_are_turned_and_doubts_found_on_all_of_them(page):
    always(page, READ, json=reading("12", "3?4", preview=ONE_PIXEL))
    page.set_input_files("#file", upload(b"%PDF-1.7", "two.pdf"))
    expect(page.locator("#page-number")).to_have_text("1 of 2")
    assert page.locator("#digit").text_content() == "12\n34"
    page.click("#page-on")
    expect(page.locator("#page-number")).to_have_text("2 of 2")
    expect(page.locator("#page-on")).to_be_disabled()
    page.click("#page-back")
    page.keyboard.press("n")
    expect(page.locator("#page-number")).to_have_text("2 of 2")
    assert chosen(page).startswith("3, doubtful")


def test_a_page_that_could_not_be_read_says_why_and_the_others_are_there(page):
    problem = {"title": "Damaged", "status": 422, "detail": "Expected a whole page; it is damaged. Scan it again."}
    answer = reading("12", "34", preview=ONE_PIXEL)
    answer["pages"][1] = {"index": 1, "problem": problem}
    always(page, READ, json=answer)
    page.set_input_files("#file", upload(b"%PDF-1.7", "two.pdf"))
    expect(page.locator("#words")).to_have_text("2 digits on 2 pages, 1 page could not be read")
    page.click("#page-on")
    expect(page.get_by_text(problem["detail"])).to_be_visible()


def test_a_crop_much_wider_than_high_fits_the_phone(phone):
    strip = reading("12")
    strip["pages"][0] |= {"width": 340, "height": 40}
    always(phone, READ, json=strip)
    phone.set_input_files("#file", upload(encode(np.full((40, 340), 255, np.uint8))))
    expect(phone.locator(".box")).to_have_count(2)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
