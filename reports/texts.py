"""The officers' own sentences: one YAML file a report and period, read at every build and never overwritten.

A file maps a marked place to a text or a list of paragraphs, and may fill ``so`` (the document's number), ``ngay_ky``
(the day of signing), ``chuc_danh`` and ``nguoi_ky`` (who signs), ``nhan`` (a label under the title).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

_SIGNING = ("so", "ngay_ky", "chuc_danh", "nguoi_ky", "nhan")


@dataclass(frozen=True, slots=True)
class Texts:
    """What officers wrote for one report: paragraphs by place, and what a signed copy needs."""

    paragraphs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    number: str = ""
    signed_on: date | None = None
    post: str = ""
    name: str = ""
    label: str = ""


def words_of(texts: Texts) -> dict[str, str]:
    """Return what officers wrote, by the name under which it stands in their file; what is empty is left out."""
    signed_on = f"{texts.signed_on.day}/{texts.signed_on.month}/{texts.signed_on.year}" if texts.signed_on else ""
    signing = dict(zip(_SIGNING, (texts.number, signed_on, texts.post, texts.name, texts.label), strict=True))
    places = {place: "\n".join(paragraphs) for place, paragraphs in texts.paragraphs.items()}
    return {name: text for name, text in {**signing, **places}.items() if text}


class TextsError(ValueError):
    """A file of texts cannot be used; the message is for the officer who wrote it, in Vietnamese."""


def path_of(folder: Path, kind: str, period_id: str) -> Path:
    """Return where the texts of a report are kept."""
    return folder / kind / f"{period_id}.yaml"


def read(path: Path, places: tuple[str, ...]) -> Texts:
    """Read a file of texts; no file is no texts.

    Raises:
        TextsError: the file is not YAML in UTF-8, or names a place the report does not have.
    """
    if not path.exists():
        return Texts()
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TextsError(f"Tệp câu chữ {path.name} không đọc được: {error}") from error
    if not isinstance(written, dict):
        raise TextsError(f"Tệp câu chữ {path.name} phải gồm các dòng “tên chỗ: câu chữ”.")
    unknown = sorted(set(written) - set(places) - set(_SIGNING))
    if unknown:
        raise TextsError(
            f"Tệp câu chữ {path.name} có mục không thuộc báo cáo: {', '.join(unknown)}. "
            f"Các mục dùng được: {', '.join((*places, *_SIGNING))}."
        )
    return Texts(
        paragraphs={place: found for place in places if (found := _paragraphs(written.get(place)))},
        number=str(written.get("so") or ""),
        signed_on=_day(written.get("ngay_ky"), path),
        post=str(written.get("chuc_danh") or ""),
        name=str(written.get("nguoi_ky") or ""),
        label=str(written.get("nhan") or ""),
    )


def offer(path: Path, places: Mapping[str, str]) -> bool:
    """Write an empty file of texts for officers to fill, unless there is one; tell whether it was written."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["# Câu chữ của báo cáo. Điền vào sau dấu hai chấm; để trống thì báo cáo giữ chỗ đánh dấu."]
    for name in _SIGNING:
        lines.append(f"{name}:")
    for place, prompt in places.items():
        lines += [f"# {prompt}", f"{place}:"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return True


def _paragraphs(written: Any) -> tuple[str, ...]:
    texts = written if isinstance(written, list) else str(written or "").split("\n\n")
    return tuple(text for text in (" ".join(str(one).split()) for one in texts) if text)


def _day(written: Any, path: Path) -> date | None:
    if written is None or isinstance(written, date):
        return written
    raise TextsError(f"Tệp câu chữ {path.name}: ngay_ky phải ghi dạng 2020-06-20, đang ghi “{written}”.")
