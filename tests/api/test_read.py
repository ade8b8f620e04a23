"""`POST /api/v1/read`: three equal ways in, pages and lines out."""

import base64
import io
import tracemalloc

import cv2
import numpy as np
import pytest
from PIL import Image

from tests import pictures
from tests.documents import FakeReader, pdf_of, saved, tiff_of
from tests.problems import assert_problem, assert_problem_object
from webapp.recognition.reading import ReadPage

URL = "/api/v1/read"
KEYS = ["text", "pages", "model", "elapsed_ms"]
PAGE_KEYS = ["index", "width", "height", "rotation_deg", "lines", "others"]
LINE_KEYS = ["text", "box", "digits"]
DIGIT_KEYS = ["digit", "verdict", "confidence", "probabilities", "not_a_digit", "box"]
OTHER_KEYS = ["box", "not_a_digit"]


@pytest.fixture
def fake(app, monkeypatch):
    """The answer of a page is known: see FakeReader."""
    reader = FakeReader()
    monkeypatch.setitem(app.extensions, "reader", reader)
    return reader


def post(client, data: bytes, query: str = ""):
    return client.post(URL + query, data=data, content_type="application/octet-stream")


def without_time(answer: dict) -> dict:
    return {name: value for name, value in answer.items() if name != "elapsed_ms"}


def test_it_works(client, app):
    answer = post(client, pictures.seven_png()).get_json()
    assert list(answer) == KEYS
    assert answer["text"] == "7"
    [page] = answer["pages"]
    assert list(page) == PAGE_KEYS
    assert (page["index"], page["width"], page["height"], page["rotation_deg"]) == (0, 280, 280, 0)
    [line] = page["lines"]
    assert list(line) == LINE_KEYS
    [digit] = line["digits"]
    assert list(digit) == DIGIT_KEYS
    assert (digit["digit"], digit["verdict"]) == (7, "digit")
    assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert answer["model"] == app.extensions["recogniser"].card["version"]
    assert 0 < answer["elapsed_ms"] < 5000


