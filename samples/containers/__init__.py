"""Pages to bytes, in the containers people send: small writers whose output is the same to the byte every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samples.containers import cfb, delimited, ods, xls, xlsx
from samples.page import Page

Writer = Callable[[Sequence[Page]], bytes]

WRITERS: dict[str, tuple[str, Writer]] = {
    "xlsx": (".xlsx", xlsx.write),
    "xls": (".xls", xls.write),
    "ods": (".ods", ods.write),
    "csv-cp1258": (".csv", delimited.cp1258),
    "csv-utf8": (".csv", delimited.utf8_semicolon),
    "csv-lost": (".csv", delimited.lost),
    "password": (".xlsx", cfb.encrypted),
}


def written(container: str, pages: Sequence[Page]) -> tuple[str, bytes]:
    """Return the ending and the bytes of a file.

    Raises:
        KeyError: no such container.
    """
    ending, writer = WRITERS[container]
    return ending, writer(pages)
