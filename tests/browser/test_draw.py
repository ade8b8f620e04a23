"""The main job: a digit drawn on the pad is read."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.answers import questions_of
from tests.browser.digits import DIGITS, line
from tests.browser.hands import (
    drag_finger,
    draw_with_finger,
    draw_with_mouse,
    draw_with_pen,
    has_ink,
    on_screen,
    stop_the_clock,
    touch,
)

LEFT = [line((60, 60), (60, 220))]
RIGHT = [line((220, 60), (220, 220))]


@pytest.mark.parametrize("digit", DIGITS)
def test_a_digit_drawn_with_the_mouse_is_read(page, digit):
    draw_with_mouse(page, DIGITS[digit])
    expect(page.locator("#digit")).to_have_text(str(digit))


@pytest.mark.parametrize("draw", [draw_with_finger, draw_with_pen])
def test_finger_and_pen_draw_too(phone, draw):
    draw(phone, DIGITS[4])
    expect(phone.locator("#digit")).to_have_text("4")


def test_a_digit_in_a_ring_is_read_without_the_ring(page):
    ring = [(140 + 120 * np.cos(turn), 140 + 120 * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 40)]
    draw_with_mouse(page, [*DIGITS[7], ring])
    expect(page.locator("#digit")).to_have_text("7")


def test_the_answer_comes_with_words_bars_and_the_picture_the_network_saw(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#words")).to_contain_text("%")
    expect(page.locator("#bars [data-likeliest]")).to_have_attribute("data-digit", "7")
    assert sum(float(share.strip("%")) for share in page.locator(".bar-share").all_inner_texts()) == pytest.approx(
        100, abs=3
    )
    assert page.locator("#seen").evaluate("image => [image.naturalWidth, image.naturalHeight]") == [28, 28]


def test_a_letter_is_answered_kindly_and_with_no_digit(page):
    draw_with_mouse(page, [line((85, 230), (140, 50), (195, 230)), line((108, 165), (172, 165))])
    expect(page.locator("#words")).to_have_text("Not a digit, it seems")
    expect(page.locator("#digit")).to_be_empty()
    expect(page.locator("#seen")).to_be_visible()


def test_a_tap_makes_a_dot(phone):
    draw_with_finger(phone, [[(140, 140)]])
    assert has_ink(phone, (140, 140))
    assert not has_ink(phone, (160, 140))


def test_clear_takes_drawing_and_answer_away(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    expect(page.locator("#digit")).to_be_empty()
    expect(page.locator("#words")).to_have_text("Nothing drawn yet")
    expect(page.locator("#seen")).to_be_hidden()
    assert not has_ink(page, DIGITS[7][0][0])


def test_undo_takes_the_last_stroke_away_and_reads_again(page):
    draw_with_mouse(page, DIGITS[1])
    expect(page.locator("#digit")).to_have_text("1")
    with page.expect_response("**/predict"):
        draw_with_mouse(page, [line((60, 60), (230, 60), (230, 230), (60, 230), (60, 60))])
    page.click("#undo")
    assert not has_ink(page, (60, 60))
    expect(page.locator("#digit")).to_have_text("1")


def test_undo_of_the_only_stroke_takes_the_answer_away(page):
    draw_with_mouse(page, DIGITS[1])
    expect(page.locator("#digit")).to_have_text("1")
    page.click("#undo")
    expect(page.locator("#digit")).to_be_empty()


@pytest.mark.parametrize("key", ["Control+z", "Meta+z", "Escape", "Delete"])
def test_keys_undo_and_clear(page, key):
    draw_with_mouse(page, LEFT)
    page.keyboard.press(key)
    assert not has_ink(page, (60, 140))


def test_a_blank_pad_is_never_sent(page):
    sent = questions_of(page)
    page.click("#clear")
    page.click("#undo")
    first, *_, last = on_screen(page, LEFT[0])
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*last)
    page.keyboard.press("Control+z")  # under the pen, so that nothing is left when it is lifted
    page.mouse.up()
    page.wait_for_timeout(400)
    assert sent == []


def test_strokes_in_quick_succession_do_not_queue_up(page):
    sent = questions_of(page)
    stop_the_clock(page)  # the pen never rests
    draw_with_mouse(page, [[(x, 100), (x, 180)] for x in range(40, 240, 20)])
    page.clock.run_for(1000)
    expect(page.locator("#words")).not_to_have_text("Nothing drawn yet")
    assert sorted(address.rsplit("/", 1)[1] for address in sent) == ["predict", "read"]  # one question, to both readers


def test_a_pen_lifted_outside_of_the_pad_ends_the_stroke(page):
    first, *_, last = on_screen(page, [(140, 140), (140, 200), (330, 200)])
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*last, steps=4)
    page.mouse.up()
    page.mouse.move(*on_screen(page, [(60, 60)])[0])
    assert not has_ink(page, (100, 100))
    expect(page.locator("#words")).not_to_have_text("Nothing drawn yet")


def test_a_cancelled_touch_ends_the_stroke(phone):
    client = phone.context.new_cdp_session(phone)
    first, last = on_screen(phone, [(60, 60), (60, 220)])
    touch(client, "touchStart", first)
    touch(client, "touchMove", last)
    touch(client, "touchCancel")
    expect(phone.locator("#words")).not_to_have_text("Nothing drawn yet")


def test_a_second_finger_is_ignored(phone):
    client = phone.context.new_cdp_session(phone)
    left_top, left_bottom, right_top, right_bottom = on_screen(phone, [(60, 60), (60, 220), (220, 60), (220, 220)])
    touch(client, "touchStart", left_top)
    touch(client, "touchStart", left_top, right_top)
    touch(client, "touchMove", left_bottom, right_bottom)
    touch(client, "touchEnd")
    assert has_ink(phone, (60, 140))
    assert not has_ink(phone, (220, 140))


def test_the_page_scrolls_under_a_finger_but_not_while_it_draws(open_page):
    page = open_page(viewport={"width": 390, "height": 560}, has_touch=True, is_mobile=True)
    drag_finger(page, on_screen(page, line((140, 260), (140, 20))))
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == 0
    drag_finger(page, line((195, 540), (195, 300)))
    expect(page.locator("h1")).not_to_be_in_viewport()


def test_the_drawing_survives_rotation_and_resizing(page):
    draw_with_mouse(page, RIGHT)
    for width, height in [(390, 844), (844, 390), (1280, 800)]:
        page.set_viewport_size({"width": width, "height": height})
        assert has_ink(page, (220, 140))
        assert not has_ink(page, (180, 140))


@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_the_ink_is_as_sharp_as_the_screen(open_page, ratio):
    page = open_page(device_scale_factor=ratio)
    width, shown = page.locator("#pad").evaluate("pad => [pad.width, pad.clientWidth]")
    assert width == shown * ratio


@pytest.mark.parametrize(
    "options", [{"device_scale_factor": 3}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}]
)
def test_what_is_sent_is_the_same_on_every_screen_and_theme(open_page, options):
    usual, other = open_page(), open_page(**options)
    pictures = []
    for page in (usual, other):
        with page.expect_request("**/predict") as asked:
            draw_with_mouse(page, [[(140.5, 140.5)]])
        pictures.append(asked.value.post_data_json["image"])
    assert pictures[0] == pictures[1]
