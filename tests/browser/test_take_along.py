"""What was read on a page, taken along: a table, JSON, a picture, text."""

import csv
import io
import json

import cv2
from playwright.sync_api import expect

from tests.browser.answers import read, reading


def saved_text(page, button: str) -> str:
    with page.expect_download() as saved:
        page.click(button)
    return saved.value.path().read_text(newline="")


def test_the_table_has_what_was_corrected(page):
    read(page, "12?3\n4", name="form, 1.png")
    for key in ("n", "7"):
        page.keyboard.press(key)
    assert list(csv.reader(io.StringIO(saved_text(page, "#save-csv")))) == [
        ["file", "page", "line", "text", "lowest_confidence"],
        ["form, 1.png", "1", "1", "173", "0.995"],
        ["form, 1.png", "1", "2", "4", "0.995"],
    ]


def test_the_json_is_the_servers_answer_with_corrections_marked(page):
    read(page, "12?")
    for key in ("n", "7"):
        page.keyboard.press(key)
    saved = json.loads(saved_text(page, "#save-json"))
    expected = {"file": "page.png"} | reading("12?")
    expected["text"] = expected["pages"][0]["lines"][0]["text"] = "17"
    expected["pages"][0]["lines"][0]["digits"][1] |= {"digit": 7, "corrected": True}
    assert saved == expected


def test_the_picture_has_the_boxes_painted_on(page):
    read(page, "12?", name="form.png")
    with page.expect_download() as saved:
        page.click("#save-png")
    assert saved.value.suggested_filename == "form-digits.png"
    picture = cv2.imread(str(saved.value.path()))
    assert picture.shape == (280, 280, 3)
    blue, _, red = (picture[:, :, channel].astype(int) for channel in range(3))
    assert (blue - red > 60).sum() > 100  # a sure digit
    assert (red - blue > 60).sum() > 50  # a doubtful one


def test_the_text_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read(page, "12\n3")
    page.click("#copy")
    expect(page.locator("#copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "12\n3"
