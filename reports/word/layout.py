"""The document format: every size, font and fixed word, read from ``document_format.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from province import read_once

_TWIPS_A_MM = 1440 / 25.4


@read_once
def document_format(folder: Path) -> Mapping[str, Any]:
    """Return the document format, read once."""
    read: Mapping[str, Any] = yaml.safe_load((folder / "reports" / "document_format.yaml").read_text(encoding="utf-8"))
    return read


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit."""
    return round(millimetres * _TWIPS_A_MM)


def text_width(landscape: bool = False) -> float:
    """Return the width between the margins, in millimetres."""
    page = document_format()["page"]
    margins = page["landscape_margins" if landscape else "margins"]
    return float(page["height" if landscape else "width"] - margins["left"] - margins["right"])


def shared(widths: tuple[float, ...], whole: float) -> list[float]:
    """Share out a width in proportion."""
    return [whole * width / sum(widths) for width in widths]
