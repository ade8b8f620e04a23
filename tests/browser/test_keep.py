"""The answer put right, taken along, and drawings of the visit brought back."""

import json
import xml.etree.ElementTree as ElementTree

import cv2
import pytest
from playwright.sync_api import expect

from tests.browser.answers import READ, always, answer, questions_of, reading
from tests.browser.digits import DIGITS, beside
from tests.browser.hands import draw_with_mouse, has_ink, upload
from tests.pictures import seven_png

RIVALS = [0, 0, 0, 0, 0.52, 0, 0, 0.03, 0, 0.45]


def show_doubt(page) -> None:
    always(page, READ, json=reading("4"))
    always(page, json=answer(4, verdict="unsure", confidence=0.52, probabilities=RIVALS))
    draw_with_mouse(page, DIGITS[7])
    expect(page.get_by_role("group", name="Which is it?")).to_be_visible()


def saved(page, button: str):
    with page.expect_download() as download:
        page.click(button)
    return download.value


def test_where_the_network_is_not_sure_one_press_says_which(page):
    show_doubt(page)
    page.get_by_role("button", name="It is 9").click()
    expect(page.locator("#digit")).to_have_text("9")
    expect(page.locator("#words")).to_have_text("9, you say. It was read as 4 (52%).")
    expect(page.get_by_role("button", name="It is 9")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="It is 4").click()
    expect(page.locator("#digit")).to_have_text("4")


def test_a_sure_answer_asks_nothing_and_a_new_stroke_forgets_what_was_said(page):
    show_doubt(page)
    page.get_by_role("button", name="It is 9").click()
    page.unroute_all()
    always(page, json=answer(7))
    draw_with_mouse(page, [[(140, 140)]])
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator("#which")).to_be_hidden()


def test_of_a_number_the_digit_in_doubt_is_said(page):
    always(page, READ, json=reading("12?3"))
    always(page, json=answer(None, verdict="not_a_digit", confidence=0))
    draw_with_mouse(page, DIGITS[7])
    page.get_by_role("button", name="It is 3").click()
    expect(page.locator("#digit")).to_have_text("133")
    expect(page.locator("#words")).to_contain_text("Sure: every digit")
    expect(page.get_by_role("button", name="3, digit 2 of 3")).to_have_text("3✓")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#which")).to_be_hidden()


