"""Ink: how wide it is, who may write, when a stroke ends; and that none of it changes what is read."""

import math
import time

import pytest
from playwright.sync_api import expect

from tests.browser.digits import DIGITS, beside, line
from tests.browser.hands import draw_with_mouse, has_ink, on_screen, press_pen, touch

DOWN = line((140, 40), (140, 240))

BUSY = """() => {
  const until = performance.now() + 400;
  setTimeout(() => { while (performance.now() < until); });
}"""
"""Keeps the page from drawing for a while, as a slow phone does."""


def set_pen(page, width: int) -> None:
    page.locator("#pen").fill(str(width))


def small(digit: int, size_share: float) -> list:
    """A digit somewhere on the pad, so much smaller than usual."""
    return [[(40 + size_share * x, 90 + size_share * y) for x, y in stroke] for stroke in DIGITS[digit]]


@pytest.mark.parametrize(("width", "reaches"), [(4, 0), (16, 6), (40, 18)])
def test_the_slider_sets_how_wide_the_ink_is(page, width, reaches):
    set_pen(page, width)
    draw_with_mouse(page, [DOWN])
    assert has_ink(page, (140 + reaches, 140))
    assert not has_ink(page, (140 + reaches + 5, 140))


def test_a_pen_that_is_pressed_harder_writes_wider(page):
    press_pen(page, [(x, y, 0.1 + 0.9 * (y - 40) / 200) for x, y in DOWN])
    assert has_ink(page, (149, 220))
    assert not has_ink(page, (149, 60))
    assert has_ink(page, (143, 60))


def test_ink_keeps_its_width_when_the_slider_moves_on(page):
    set_pen(page, 40)
    draw_with_mouse(page, [DOWN])
    set_pen(page, 4)
    draw_with_mouse(page, [line((240, 40), (240, 240))])
    assert has_ink(page, (156, 140))
    assert not has_ink(page, (245, 140))


def test_what_is_read_is_the_same_with_every_pen(page):
    pictures = []
    for width in (4, 16, 40):
        page.click("#clear")
        set_pen(page, width)
        with page.expect_request("**/predict") as asked:
            draw_with_mouse(page, [DOWN])
        pictures.append(asked.value.post_data_json["image"])
    assert pictures[0] == pictures[1] == pictures[2]


@pytest.mark.parametrize("digit", DIGITS)
def test_a_digit_of_a_tenth_of_the_pad_is_read(page, digit):
    draw_with_mouse(page, small(digit, 0.17))  # 29 units high, under a pen of 16
    expect(page.locator("#digit")).to_have_text(str(digit))


def test_boxes_go_around_thick_ink(page):
    set_pen(page, 40)
    draw_with_mouse(page, beside(7, 1))
    expect(page.locator(".ink-box")).to_have_count(2)
    (left, top), _ = on_screen(page, [beside(7)[0][0], (0, 0)])
    scale = page.locator("#pad").bounding_box()["height"] / 280
    shown = page.locator(".ink-box").first.bounding_box()
    assert shown["x"] < left - 20 * scale and shown["y"] < top - 20 * scale


def test_points_between_two_frames_are_not_lost(page):
    """A quick circle: drawn in one frame from all its points, it is round, not a line to its last one."""
    points = [(140 + 80 * math.cos(a), 140 + 80 * math.sin(a)) for a in (math.tau * i / 60 for i in range(61))]
    client = page.context.new_cdp_session(page)
    (x, y), *rest = on_screen(page, points)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(
        "() => { const until = performance.now() + 400; setTimeout(() => { while (performance.now() < until); }); }"
    )
    for x, y in rest:
        client.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1})
    page.mouse.up()
    for angle in range(0, 360, 15):
        at = (140 + 80 * math.cos(math.radians(angle)), 140 + 80 * math.sin(math.radians(angle)))
        assert has_ink(page, at), angle


def test_a_palm_that_lies_there_first_leaves_nothing_when_the_pen_comes(phone):
    client = phone.context.new_cdp_session(phone)
    palm, beside_it = on_screen(phone, [(240, 240), (250, 250)])
    touch(client, "touchStart", palm)
    touch(client, "touchMove", beside_it)
    assert has_ink(phone, (240, 240))
    press_pen(phone, [(x, y, 0.5) for x, y in DOWN])
    touch(client, "touchEnd")
    assert has_ink(phone, (140, 140))
    assert not has_ink(phone, (240, 240))
    phone.click("#undo")
    assert not has_ink(phone, (240, 240))


def test_a_palm_that_touches_just_after_the_pen_is_ignored_and_a_finger_later_is_not(phone):
    now = time.time()
    press_pen(phone, [(x, y, 0.5) for x, y in DOWN], timestamp=now)
    tap(phone, (240, 240), now + 0.6)
    assert not has_ink(phone, (240, 240))
    tap(phone, (240, 240), now + 0.8)
    assert has_ink(phone, (240, 240))


def tap(phone, point, timestamp: float) -> None:
    client = phone.context.new_cdp_session(phone)
    touch(client, "touchStart", *on_screen(phone, [point]), timestamp=timestamp)
    touch(client, "touchEnd", timestamp=timestamp)


def test_a_pen_whose_buttons_tell_of_its_eraser_erases(page):
    draw_with_mouse(page, [DOWN])
    page.evaluate(
        """([[x, y]]) => ["pointerdown", "pointermove", "pointerup"].forEach((type) => document.querySelector("#pad")
          .dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 9, pointerType: "pen",
            button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 33 })))""",
        on_screen(page, [(140, 140)]),
    )
    assert not has_ink(page, (140, 140))


def test_a_window_that_loses_the_focus_ends_the_stroke(page):
    (x, y), (to_x, to_y) = on_screen(page, [(60, 60), (60, 200)])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=4)
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.locator("#words")).not_to_have_text("Nothing drawn yet")
    page.mouse.move(*on_screen(page, [(220, 200)])[0], steps=4)
    page.mouse.up()
    assert not has_ink(page, (160, 200))


def test_a_pen_lifted_unseen_does_not_go_on_when_it_comes_back(page):
    (x, y), (to_x, to_y) = on_screen(page, [(60, 60), (60, 200)])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=4)
    client = page.context.new_cdp_session(page)
    for far in on_screen(page, [(150, 200), (220, 200)]):
        move = {"type": "mouseMoved", "x": far[0], "y": far[1], "button": "none", "buttons": 0}
        client.send("Input.dispatchMouseEvent", move)
    assert not has_ink(page, (150, 200))


def test_the_drawing_is_sharp_and_whole_when_the_screen_changes_its_density(page):
    draw_with_mouse(page, [DOWN])
    client = page.context.new_cdp_session(page)
    for ratio in (2, 3, 1):
        screen = {"width": 1280, "height": 800, "deviceScaleFactor": ratio, "mobile": False}
        client.send("Emulation.setDeviceMetricsOverride", screen)
        draw_with_mouse(page, [[(60 * ratio, 240)]])  # the emulated screen tells nobody, but drawing on looks
        width, shown = page.locator("#pad").evaluate("pad => [pad.width, pad.clientWidth]")
        assert width == shown * ratio
        assert has_ink(page, (140, 140)) and has_ink(page, (60 * ratio, 240))
        assert not has_ink(page, (160, 140))
