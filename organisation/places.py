"""Kinds of places in the country, and the short forms in which everybody writes them."""

from __future__ import annotations

KINDS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "phường", "xã")
ABOVE = ("thành phố", "thị xã", "huyện")
"""Kinds of place that others lie in."""

SHORT_KINDS = {
    "tp": "thành phố",
    "t.p": "thành phố",
    "tx": "thị xã",
    "t.x": "thị xã",
    "tt": "thị trấn",
    "t.t": "thị trấn",
    "đk": "đặc khu",
    "h": "huyện",
    "p": "phường",
    "x": "xã",
}
NO_PART_OF_A_NAME = ("bch", "btv", "ban chấp hành", "ban thường vụ", "ubnd")
"""Bodies of a unit, in front of its name."""