def test_the_number_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#copy-number")
    expect(page.locator("#copy-number")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "7"


def test_without_a_number_there_is_nothing_to_copy_and_without_ink_nothing_to_save(page):
    expect(page.locator("#taking-drawing")).to_be_hidden()
    always(page, json=answer(None, verdict="not_a_digit", confidence=0))
    always(page, READ, json=reading(""))
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#words")).to_have_text("Not a digit, it seems")
    expect(page.locator("#copy-number")).to_be_disabled()
    expect(page.locator("#save-drawing-svg")).to_be_enabled()


def test_the_drawing_is_saved_as_a_picture_of_its_ink(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    download = saved(page, "#save-drawing-png")
    assert download.suggested_filename == "drawing-7.png"
    grey = cv2.imread(str(download.path()), cv2.IMREAD_GRAYSCALE)
    height, width = grey.shape
    assert height == pytest.approx(4 * (162 + 16 + 24), abs=12)
    assert width == pytest.approx(4 * (122 + 16 + 24), abs=12)
    assert grey[0].min() == 255 and grey.min() == 0


def test_the_drawing_is_saved_as_vectors_that_a_browser_shows_the_same(page):
    page.locator("#pen").fill("28")
    draw_with_mouse(page, DIGITS[4])
    expect(page.locator("#digit")).to_have_text("4")
    download = saved(page, "#save-drawing-svg")
    assert download.suggested_filename == "drawing-4.svg"
    root = ElementTree.fromstring(download.path().read_text())
    paths = root.findall(".//{http://www.w3.org/2000/svg}path")
    assert [path.get("stroke-width") for path in paths] == ["28", "28"]
    left, top, *_ = map(float, root.get("viewBox").split())
    assert (left, top) == pytest.approx((88 - 14 - 12, 60 - 14 - 12), abs=1.5)


def test_a_cleared_drawing_is_brought_back_by_a_click_and_read_again(page):
    draw_with_mouse(page, beside(7, 1))
    expect(page.locator("#digit")).to_have_text("71")
    page.click("#clear")
    draw_with_mouse(page, DIGITS[3])
    expect(page.locator("#digit")).to_have_text("3")
    page.get_by_role("button", name="Bring back 71").click()
    expect(page.locator("#digit")).to_have_text("71")
    expect(page.get_by_role("button", name="Bring back 3")).to_be_visible()
    page.click("#undo")
    expect(page.locator("#digit")).to_have_text("3")


def test_earlier_drawings_have_pictures_and_are_forgotten_on_request(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator("#earlier")).to_be_hidden()
    page.click("#clear")
    picture = page.locator("#earlier img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalHeight)") > 100
    page.click("#forget")
    expect(page.locator("#earlier")).to_be_hidden()


def test_the_keyboard_keeps_its_place_among_earlier_drawings(page):
    for digit in (7, 1):
        draw_with_mouse(page, DIGITS[digit])
        expect(page.locator("#digit")).to_have_text(str(digit))
        page.click("#clear")
    draw_with_mouse(page, DIGITS[3])
    expect(page.locator("#digit")).to_have_text("3")
    seven = page.get_by_role("button", name="Bring back 7")
    seven.press("Enter")
    expect(page.locator(".earlier-drawing")).to_have_count(3)
    expect(seven).to_be_focused()
    page.locator("#forget").press("Enter")
    expect(page.locator("#pad")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Forgotten.")


def test_drawing_and_earlier_drawings_outlast_a_reload_and_only_the_drawing_is_read_again(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    draw_with_mouse(page, DIGITS[4])
    expect(page.locator("#digit")).to_have_text("4")
    sent = questions_of(page)
    page.reload()
    expect(page.locator("#digit")).to_have_text("4")
    assert [address.rpartition("/")[2] for address in sent] == ["predict"]
    assert page.locator("#earlier img").evaluate("image => image.decode().then(() => image.naturalHeight)") > 100
    page.click("#undo")
    assert (has_ink(page, DIGITS[4][0][0]), has_ink(page, DIGITS[4][1][-1])) == (True, False)
    page.get_by_role("button", name="Bring back 7").click()
    expect(page.locator("#digit")).to_have_text("7")


def test_what_was_cleared_and_forgotten_is_gone_after_a_reload_too(page):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    page.reload()
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    page.click("#forget")
    page.reload()
    expect(page.locator("#earlier")).to_be_hidden()
    assert not has_ink(page, DIGITS[7][0][0])
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_another_window_sees_nothing_of_it(page, server):
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    page.reload()
    expect(page.locator("#earlier")).to_be_visible()
    other = page.context.new_page()
    other.goto(server.url)
    expect(other.locator("#earlier")).to_be_hidden()
    assert other.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_browser_that_keeps_nothing_has_a_pad_all_the_same(open_page, server):
    page = open_page(server.url)
    refuse = (
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    page.add_init_script(refuse)
    page.reload()
    draw_with_mouse(page, DIGITS[7])
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    expect(page.get_by_role("button", name="Bring back 7")).to_be_visible()


def test_the_strokes_are_saved_as_data_with_their_times(page):
    draw_with_mouse(page, DIGITS[4])
    expect(page.locator("#digit")).to_have_text("4")
    download = saved(page, "#save-drawing-json")
    assert download.suggested_filename == "drawing-4.json"
    drawn = json.loads(download.path().read_text())
    assert (drawn["text"], drawn["height"], len(drawn["strokes"])) == ("4", 280, 2)
    first, last = drawn["strokes"][0][0], drawn["strokes"][1][-1]
    assert (first["x"], first["y"]) == pytest.approx(DIGITS[4][0][0], abs=1.5)
    assert (first["time"], first["width"]) == (0, 16)
    assert 0 < last["time"] < 60_000


def test_a_drawing_that_made_room_for_a_file_is_kept_and_none_is_sent_to_keep_it(page):
    draw_with_mouse(page, DIGITS[1])
    expect(page.locator("#digit")).to_have_text("1")
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    page.click("#clear")
    sent = questions_of(page)
    expect(page.get_by_role("button", name="Bring back 1")).to_be_visible()
    assert sent == []
    page.get_by_role("button", name="Bring back 1").click()
    assert has_ink(page, DIGITS[1][0][0])