def test_all_ways_in_give_the_same_answer(client, fake):
    png = pictures.seven_png()
    text = base64.b64encode(png).decode()
    answers = [
        client.post(URL, json={"image": "data:image/png;base64," + text}),
        client.post(URL, json={"image": "data:application/pdf;base64," + text}),
        client.post(URL, json={"image": text}),
        client.post(URL, data={"image": (io.BytesIO(png), "seven.png")}),
        client.post(URL, data=png, content_type="image/png"),
        client.post(URL, data=png, content_type="application/pdf"),
        client.post(URL, data=png, content_type="application/octet-stream"),
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert all(without_time(answer.get_json()) == without_time(answers[0].get_json()) for answer in answers)


def test_boxes_are_x_y_width_height(client, fake):
    [page] = post(client, pictures.seven_png()).get_json()["pages"]
    first, second = page["lines"]
    assert first["box"] == [20, 10, 30, 40]
    assert first["digits"][1]["box"] == [40, 12, 10, 38]
    assert second["box"] == [20, 60, 10, 40]
    assert page["others"] == [{"box": [200, 100, 5, 6], "not_a_digit": 0.97}]
    assert list(page["others"][0]) == OTHER_KEYS


def test_lines_are_parted_by_line_feeds_and_pages_by_form_feeds(client, fake):
    answer = post(client, tiff_of([pictures.draw()] * 3)).get_json()
    assert answer["text"] == "12\n3\f12\n3\f12\n3"
    assert [page["index"] for page in answer["pages"]] == [0, 1, 2]


def test_an_empty_page_is_an_answer(client):
    answer = post(client, saved(Image.new("L", (300, 200), 255))).get_json()
    assert (answer["text"], answer["pages"][0]["lines"]) == ("", [])


def test_a_photo_that_lies_on_its_side_is_answered_upright(client, fake):
    exif = Image.Exif()
    exif[0x0112] = 6
    [page] = post(client, saved(Image.new("L", (400, 200), 255), "JPEG", exif=exif)).get_json()["pages"]
    assert (page["width"], page["height"]) == (200, 400)


def shown(page: dict) -> np.ndarray:
    head, _, text = page["preview"].partition(",")
    assert head == "data:image/jpeg;base64"
    return cv2.imdecode(np.frombuffer(base64.b64decode(text), np.uint8), cv2.IMREAD_UNCHANGED)


def test_preview_shows_each_page(client, fake):
    pages = post(client, tiff_of([pictures.draw(), 255 - pictures.draw()]), "?preview=1").get_json()["pages"]
    assert [page["preview_scale"] for page in pages] == [1, 1]
    assert np.abs(shown(pages[0]).astype(int) - pictures.draw()).mean() < 3
    assert np.abs(shown(pages[1]).astype(int) - (255 - pictures.draw())).mean() < 3


def test_the_preview_of_a_large_page_is_smaller_and_says_so(client, fake):
    [page] = post(client, saved(Image.new("L", (4000, 1000), 255)), "?preview=1").get_json()["pages"]
    assert page["preview_scale"] == 0.5
    assert shown(page).shape == (500, 2000)
    assert (page["width"], page["height"]) == (4000, 1000)


def test_the_preview_of_a_hair_has_a_pixel(client, fake):
    [page] = post(client, saved(Image.new("L", (60_000, 1), 255)), "?preview=1").get_json()["pages"]
    assert shown(page).shape == (1, 2000)


def test_without_preview_there_is_none(client, fake):
    for query in ("", "?preview=0"):
        assert list(post(client, pictures.seven_png(), query).get_json()["pages"][0]) == PAGE_KEYS


def test_it_rejects_another_preview(client, fake):
    assert_problem(post(client, pictures.seven_png(), "?preview=yes"), 400, "malformed_request", "preview=1", "'yes'")


def test_a_damaged_page_says_so_and_the_others_are_read(client, fake):
    fake.fail_at = [1]
    answer = post(client, tiff_of([pictures.draw()] * 3)).get_json()
    assert answer["text"] == "12\n3\f\f12\n3"
    assert list(answer["pages"][1]) == ["index", "problem"]
    assert answer["pages"][1]["index"] == 1
    assert_problem_object(answer["pages"][1]["problem"], 422, "undecodable_image")
    assert "missing_pages" not in answer


def test_a_document_without_a_page_that_can_be_read_is_a_problem(client, fake):
    fake.fail_at = [0, 1]
    assert_problem(post(client, tiff_of([pictures.draw()] * 2)), 422, "undecodable_image")


def test_pages_for_which_there_is_no_time_are_named(client, app, fake, monkeypatch):
    monkeypatch.setattr("webapp.recognition.documents.time", fake.clock)
    fake.seconds_per_page = 10  # of 25: the third would end at 30
    answer = post(client, tiff_of([pictures.draw()] * 4)).get_json()
    assert answer["missing_pages"] == [2, 3]
    assert [page["index"] for page in answer["pages"]] == [0, 1]
    assert answer["text"] == "12\n3\f12\n3"


class ForgetfulReader(FakeReader):
    def read_page(self, grey: np.ndarray) -> ReadPage:
        page = super().read_page(grey)
        self.seen.clear()
        return page


@pytest.mark.parametrize(("kind", "pages_held"), [("tiff", 2.5), ("pdf", 1.5)])  # Pillow copies what it unpacks
def test_memory_holds_one_page_at_a_time(client, app, monkeypatch, kind, pages_held):
    monkeypatch.setitem(app.extensions, "reader", ForgetfulReader())
    page = np.full((2000, 2000), 255, np.uint8)
    data = tiff_of([page] * 6, compression="tiff_deflate") if kind == "tiff" else pdf_of([Image.fromarray(page)] * 6)
    tracemalloc.start()
    answer = post(client, data)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(answer.get_json()["pages"]) == 6
    assert peak_bytes < pages_held * page.nbytes


def test_it_rejects_a_batch(client):
    assert_problem(client.post(URL, json={"images": ["x"] * 99}), 400, "malformed_request", '"image"', "each file")


def test_it_names_pdf_among_the_content_types(client):
    response = client.post(URL, data=b"x", content_type="text/plain")
    assert_problem(response, 415, "unsupported_media_type", "application/pdf", "text/plain")


def test_predict_takes_no_pdf(client):
    response = client.post("/api/v1/predict", data=b"%PDF-1.7", content_type="application/pdf")
    assert_problem(response, 415, "unsupported_media_type")


def test_it_says_when_no_model_is_loaded(client, app, monkeypatch):
    monkeypatch.delitem(app.extensions, "reader")
    assert_problem(post(client, pictures.seven_png()), 503, "not_ready")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_it_only_allows_post(client, method):
    response = client.open(URL, method=method)
    assert_problem(response, 405, "method_not_allowed", "POST", method)


def test_the_time_budget_counts_from_the_arrival_of_the_request(client, fake, monkeypatch):
    monkeypatch.setattr("webapp.request.Request.elapsed_ms", 26_000.0)  # it waited for other documents
    answer = client.post(URL, data=tiff_of([np.zeros((40, 40), np.uint8)] * 3), content_type="image/tiff").get_json()
    assert answer["missing_pages"] == [1, 2]
