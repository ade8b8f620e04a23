"""What the clients of the soak ask, and what the server answers to each alone."""

import http.client
import json
import random
from typing import NamedTuple

import cv2
import numpy as np

from bench import bodies
from tests import heic
from tests.documents import pdf_page, tiff_of

PREDICT, READ = "/api/v1/predict", "/api/v1/read"
DRAWINGS = 200
BATCH = 8
PATIENCE_S = 60
VARYING = ("elapsed_ms", "model")
"""Keys of an answer that may differ: the time, and the version while a new model is taken."""

SHARES = {"predict": 92, "batch": 2, "read": 6}
"""Of 100 well-meant requests."""


class Question(NamedTuple):
    """A request whose answer is known."""

    kind: str
    path: str
    content_type: str
    body: bytes
    answer: object = None


class Reply(NamedTuple):
    """What came back."""

    status: int
    retry_after_s: float
    answer: object


class Exam:
    """Questions with their answers, asked one at a time before there is any load."""

    def __init__(self, port: int) -> None:
        connection = connect(port)
        self._known = {kind: [] for kind in SHARES}
        for question in _questions():
            reply = ask(connection, question)
            if reply.status != 200:
                raise RuntimeError(f"Expected an answer to {question.kind}; came {reply}")
            self._known[question.kind].append(question._replace(answer=reply.answer))
        connection.close()

    def draw(self, rng: random.Random) -> Question:
        (kind,) = rng.choices(list(SHARES), SHARES.values())
        return rng.choice(self._known[kind])


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)


def ask(connection: http.client.HTTPConnection, question: Question) -> Reply:
    connection.request("POST", question.path, question.body, {"Content-Type": question.content_type})
    response = connection.getresponse()
    answer = _without(json.loads(response.read()), VARYING)
    return Reply(response.status, float(response.headers.get("Retry-After", 0)), answer)


def _questions() -> list[Question]:
    drawings = bodies.drawings(DRAWINGS)
    batch = bodies.batch_body(drawings[:BATCH])
    number = np.array(cv2.imdecode(np.frombuffer(bodies.page(), np.uint8), cv2.IMREAD_GRAYSCALE)[100:300])
    return [
        *(Question("predict", PREDICT, "application/json", bodies.predict_body(png)) for png in drawings),
        Question("batch", PREDICT, "application/json", batch),
        Question("read", READ, "image/png", bodies.page()),
        Question("read", READ, "image/tiff", tiff_of([number, number])),
        Question("read", READ, "image/heic", heic.SEVEN),
        Question("read", READ, "application/pdf", pdf_page()),
        Question("read", READ, "image/jpeg", bodies.photo()),
    ]


def _without(answer: object, keys: tuple[str, ...]) -> object:
    if isinstance(answer, list):
        return [_without(one, keys) for one in answer]
    if isinstance(answer, dict):
        return {key: _without(value, keys) for key, value in answer.items() if key not in keys}
    return answer
