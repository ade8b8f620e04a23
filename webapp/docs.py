"""`/api/docs`: the API for people, drawn from openapi.json and nothing else."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, Flask, Response, render_template
from markupsafe import Markup, escape

from webapp.api.openapi import DOCUMENT
from webapp.pages import send_page

bp = Blueprint("docs", __name__)

LONG_LIST = 5  # values of an example; more are left out on the page


class Operation(NamedTuple):
    """One method of one address."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict]
    takes: list[str]
    """Content types of the body."""
    answers: list[dict]
    """Status, description, schema and example each."""


class Shape(NamedTuple):
    """One named schema."""

    name: str
    description: str
    properties: list[dict]
    type: Markup


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.add_template_filter(mark_code, "mark_code")


@bp.get("/api/docs")
def show() -> Response:
    document = json.loads(DOCUMENT.read_bytes())
    page = render_template(
        "docs.html", info=document["info"], operations=list(operations(document)), shapes=list(shapes(document))
    )
    return send_page(page)


def operations(document: dict) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield Operation(
                method.upper(),
                path,
                operation["summary"],
                operation.get("description", ""),
                operation.get("parameters", []),
                list(operation.get("requestBody", {}).get("content", {})),
                [_answer(status, answer) for status, answer in operation["responses"].items()],
            )


def shapes(document: dict) -> Iterator[Shape]:
    for name, schema in document["components"]["schemas"].items():
        required = schema.get("required", [])
        properties = [
            {
                "name": key,
                "type": describe_type(value),
                "description": value.get("description", ""),
                "optional": key not in required,
            }
            for key, value in schema.get("properties", {}).items()
        ]
        yield Shape(name, schema.get("description", ""), properties, describe_type(schema))


def describe_type(schema: dict) -> Markup:
    """Says in words what a schema allows; names of other schemas are links to them."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#{0}">{0}</a>').format(name)
    if choices := schema.get("oneOf") or schema.get("anyOf"):
        return Markup(" or ").join(map(describe_type, choices))
    if "enum" in schema:
        return Markup(", ").join(Markup("<code>{}</code>").format(json.dumps(value)) for value in schema["enum"])
    kinds = schema.get("type", "anything")
    words = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    return escape(words) + _limits(schema) + (_of(schema["items"]) if "items" in schema else "")


def mark_code(text: str) -> Markup:
    """Shows what stands between backticks as code."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece) for number, piece in enumerate(pieces)
    )


def _of(items: dict) -> Markup:
    return Markup(" of ") + describe_type(items)


def _limits(schema: dict) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f", {low} to {high}"
    fewest, most = schema.get("minItems"), schema.get("maxItems")
    if most is not None:
        return f" of {most} values," if fewest == most else f" of at most {most} values,"
    return ""


def _answer(status: str, answer: dict) -> dict:
    contents = answer.get("content", {})
    mimetype, content = next(iter(contents.items()), ("", {}))
    return {
        "status": status,
        "description": answer["description"],
        "mimetype": mimetype,
        "type": describe_type(content["schema"]) if "$ref" in str(content.get("schema")) else "",
        "example": _example(content),
    }


def _example(content: dict) -> str:
    return json.dumps(_shorten(content["example"]), indent=2, ensure_ascii=False) if "example" in content else ""


def _shorten(value: object) -> object:
    """Leaves out most of a long list of numbers."""
    if isinstance(value, dict):
        return {key: _shorten(each) for key, each in value.items()}
    if isinstance(value, list):
        return [*map(_shorten, value[:LONG_LIST]), *(["…"] if len(value) > LONG_LIST else [])]
    return value
