"""The page that tells how it works: its pictures come from the pipeline, its figures from the model's card."""

import base64
import re
import xml.etree.ElementTree as ElementTree

import cv2
import numpy as np
import pytest

from webapp.about import DIGIT, LETTER
from webapp.config import PROJECT


@pytest.fixture
def page(client):
    response = client.get("/about")
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return response.text


@pytest.fixture
def predict(client):
    def send(file: str) -> dict:
        data = (PROJECT / "static" / file).read_bytes()
        return client.post("/api/v1/predict", data=data, content_type="image/png").json

    return send


def test_it_works(page, client):
    assert '<a href="/about">' in client.get("/").text
    assert client.get("/about").headers["Cache-Control"] == "no-cache"
    assert "How well it reads" in page


@pytest.mark.parametrize("file", [DIGIT, LETTER])
def test_the_examples_show_what_the_api_answers(page, predict, file):
    answer = predict(file)
    assert answer["normalised"] in page
    assert 'viewBox="{} {} {} {}"'.format(*answer["box"]) in page
    for probability in answer["probabilities"]:
        assert f'<rect width="{100 * probability:.1f}"' in page


def test_the_examples_are_what_the_text_says_of_them(page, predict):
    assert predict(DIGIT)["digit"] == 5
    assert predict(LETTER)["verdict"] == "not_a_digit"
    assert re.search(r"A 5, right with\s+a probability of (over )?9\d\.\d %", page)
    assert "it is refused" in page
    assert "<strong>2026</strong>" in page


def test_the_ink_is_that_of_the_drawing(page):
    ink = base64.b64decode(re.search(r'<img src="data:image/png;base64,([^"]+)" width="280"', page)[1])
    shown = cv2.imdecode(np.frombuffer(ink, np.uint8), cv2.IMREAD_GRAYSCALE)
    drawing = cv2.imread(str(PROJECT / "static" / DIGIT), cv2.IMREAD_GRAYSCALE)
    assert np.abs(255 - drawing.astype(int) - shown).max() <= 8


def test_the_figures_are_those_of_the_card(page, client):
    figures = client.get("/api/v1/model").json["figures"]
    for measured in (figures["mnist_test"], figures["strokes"], figures["refusal"]["not_digits_refused"]):
        assert f"<td>{100 * measured['accuracy']:.2f} %</td>" in page
        low, high = measured["interval_95"]
        assert f"<td>{100 * low:.2f} % to {100 * high:.2f} %</td>" in page


def test_a_model_that_was_measured_on_less_is_told_of_too(app, client):
    card = app.extensions["recogniser"].card
    whole = dict(card)
    try:
        card["figures"] = {name: whole["figures"][name] for name in ("mnist_test", "size")}
        card.pop("lines")
        card.pop("speed")
        page = client.get("/about").text
    finally:
        card.update(whole)
    assert "never saw" not in page
    assert "cheques" not in page
    assert f"{100 * whole['figures']['mnist_test']['accuracy']:.2f} %" in page


def test_it_needs_no_script_and_nothing_inline(page):
    assert "<script" not in page
    assert " style=" not in page
    assert "<style" not in page


def test_every_tag_is_closed(page):
    ElementTree.fromstring(re.sub(r"<(meta|link|img)([^>]*)>", r"<\1\2/>", page.replace("<!doctype html>", "")))
