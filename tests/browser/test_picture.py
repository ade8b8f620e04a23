"""A picture of one digit is chosen, dropped or pasted, and is answered like a drawing."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import PREDICT, READ, always, answer, questions_of, reading
from tests.browser.digits import DIGITS
from tests.browser.hands import draw_with_mouse, transfer, upload
from tests.pictures import draw, encode, seven_png


@pytest.mark.parametrize("extension", [".png", ".jpg", ".webp", ".bmp", ".tiff"])
def test_a_chosen_picture_is_read(page, extension):
    page.set_input_files("#file", upload(encode(draw(), extension), f"seven{extension}"))
    expect(page.locator("#digit")).to_have_text("7")
    shown = page.get_by_role("img", name=f"Page 1 of seven{extension}")
    assert shown.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [280, 280]


@pytest.mark.parametrize("place", ["#pad", "footer"])
def test_a_picture_dropped_anywhere_is_read(page, place):
    held = {"dataTransfer": transfer(page, upload(seven_png()))}
    page.dispatch_event(place, "dragover", held)
    expect(page.get_by_text("Drop to read")).to_be_visible()
    page.dispatch_event(place, "drop", held)
    expect(page.get_by_text("Drop to read")).to_be_hidden()
    expect(page.locator("#digit")).to_have_text("7")


def test_a_pasted_picture_is_read(page):
    page.evaluate(
        "held => document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: held, bubbles: true }))",
        transfer(page, upload(seven_png())),
    )
    expect(page.locator("#digit")).to_have_text("7")


def test_a_photo_of_the_phones_camera_is_read(phone):
    expect(phone.get_by_text("Take a photo")).to_be_visible()
    phone.set_input_files("#camera", upload(encode(draw(), ".jpg"), "photo.jpg"))
    expect(phone.locator("#digit")).to_have_text("7")


def test_a_single_digit_has_words_bars_and_the_picture_the_network_saw(page):
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#words")).to_contain_text("%")
    expect(page.locator("#bars [data-likeliest]")).to_have_attribute("data-digit", "7")
    assert page.locator("#seen").evaluate("image => [image.naturalWidth, image.naturalHeight]") == [28, 28]


def test_the_surer_of_two_readers_is_believed(page):
    always(page, READ, json=reading("1?", others=[]))
    always(page, PREDICT, json=answer(7))
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.get_by_role("button", name="7, sure")).to_be_visible()


def test_a_refusal_of_the_second_reader_leaves_what_the_first_one_read(page):
    always(page, READ, json=reading("1?", others=[]))
    always(page, PREDICT, json=answer(None, verdict="not_a_digit", confidence=0))
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("1")
    expect(page.locator(".seen")).to_be_hidden()


def test_a_page_full_of_words_is_not_taken_for_a_single_digit(page):
    others = [{"box": [20 * i, 20, 10, 10], "not_a_digit": 0.9} for i in range(8)]
    always(page, READ, json=reading("", others=others))
    sent = questions_of(page)
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#words")).to_have_text("No digits found")
    assert [address for address in sent if address.endswith("/predict")] == []


def test_the_same_file_can_be_chosen_twice(page):
    for _ in range(2):
        with page.expect_response("**/read*"):
            page.set_input_files("#file", upload(seven_png()))
    expect(page.locator(".file")).to_have_count(2)


@pytest.mark.parametrize("button", ["#clear", "#undo"])
def test_clear_and_undo_take_the_picture_away_and_one_draws_again(page, button):
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    page.click(button)
    expect(page.locator("#digit")).to_be_empty()
    expect(page.locator("#words")).to_have_text("Nothing drawn yet")
    draw_with_mouse(page, DIGITS[1])
    expect(page.locator("#digit")).to_have_text("1")


def test_a_drawing_makes_room_for_a_picture(page):
    draw_with_mouse(page, DIGITS[1])
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator("#pad")).to_be_hidden()


def test_a_picture_with_no_ink_is_answered_kindly(page):
    page.set_input_files("#file", upload(encode(draw([(0, 0)], ink=255))))
    expect(page.locator("#words")).to_have_text("No ink found")
    expect(page.locator("#digit")).to_be_empty()
