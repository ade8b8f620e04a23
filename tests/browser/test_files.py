"""Files on their way: several at once, each with its own progress, its own error and its own way out."""

import io

from PIL import Image
from playwright.sync_api import expect

from tests import heic
from tests.browser.answers import READ, HeldQuestions, always, questions_of, reading
from tests.browser.hands import transfer, upload
from tests.pictures import draw, encode, png_bomb, seven_png

TXT = upload(b"{}, and no picture", "notes.txt", "text/plain")


def row(page, name: str):
    return page.locator(".file").filter(has_text=name)


def test_several_files_dropped_together_are_all_read(page):
    names = ["a.png", "b.png", "c.png"]
    always(page, READ, json=reading("12"))
    page.dispatch_event(
        "main", "drop", {"dataTransfer": transfer(page, *[upload(seven_png(), name) for name in names])}
    )
    expect(page.locator(".file[data-stage=done]")).to_have_count(3)
    assert page.locator(".file-name").all_inner_texts() == names
    assert page.locator(".file-words").all_inner_texts() == ["12"] * 3


def test_one_file_that_fails_spoils_nothing_for_the_others(page):
    page.set_input_files("#file", [upload(png_bomb(), "bomb.png"), upload(seven_png(), "seven.png"), TXT])
    expect(row(page, "seven.png").locator(".file-words")).to_have_text("7")
    expect(row(page, "bomb.png").locator(".file-error")).to_contain_text("megapixels")
    expect(row(page, "notes.txt").locator(".file-error")).to_have_text(
        "It is not a PNG, JPEG, WebP, BMP, GIF, TIFF, HEIC or PDF file. Save or export it as one of these."
    )
    expect(page.locator("#digit")).to_have_text("7")  # the one that can be read is on show


def test_at_most_two_files_are_sent_at_a_time(page):
    held = HeldQuestions(page, READ)
    page.set_input_files("#file", [upload(seven_png(), f"{name}.png") for name in "abcd"])
    held.wait_for(2)
    page.wait_for_timeout(150)
    assert held.count == 2
    assert page.locator(".file-words").all_inner_texts() == ["Sending 0%", "Sending 0%", "Waiting", "Waiting"]
    held.answer(0, reading("12"))
    held.wait_for(3)
    expect(row(page, "a.png").locator(".file-words")).to_have_text("12")


def test_a_file_goes_through_all_stages(page):
    page.evaluate(
        """() => {
          const note = ([{ target }]) => { document.body.dataset.stages += ` ${target.dataset.stage}`; };
          document.body.dataset.stages = "";
          new MutationObserver(note).observe(document.querySelector("#files"),
            { subtree: true, attributeFilter: ["data-stage"] });
        }"""
    )
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator(".file[data-stage=done]")).to_be_visible()
    stages = page.locator("body").get_attribute("data-stages").split()
    assert [stage for i, stage in enumerate(stages) if i == stages.index(stage)][-3:] == ["sending", "reading", "done"]


def test_progress_is_shown_and_said_until_a_file_is_read(page):
    held = HeldQuestions(page, READ)
    page.set_input_files("#file", upload(seven_png()))
    held.wait_for(1)
    bar = page.get_by_role("progressbar", name="Progress of seven.png")
    expect(bar).to_be_visible()
    expect(page.locator("#words")).to_have_text("Reading seven.png …")
    held.answer(0, reading("12"))
    expect(bar).to_be_hidden()
    expect(page.locator("#announcer")).to_have_text("seven.png: 12. 2 digits on 1 line")


def test_a_file_can_be_cancelled_while_the_others_go_on(page):
    held = HeldQuestions(page, READ)
    page.set_input_files("#file", [upload(seven_png(), f"{name}.png") for name in "abc"])
    held.wait_for(2)
    page.get_by_role("button", name="Cancel a.png").click()
    held.wait_for(3)
    expect(row(page, "a.png")).to_have_count(0)
    held.answer(1, reading("12"))
    held.answer(2, reading("34"))
    expect(page.locator(".file[data-stage=done]")).to_have_count(2)


def test_a_file_that_is_no_picture_is_not_sent_whatever_its_name(page):
    sent = questions_of(page)
    page.set_input_files("#file", upload(b"<svg>, and no picture", "notes.png", "image/png"))
    expect(page.locator(".file-error")).to_contain_text("It is not a PNG, JPEG")
    expect(page.locator("#digit")).to_be_empty()
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    assert sent == []


