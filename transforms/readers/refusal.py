"""Why a file, or a part of it, cannot be read."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of ours
    """A file that is not read, by the ``code`` of the catalogue's finding and what fills its text.

    It never leaves ``transforms.readers``: ``open_workbook`` turns it into a finding.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
