"""The page about the API says what openapi.json says."""

import json
import re

import pytest

from webapp.api.openapi import DOCUMENT
from webapp.docs import describe_type, mark_code

API = json.loads(DOCUMENT.read_bytes())


@pytest.fixture
def page(client):
    response = client.get("/api/docs")
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return response.text


def test_it_names_every_address_status_and_schema(page):
    for path, methods in API["paths"].items():
        assert f'id="{path}"' in page
        for operation in methods.values():
            for status in operation["responses"]:
                assert f"<code>{status}</code>" in page
    for name in API["components"]["schemas"]:
        assert f'<section id="{name}">' in page


def test_every_link_within_the_page_leads_somewhere(page):
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_it_needs_no_script_and_nothing_inline(page):
    assert "<script" not in page
    assert " style=" not in page
    assert "<style" not in page


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 0, "maximum": 9}, "integer, 0 to 9"),
        ({"type": ["array", "null"], "items": {"type": "number"}, "minItems": 10, "maxItems": 10}, None),
        ({"$ref": "#/components/schemas/Box"}, '<a href="#Box">Box</a>'),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"enum": ["a", 1]}, "<code>&#34;a&#34;</code>, <code>1</code>"),
        ({}, "anything"),
    ],
)
def test_a_type_is_said_in_words(schema, words):
    assert describe_type(schema) == (words or "array or null of 10 values, of number")


def test_backticks_become_code_and_nothing_else_becomes_markup():
    assert mark_code("a `b` <i>") == "a <code>b</code> &lt;i&gt;"
