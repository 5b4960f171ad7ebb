"""The one source of chance: a draw depends on the seed and on what it is for, never on the order of work."""

from __future__ import annotations

from random import Random


def chance(seed: int, *purpose: str) -> Random:
    """Return a generator of its own for one purpose."""
    return Random("/".join((str(seed), *purpose)))  # noqa: S311 - samples, not secrets
