"""What an address may switch on: `?explain=1`, `?preview=1`."""

from flask import Request

from webapp.errors import MalformedRequest, shorten


def read_switch(request: Request, name: str) -> bool:
    """Returns whether the address switches something on.

    Raises:
        MalformedRequest: its value is neither 0 nor 1.
    """
    if not request.query_string:  # as of nearly every request; to look into no arguments takes 5 µs
        return False
    came = request.args.get(name, "0")
    if came not in ("0", "1"):
        raise MalformedRequest(f"Expected {name}=1 or {name}=0 in the address; came {shorten(came)}. Use one of them.")
    return came == "1"
