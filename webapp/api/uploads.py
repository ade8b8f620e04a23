"""The three equal ways in: JSON with base64, a multipart field, or the raw bytes."""

import binascii
import json
from collections.abc import Callable
from typing import NamedTuple

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from webapp.api import schemas
from webapp.errors import BatchTooLarge, MalformedRequest, UnsupportedMediaType, shorten

WAYS_IN = "application/json, multipart/form-data, or the file's own type such as image/png"
PDF_TYPE = "application/pdf"


class Upload(NamedTuple):
    """What a request brought."""

    images: list[bytes | MalformedRequest]
    """One file's bytes each; in a batch, the error of one that could not be decoded stands in its place."""

    is_batch: bool


def read_upload(request: Request, *, max_batch: int) -> Upload:
    """Reads the picture or pictures of a request.

    Raises:
        MalformedRequest: the body does not have the form that its content type promises.
        BatchTooLarge: more than `max_batch` images.
        UnsupportedMediaType: the content type is none of the three ways in.
    """
    read = _reader_for(request.mimetype)
    return read(request, _read_body(request), max_batch)


def read_document_upload(request: Request) -> bytes:
    """Reads the one file of a request, a PDF or a picture.

    Raises:
        MalformedRequest: the body does not have the form that its content type promises, or holds a batch.
        UnsupportedMediaType: the content type is none of the three ways in.
    """
    read = _read_raw if request.mimetype == PDF_TYPE else _reader_for(request.mimetype, f"{WAYS_IN} or {PDF_TYPE}")
    upload = read(request, _read_body(request), None)
    return upload.images[0]


def _reader_for(mimetype: str, ways_in: str = WAYS_IN) -> Callable[[Request, bytes, int | None], Upload]:
    if mimetype == "application/json":
        return _read_json
    if mimetype == "multipart/form-data":
        return _read_form
    if mimetype.startswith("image/") or mimetype == "application/octet-stream":
        return _read_raw
    came = shorten(mimetype) if mimetype else "none"
    raise UnsupportedMediaType(f"Expected the Content-Type {ways_in}; came {came}. Set the header to one of these.")


def _read_body(request: Request) -> bytes:
    try:
        body = request.get_data()
    except HTTPException:
        raise
    except Exception as error:  # each WSGI server has exceptions of its own for broken chunks
        raise MalformedRequest(
            "Expected a whole body in the declared transfer coding; it broke off. Send the request again."
        ) from error
    if request.content_length is not None and len(body) < request.content_length:
        raise MalformedRequest(
            f"Expected the {request.content_length} bytes that Content-Length declares; came {len(body)}, and the "
            "connection ended. Send the request again."
        )
    if request.content_length is None and len(body) == request.max_content_length:
        raise RequestEntityTooLarge  # Werkzeug cuts a chunked body off at the limit without a word
    return _not_empty(body)


def _read_raw(_request: Request, body: bytes, _max_batch: int | None) -> Upload:
    return Upload([body], is_batch=False)


def _read_form(request: Request, body: bytes, _max_batch: int | None) -> Upload:
    boundary = request.mimetype_params.get("boundary", "")
    # Werkzeug would search the whole body for the boundary, slowly: 20 MB of something else took it 2 s.
    if not boundary or not body.removeprefix(b"\r\n").startswith(f"--{boundary}".encode()):
        raise MalformedRequest(
            "Expected a multipart body that begins with the boundary of its Content-Type; it does not. "
            "Let your HTTP library write both."
        )
    try:
        files, texts = request.files, request.form
    except RequestEntityTooLarge as error:
        raise MalformedRequest(
            f'Expected at most {request.max_form_parts} form fields; came more. Send one, "{schemas.IMAGE}".'
        ) from error
    return Upload([_not_empty(_only_file(files, texts).read())], is_batch=False)


def _only_file(files: MultiDict, texts: MultiDict) -> FileStorage:
    found = files.getlist(schemas.IMAGE)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        came = f"{len(found)} of them"
    elif schemas.IMAGE in texts:
        came = "that field as text, without a file name"
    else:
        came = ", ".join(map(shorten, [*files, *texts][:5])) or "no field that can be read"
    raise MalformedRequest(
        f'Expected one file in the form field "{schemas.IMAGE}"; came {came}. '
        f"Send the picture as a file: curl -F {schemas.IMAGE}=@seven.png"
    )


def _read_json(_request: Request, body: bytes, max_batch: int | None) -> Upload:
    values, is_batch = schemas.images_from_json(_parse_json(body))
    if not is_batch:
        return Upload([_decode_image(values[0])], is_batch=False)
    if max_batch is None:
        raise MalformedRequest(
            f'Expected one file in the key "{schemas.IMAGE}"; came "{schemas.IMAGES}". Send a request for each file.'
        )
    if len(values) > max_batch:
        raise BatchTooLarge(f"Expected at most {max_batch} images; came {len(values)}. Send them in several requests.")
    return Upload([_decode_or_error(value) for value in values], is_batch=True)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


# json.loads would build this for every request, because of parse_constant.
_JSON_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _parse_json(body: bytes) -> object:
    try:
        return _JSON_DECODER.decode(body.decode("utf-8"))
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:  # of JSON, of UTF-8, and of numbers with thousands of digits
        reason = str(error).splitlines()[0]
    raise MalformedRequest(
        f'Expected JSON in UTF-8; came a body that cannot be parsed: {reason}. Send {{"{schemas.IMAGE}": "…"}}.'
    )


def _decode_or_error(value: object) -> bytes | MalformedRequest:
    try:
        return _decode_image(value)
    except MalformedRequest as error:
        return error


def _decode_image(value: object) -> bytes:
    """Decodes a data URL or bare base64."""
    text = schemas.text_of_image(value)
    if text.startswith("data:"):
        head, comma, text = text.partition(",")
        if not comma or not head.lower().endswith(";base64"):
            raise MalformedRequest(
                f"Expected a data URL that begins data:image/png;base64, and holds base64; came {shorten(head)}. "
                "Encode the image as base64."
            )
    return _not_empty(_decode_base64(text))


# What browsers never send but other writers of base64 do: line breaks, and the alphabet of RFC 4648 section 5.
_TOLERATED = str.maketrans({" ": None, "\t": None, "\r": None, "\n": None, "-": "+", "_": "/"})


def _decode_base64(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        pass  # the usual text takes the fast way
    try:
        return binascii.a2b_base64(text.translate(_TOLERATED), strict_mode=True)
    except ValueError as error:
        raise MalformedRequest(
            f"Expected base64 of a whole image file; came {len(text)} characters that are not: {error}. "
            "Encode the file's bytes again, padding (=) included."
        ) from error


def _not_empty(data: bytes) -> bytes:
    if not data:
        raise MalformedRequest("Expected an image; came nothing, 0 bytes. Send the bytes of an image file.")
    return data
