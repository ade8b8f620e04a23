"""Turns every error into the one answer shape: `application/problem+json` (RFC 9457)."""

from flask import Flask, Response, current_app, json, request
from werkzeug.exceptions import HTTPException

from webapp.errors import BodyTooLarge, DigitPadError, shorten

MIMETYPE = "application/problem+json"


def init_app(app: Flask) -> None:
    app.register_error_handler(DigitPadError, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unexpected)


def _answer(problem: dict) -> Response:
    return Response(json.dumps(problem), status=problem["status"], mimetype=MIMETYPE)


def answer(error: DigitPadError) -> Response:
    response = _answer(error.as_problem())
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _answer_http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect
    response = _answer(_problem_of(error))
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value  # Allow, Retry-After …
    return response


def _answer_unexpected(error: Exception) -> Response:
    current_app.logger.error("Unexpected error at %s", request.endpoint, exc_info=error)
    return _answer(DigitPadError("Nothing is wrong with the request as far as we know. Please try again.").as_problem())


def _problem_of(error: HTTPException) -> dict:
    if error.code == 413:
        return BodyTooLarge(_describe_413()).as_problem()
    return {
        "type": "about:blank",
        "title": error.name,
        "status": error.code,
        "detail": _describe(error),
        "code": error.name.lower().replace(" ", "_").replace("'", ""),
    }


def _describe(error: HTTPException) -> str:
    match error.code:
        case 404:
            return f"Expected an address of /api/v1/openapi.json; came {shorten(request.path)}. Correct the address."
        case 405:
            allowed = ", ".join(sorted(error.valid_methods or ()))
            return f"Expected {allowed} at this address; came {request.method}. Use one of these methods."
    return str(error.description)


def _describe_413() -> str:
    expected = f"Expected a body of at most {current_app.config['DIGITPAD'].max_body_mb} MB"
    came = f"{request.content_length / 1e6:.1f} MB" if request.content_length else "more"
    return f"{expected}; came {came}. Send a smaller image."
