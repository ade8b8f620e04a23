"""Other readers, for comparison. None of them is a requirement of ours."""


class Missing(Exception):
    """A peer is not installed. The message says how to install it."""
