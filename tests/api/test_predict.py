"""`POST /api/v1/predict`: three equal ways in, one answer."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from tests import pictures
from tests.problems import assert_problem, assert_problem_object

URL = "/api/v1/predict"
KEYS = [
    "verdict",
    "digit",
    "confidence",
    "probabilities",
    "not_a_digit",
    "normalised",
    "box",
    "model",
    "elapsed_ms",
]


BLANK = pictures.encode(np.full((28, 28), 255, np.uint8))


def data_url(image: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(image).decode()


def without_time(answer: dict) -> dict:
    return {name: value for name, value in answer.items() if name != "elapsed_ms"}


def test_it_works(client, app):
    answer = client.post(URL, json={"image": data_url(pictures.seven_png())}).get_json()
    assert list(answer) == KEYS
    assert (answer["verdict"], answer["digit"]) == ("digit", 7)
    assert answer["confidence"] > 0.8
    assert len(answer["probabilities"]) == 10
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert answer["model"] == app.extensions["recogniser"].card["version"]
    assert 0 < answer["elapsed_ms"] < 1000


def test_all_ways_in_give_the_same_answer(client):
    png = pictures.seven_png()
    base64_text = base64.b64encode(png).decode()
    lines = "\n".join(base64_text[start : start + 76] for start in range(0, len(base64_text), 76))
    answers = [
        client.post(URL, json={"image": data_url(png)}),
        client.post(URL, json={"image": base64_text}),
        client.post(URL, json={"image": lines}),
        client.post(URL, json={"image": base64.urlsafe_b64encode(png).decode()}),
        client.post(URL, data={"image": (io.BytesIO(png), "seven.png")}),
        client.post(URL, data=png, content_type="image/png"),
        client.post(URL, data=png, content_type="application/octet-stream"),
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert all(without_time(answer.get_json()) == without_time(answers[0].get_json()) for answer in answers)


def test_the_box_is_x_y_width_height(client):
    paper = np.full((280, 280), 255, np.uint8)
    paper[60:220, 100:130] = 0  # rows 60 to 219, columns 100 to 129
    x, y, width, height = client.post(URL, data=pictures.encode(paper), content_type="image/png").get_json()["box"]
    assert (x, y, width, height) == pytest.approx((100, 60, 30, 160), abs=3)


def test_normalised_is_a_28_by_28_picture_with_white_ink(client):
    answer = client.post(URL, data=pictures.seven_png(), content_type="image/png").get_json()
    head, _, text = answer["normalised"].partition(",")
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(text))))
    assert head == "data:image/png;base64"
    assert picture.shape == (28, 28)
    assert picture[0].max() == 0
    assert picture.max() > 200


def test_a_blank_picture_answers_blank(client):
    answer = client.post(URL, data=pictures.encode(np.full((280, 280), 255, np.uint8)), content_type="image/png")
    assert without_time(answer.get_json()) | {"model": None} == {
        "verdict": "blank",
        "digit": None,
        "confidence": 0,
        "probabilities": None,
        "not_a_digit": 1,
        "normalised": None,
        "box": None,
        "model": None,
    }


def test_a_batch_is_answered_in_order_with_its_errors_in_place(client):
    good = data_url(pictures.seven_png())
    blank = data_url(pictures.encode(np.full((28, 28), 255, np.uint8)))
    text = base64.b64encode(b"not a picture").decode()
    results = client.post(URL, json={"images": [good, "?", blank, 7, text, good]}).get_json()["results"]
    assert [result.get("verdict") for result in results] == ["digit", None, "blank", None, None, "digit"]
    assert_problem_object(results[1], 400, "malformed_request", "base64")
    assert_problem_object(results[3], 400, "malformed_request", "a number")
    assert_problem_object(results[4], 415, "unsupported_image")
    assert list(results[0]) == KEYS


def test_a_picture_in_a_batch_gets_the_answer_that_it_gets_alone(client):
    png = pictures.seven_png()
    alone = client.post(URL, data=png, content_type="image/png").get_json()
    batch = client.post(URL, json={"images": [data_url(png)] * 3}).get_json()["results"]
    assert all(answer["digit"] == alone["digit"] for answer in batch)
    assert all(answer["probabilities"] == pytest.approx(alone["probabilities"], abs=1e-4) for answer in batch)


def test_a_batch_may_be_empty(client):
    assert client.post(URL, json={"images": []}).get_json() == {"results": []}


def test_it_rejects_a_batch_over_the_limit(client):
    image = data_url(pictures.encode(np.zeros((1, 1), np.uint8)))
    assert len(client.post(URL, json={"images": [image] * 64}).get_json()["results"]) == 64
    assert_problem(client.post(URL, json={"images": [image] * 65}), 413, "batch_too_large", "at most 64", "65")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_it_only_allows_post(client, method):
    response = client.open(URL, method=method)
    assert_problem(response, 405, "method_not_allowed", "POST", method)
    assert response.headers["Allow"] == "POST"


def test_it_explains_the_answer_and_the_runner_up_when_asked(client):
    plain = client.post(URL, json={"image": data_url(pictures.seven_png())}).get_json()
    answer = client.post(URL + "?explain=1", json={"image": data_url(pictures.seven_png())}).get_json()
    assert list(answer) == [*KEYS, "evidence"]
    order = np.argsort(plain["probabilities"])[::-1]
    assert [one["digit"] for one in answer["evidence"]] == order[:2].tolist()
    grids = np.array([one["grid"] for one in answer["evidence"]])
    assert grids.shape == (2, 28, 28)
    assert grids[0].max() > 0.5
    assert not grids[:, 0].any()  # no ink at the edge, nothing to say


def test_a_blank_picture_has_nothing_to_explain(client):
    answer = client.post(URL + "?explain=1", json={"image": data_url(BLANK)}).get_json()
    assert answer["evidence"] is None


def test_each_picture_of_a_batch_is_explained(client):
    images = [data_url(pictures.seven_png()), data_url(BLANK), "%"]
    results = client.post(URL + "?explain=1", json={"images": images}).get_json()["results"]
    assert len(results[0]["evidence"]) == 2
    assert results[1]["evidence"] is None
    assert_problem_object(results[2], 400, "malformed_request")


@pytest.mark.parametrize("value", ["yes", "2", ""])
def test_a_switch_that_is_neither_on_nor_off_is_refused(client, value):
    response = client.post(f"{URL}?explain={value}", json={"image": "x"})
    assert_problem(response, 400, "malformed_request", "explain=1")
