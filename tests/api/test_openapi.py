"""The API's description of itself is valid, and true."""

import base64

import numpy as np
import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests import pictures
from tests.documents import FakeReader, tiff_of

DOCUMENT = "/api/v1/openapi.json"


@pytest.fixture
def document(client):
    return client.get(DOCUMENT).get_json()


def check(document: dict, schema: str, answer: dict) -> None:
    registry = Registry().with_resource("urn:document", Resource(document, DRAFT202012))
    OAS31Validator({"$ref": f"urn:document#/components/schemas/{schema}"}, registry=registry).validate(answer)


def test_it_works(document):
    validate(document)


def test_it_names_every_address_and_method_of_the_api(app, document):
    described = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    served = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD"}
        if rule.rule.startswith("/api/") or rule.rule.endswith("z")
    }
    assert served == described


@pytest.mark.parametrize("picture", [pictures.draw(), np.full((28, 28), 255, np.uint8)], ids=["seven", "blank"])
def test_answers_are_as_described(client, document, picture):
    png = pictures.encode(picture)
    check(document, "Prediction", client.post("/api/v1/predict", data=png, content_type="image/png").get_json())
    images = [base64.b64encode(png).decode(), "?"]
    check(document, "PredictionBatch", client.post("/api/v1/predict", json={"images": images}).get_json())
    check(document, "ModelCard", client.get("/api/v1/model").get_json())
    check(document, "Health", client.get("/readyz").get_json())
    check(document, "Problem", client.get("/nowhere").get_json())


def test_readings_are_as_described(client, app, document, monkeypatch):
    two_pages = tiff_of([pictures.draw(), np.full((28, 28), 255, np.uint8)])
    read = "/api/v1/read?preview=1"
    check(document, "Reading", client.post(read, data=two_pages, content_type="image/tiff").get_json())
    fake = FakeReader()
    fake.fail_at, fake.seconds_per_page = [1], 10
    monkeypatch.setitem(app.extensions, "reader", fake)
    monkeypatch.setattr("webapp.recognition.documents.time", fake.clock)
    pages = tiff_of([pictures.draw()] * 4)
    answer = client.post(read, data=pages, content_type="image/tiff").get_json()
    check(document, "Reading", answer)
    assert "problem" in answer["pages"][1] and answer["missing_pages"], "not all that is described was checked"


def test_the_examples_are_as_described(document):
    answers = document["paths"]["/api/v1/read"]["post"]["responses"].values()
    for media in (media for answer in answers for media in answer["content"].values()):
        name = media["schema"]["$ref"].rpartition("/")[2]
        for example in (media.get("example"), *(one["value"] for one in media.get("examples", {}).values())):
            if example:
                check(document, name, example)


def test_the_limit_of_a_batch_is_the_default_setting(app, document):
    limit = document["components"]["schemas"]["ImageBatch"]["properties"]["images"]["maxItems"]
    assert limit == app.config["DIGITPAD"].max_batch
