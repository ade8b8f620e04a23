"""One error family, one answer shape.

Deep code raises the named error; the web turns it once into `application/problem+json` (RFC 9457), and a start-up
failure is printed once as a single line. Every detail says what was expected, what came and what to do. This module
knows neither Flask nor HTTP libraries: a status is a number here, so that `recognition/` may raise these errors.
"""


class DigitPadError(Exception):
    """Base of every error that a user may read.

    Attributes:
        status: the HTTP status that the web answers with.
        code: a stable word for programs, in snake_case.
        title: the kind of problem, the same for every occurrence.
        detail: what was expected, what came and what to do, in one or two sentences.
    """

    status = 500
    code = "internal_error"
    title = "Something went wrong on our side"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def as_problem(self) -> dict:
        """Returns the problem object of RFC 9457 with our `code`."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }


class MalformedRequest(DigitPadError):
    """The request is not of the form that the API documents."""

    status = 400
    code = "malformed_request"
    title = "The request is not in a form that this address understands"


class BodyTooLarge(DigitPadError):
    """The body is over the size limit."""

    status = 413
    code = "body_too_large"
    title = "The request is too large"


class BatchTooLarge(BodyTooLarge):
    """More images in one request than the limit."""

    code = "batch_too_large"


class UnsupportedMediaType(DigitPadError):
    """The content type is none that the address takes."""

    status = 415
    code = "unsupported_media_type"
    title = "Not a supported content type"


class UnsupportedImage(DigitPadError):
    """The bytes are not an image of a supported format."""

    status = 415
    code = "unsupported_image"
    title = "Not a supported image"


class UndecodableImage(DigitPadError):
    """The bytes claim to be a supported image but cannot be decoded."""

    status = 422
    code = "undecodable_image"
    title = "The image cannot be decoded"


class TooManyPixels(DigitPadError):
    """The image unpacks to more pixels than the limit."""

    status = 422
    code = "too_many_pixels"
    title = "The image has too many pixels"


class Busy(DigitPadError):
    """The server has no capacity left just now."""

    status = 503
    code = "busy"
    title = "The server is busy"


class NotReady(DigitPadError):
    """No model is loaded."""

    status = 503
    code = "not_ready"
    title = "The server is not ready"


class ConfigError(DigitPadError):
    """A setting is missing or cannot be understood: the start stops."""

    code = "bad_setting"
    title = "A setting cannot be used"


class ModelError(DigitPadError):
    """The model folder is missing, damaged or foreign: the start stops."""

    code = "bad_model"
    title = "The model cannot be used"
