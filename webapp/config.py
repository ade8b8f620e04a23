"""Every setting of the server, once: its name, default, unit and reason.

A setting `max_body_mb` is read from the environment variable `DIGITPAD_MAX_BODY_MB`. No other module reads the
environment. A name or a value that cannot be understood raises `ConfigError`: a slip of the pen stops the start.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from webapp.errors import ConfigError

PREFIX = "DIGITPAD_"
REDIS_URL = "REDIS_URL"
PROJECT = Path(__file__).resolve().parent.parent
ENGINES = ("litert", "tensorflow")


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings, typed and checked."""

    model: Path = PROJECT / "saved_model"
    """Folder of the model that is served."""

    engine: str = "litert"
    """What computes: LiteRT (small and fast) or the SavedModel in TensorFlow (needs requirements-train.txt)."""

    max_body_mb: int = 20
    """Largest request body, in megabytes: a phone's photo has 3 to 12, base64 adds a third."""

    max_megapixels: int = 50
    """Largest picture after decoding, in millions of pixels: one byte each in grey, so about 50 MB of memory."""

    max_batch: int = 64
    """Most images in one `images` request."""

    max_pages: int = 20
    """Most pages of a document: read one after the other, 20 of them take seconds."""

    time_budget_s: int = 25
    """Seconds for a document, counted from its arrival: a router gives up at 30. What is not read by then is named."""

    max_waiting: int = 128
    """Most requests that one worker process works on or lets wait; more are told to come back. A worker answers a few
    hundred predictions a second, so that the last in the queue waits for half a second."""

    rate_limit: str = "30000 per minute"
    """Most requests of one client, or "off". Somebody who draws asks twice a second; a program that sends its whole
    collection, one picture after the other, gets 400 answers a second, and shall. Each worker process counts for
    itself, unless REDIS_URL gives them one place to count."""

    redis_url: str = field(default="", repr=False)
    """Where the rate limit is counted, also read from REDIS_URL; in memory where it is empty or out of reach."""

    trusted_proxies: int = 0
    """How many proxies in front of us tell the client's address in X-Forwarded-For: 1 behind Heroku's router. With 0
    the header is not believed, since anybody can send it."""

    metrics_token: str = field(default="", repr=False)
    """Opens /metrics to who sends it as a bearer token; without it that address does not exist."""

    @property
    def max_body_bytes(self) -> int:
        return self.max_body_mb * 1_000_000

    @property
    def max_pixels(self) -> int:
        return self.max_megapixels * 1_000_000


def load_config(environ: Mapping[str, str] = os.environ, overrides: Mapping | None = None) -> Config:
    """Reads the settings: defaults, then the environment, then `overrides` (by field name; for tests).

    Raises:
        ConfigError: a name is unknown or a value cannot be understood.
    """
    given = {name.removeprefix(PREFIX).lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
    if REDIS_URL in environ:  # the name that hosts use for their Redis
        given.setdefault("redis_url", environ[REDIS_URL])
    given |= overrides or {}
    return Config(**{name: _parse(name, value) for name, value in given.items()})


def port_to_bind(environ: Mapping[str, str] = os.environ) -> int:
    """Reads PORT, which hosts set.

    Raises:
        SystemExit: it is no port, in one readable line.
    """
    return _whole_number(environ, "PORT", default=8000, most=65535)


def worker_count(environ: Mapping[str, str] = os.environ) -> int:
    """Reads WEB_CONCURRENCY, which Heroku sets by the size of the dyno.

    Raises:
        SystemExit: it is no number of workers, in one readable line.
    """
    return _whole_number(environ, "WEB_CONCURRENCY", default=2, most=256)


def _whole_number(environ: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= most):
        raise SystemExit(
            f"DigitPad cannot start: Expected a whole number from 1 to {most} in {name}; came {text[:80]!r}. Give one."
        )
    return int(text)


def _parse(name: str, value: object) -> object:
    parsers = {
        "model": _folder,
        "engine": _engine,
        "rate_limit": _rate_limit,
        "redis_url": _redis_url,
        "trusted_proxies": _count,
        "metrics_token": _text,
    }
    known = [each.name for each in fields(Config)]
    if name not in known:
        raise ConfigError(
            f"Expected one of the settings {', '.join(map(_variable, known))}; came {_variable(name)}. "
            "Correct the name or remove it."
        )
    return parsers.get(name, _positive_int)(name, str(value).strip())


def _folder(name: str, value: str) -> Path:
    if not value:
        raise _bad(name, "a folder", value, "Give its path or remove the variable")
    return Path(value)


def _engine(name: str, value: str) -> str:
    if value not in ENGINES:
        raise _bad(name, " or ".join(ENGINES), value, "Use one of these or remove the variable")
    return value


def _rate_limit(name: str, value: str) -> str:
    if value != "off" and not re.fullmatch(r"[1-9][0-9]{0,8} per (second|minute|hour|day)", value):
        raise _bad(name, 'a rate such as "600 per minute", or "off"', value, "Give one or remove the variable")
    return value


def _redis_url(name: str, value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError(
            f"Expected the address of a Redis, redis://… or rediss://…, in {_variable(name)} or {REDIS_URL}; "
            "came something else. Give one or remove the variable."  # it may hold a password: it is not shown
        )
    return value


def _count(name: str, value: str) -> int:
    if not re.fullmatch("[0-9]", value):
        raise _bad(name, "a whole number from 0 to 9", value, "Give such a number or remove the variable")
    return int(value)


def _text(_name: str, value: str) -> str:
    return value


def _positive_int(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 7 and int(value) > 0):
        raise _bad(name, "a whole number from 1 to 999999", value, "Give such a number or remove the variable")
    return int(value)


def _bad(name: str, expected: str, came: str, remedy: str) -> ConfigError:
    return ConfigError(f"Expected {expected} in {_variable(name)}; came {came[:80]!r}. {remedy}.")


def _variable(name: str) -> str:
    return PREFIX + name.upper()