def test_a_file_over_twenty_megabytes_is_not_sent(page, tmp_path):
    large = tmp_path / "seven.png"
    large.write_bytes(bytes(20_000_001))
    sent = questions_of(page)
    page.set_input_files("#file", large)
    expect(page.locator(".file-error")).to_have_text(
        "It is 21 MB; a file may be up to 20 MB. Make it smaller or split it."
    )
    assert sent == []


def test_the_servers_words_stand_at_the_file_that_they_are_about(page):
    problem = {"title": "Locked", "status": 422, "detail": "Expected an open PDF; came a locked one. Unlock it."}
    always(page, READ, status=422, content_type="application/problem+json", json=problem)
    page.set_input_files("#file", upload(b"%PDF-1.7", "locked.pdf"))
    expect(row(page, "locked.pdf").locator(".file-error")).to_have_text(problem["detail"])
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_a_busy_server_that_says_for_how_long_is_asked_again(page):
    busy = {"status": 503, "headers": {"Retry-After": "0"}, "content_type": "application/problem+json", "json": {}}
    replies = iter([busy, busy, {"json": reading("12")}])
    page.route(READ, lambda route: route.fulfill(**next(replies)))
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("12")


def test_a_busy_server_can_be_asked_again(page):
    always(page, READ, status=503, content_type="application/problem+json", json={"status": 503, "detail": "Busy."})
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator(".file-error")).to_have_text("Busy.")
    page.unroute(READ)
    page.get_by_role("button", name="Try again: seven.png").click()
    expect(page.locator("#digit")).to_have_text("7")
    expect(page.locator(".file-error")).to_be_empty()


def test_a_file_given_without_a_connection_is_read_when_there_is_one(page):
    page.context.set_offline(True)
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator(".file-error")).to_have_text("There is no connection. It will be read as soon as there is one.")
    page.context.set_offline(False)
    expect(page.locator("#digit")).to_have_text("7")


def test_another_file_can_be_opened_and_the_last_one_removed_leads_back_to_the_pad(page):
    replies = iter([reading("12"), reading("34")])
    page.route(READ, lambda route: route.fulfill(json=next(replies)))
    page.set_input_files("#file", upload(seven_png(), "a.png"))
    expect(page.locator("#digit")).to_have_text("12")
    page.set_input_files("#file", upload(seven_png(), "b.png"))
    expect(page.locator("#digit")).to_have_text("34")
    page.get_by_role("button", name="a.png 12").click()
    expect(page.locator("#digit")).to_have_text("12")
    page.get_by_role("button", name="Remove a.png").click()
    expect(page.locator("#digit")).to_have_text("34")
    page.get_by_role("button", name="Remove b.png").click()
    expect(page.locator("#pad")).to_be_visible()


def test_only_what_a_browser_cannot_show_is_sent_back_as_a_picture(page):
    asked = questions_of(page)
    page.set_input_files("#file", [upload(encode(draw(), ".tiff"), "a.tiff"), upload(seven_png(), "b.png")])
    expect(page.locator(".file[data-stage=done]")).to_have_count(2)
    reads = [address.split("/")[-1] for address in asked if "/read" in address]
    assert sorted(reads) == ["read", "read?preview=1"]


def test_a_picture_that_was_read_at_another_size_is_shown_as_it_was_read(page):
    asked = questions_of(page)
    always(page, READ, json=reading("12", side_px=560))
    page.set_input_files("#file", upload(seven_png()))
    expect(page.locator("#digit")).to_have_text("12")
    assert [address.split("/")[-1] for address in asked] == ["read", "read?preview=1"]


def test_every_page_of_a_pdf_and_a_photo_of_an_iphone_are_shown_upright_and_read(page):
    pages = [Image.fromarray(draw()), Image.fromarray(draw([(140, 40), (140, 240)]))]
    page.set_input_files("#file", [upload(saved_pdf(pages), "two.pdf"), upload(heic.SEVEN, "photo.heic")])
    expect(page.locator(".file[data-stage=done]")).to_have_count(2)
    assert page.locator("#digit").text_content() == "7\n1"
    sides = "image => [image.naturalWidth, image.naturalHeight]"
    width, height = page.get_by_role("img", name="Page 1 of two.pdf").evaluate(sides)
    assert width == height >= 280
    row(page, "photo.heic").locator(".file-open").click()
    assert page.get_by_role("img", name="Page 1 of photo.heic").evaluate(sides) == [48, 64]


def saved_pdf(pages: list[Image.Image]) -> bytes:
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=72)
    return buffer.getvalue()
