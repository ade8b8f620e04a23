"""A picture of one digit is chosen, dropped or pasted, and is answered in the same place as a drawing."""

import pytest
from playwright.sync_api import expect

from tests.browser.answers import questions_of
from tests.browser.digits import DIGITS
from tests.browser.hands import draw_with_mouse
from tests.pictures import draw, encode, seven_png


def upload(content: bytes, name: str = "seven.png", mime_type: str = "image/png") -> dict:
    return {"name": name, "mimeType": mime_type, "buffer": content}


def transfer(page, content: bytes, name: str = "seven.png", mime_type: str = "image/png"):
    """A file in the hand of the mouse or on the clipboard."""
    return page.evaluate_handle(
        """([bytes, name, type]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
          return transfer;
        }""",
        [list(content), name, mime_type],
    )


@pytest.mark.parametrize("extension", [".png", ".jpg", ".webp", ".bmp", ".tiff"])
def test_a_chosen_picture_is_read(page, extension):
    name = f"seven{extension}"
    mime_type = f"image/{extension.removeprefix('.').replace('jpg', 'jpeg')}"
    page.set_input_files("#file", upload(encode(draw(), extension), name, mime_type))
    expect(page.locator("#digit")).to_have_text("7")


@pytest.mark.parametrize("place", ["#pad", "footer"])
def test_a_picture_dropped_anywhere_is_read(page, place):
    held = {"dataTransfer": transfer(page, seven_png())}
    page.dispatch_event(place, "dragover", held)
    expect(page.get_by_text("Drop the picture")).to_be_visible()
    page.dispatch_event(place, "drop", held)
    expect(page.get_by_text("Drop the picture")).to_be_hidden()
    expect(page.locator("#digit")).to_have_text("7")


def test_a_pasted_picture_is_read(page):
    page.evaluate(
        "held => document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: held, bubbles: true }))",
        transfer(page, seven_png()),
    )
    expect(page.locator("#digit")).to_have_text("7")


def test_a_file_without_a_type_is_read(page):
    page.dispatch_event("#pad", "drop", {"dataTransfer": transfer(page, seven_png(), "seven", "")})
    expect(page.locator("#digit")).to_have_text("7")


def test_the_picture_is_shown_in_the_place_of_the_drawing(page):
    draw_with_mouse(page, DIGITS[1])
    page.set_input_files("#file", upload(seven_png()))
    expect(page.get_by_role("img", name="The picture seven.png")).to_be_visible()
    expect(page.locator("#digit")).to_have_text("7")


def test_a_picture_that_the_browser_cannot_show_is_named(page):
    page.set_input_files("#file", upload(encode(draw(), ".tiff"), "seven.tiff", "image/tiff"))
    expect(page.locator("#picture-name")).to_have_text("seven.tiff")
    expect(page.locator("#picture-name")).to_be_visible()


def test_the_same_file_can_be_chosen_twice(page):
    for _ in range(2):
        with page.expect_response("**/predict"):
            page.set_input_files("#file", upload(seven_png()))


def test_drawing_replaces_the_picture(page):
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    draw_with_mouse(page, DIGITS[1])
    expect(page.locator("#picture")).to_be_hidden()
    expect(page.locator("#digit")).to_have_text("1")


@pytest.mark.parametrize("button", ["#clear", "#undo"])
def test_clear_and_undo_take_the_picture_away(page, button):
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("7")
    page.click(button)
    expect(page.locator("#picture")).to_be_hidden()
    expect(page.locator("#digit")).to_be_empty()


@pytest.mark.parametrize(("name", "mime_type"), [("notes.txt", "text/plain"), ("data.json", "application/json")])
def test_a_file_that_is_no_picture_gets_the_servers_message(page, name, mime_type):
    with page.expect_response("**/predict") as answered:
        page.set_input_files("#file", upload(b"{}, and no picture", name, mime_type))
    problem = answered.value.json()
    assert answered.value.status == 415
    expect(page.locator("#message")).to_have_text(problem["detail"])
    expect(page.locator("#digit")).to_be_empty()
    expect(page.locator("#retry")).to_be_hidden()


def test_a_file_over_twenty_megabytes_is_not_sent(page, tmp_path):
    large = tmp_path / "seven.png"
    large.write_bytes(bytes(20_000_001))
    sent = questions_of(page)
    page.set_input_files("#file", large)
    expect(page.locator("#message")).to_have_text(
        "“seven.png” is 21 MB; a picture may be up to 20 MB. Make it smaller or crop it."
    )
    assert sent == []


def test_a_picture_with_no_ink_is_answered_kindly(page):
    page.set_input_files("#file", upload(encode(draw([(0, 0)], ink=255))))
    expect(page.locator("#words")).to_have_text("No ink found")
    expect(page.locator("#digit")).to_be_empty()
