"""The officers' own sentences: one YAML file a report and period, read at every build and never overwritten.

A file maps a marked place to a text or a list of paragraphs, and may fill ``so`` (the document's number), ``ngay_ky``
(the day of signing), ``chuc_danh`` and ``nguoi_ky`` (who signs), ``nhan`` (a label under the title).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from durable import write_text

_ITEM = re.compile(r"\s*-\s+")
_NAME_LIKE = re.compile(r"[a-z]+(_[a-z0-9]+)*")
_DAY = re.compile(
    r"(?:ngày\s*)?(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4})"
)
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

    It is YAML as far as an officer writes YAML; a colon in a sentence, a line that goes on below or a number that is
    no number are read as they stand.

    Raises:
        TextsError: the file is not text in Unicode, names a place the report does not have, or a day that is none.
    """
    if not path.exists():
        return Texts()
    written = _written(path, (*places, *_SIGNING))
    unknown = sorted(set(written) - set(places) - set(_SIGNING))
    if unknown:
        raise TextsError(
            f"Tệp câu chữ {path.name} có mục không thuộc báo cáo: {', '.join(unknown)}. "
            f"Các mục dùng được: {', '.join((*places, *_SIGNING))}."
        )
    number, signed_on, post, name, label = (" ".join(_paragraphs(written.get(one))) for one in _SIGNING)
    return Texts(
        paragraphs={place: found for place in places if (found := _paragraphs(written.get(place)))},
        number=number,
        signed_on=_day(signed_on, path),
        post=post,
        name=name,
        label=label,
    )


def _written(path: Path, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a file says, every value a text, a list of texts, or nothing."""
    text = _decoded(path)
    try:
        # As texts alone: "so: 012" is no octal number, "ngay_ky: 2020-06-20" no date of another reader's.
        written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it makes nothing but texts)
    except yaml.YAMLError:
        written = None
    if written is None or " #" in text or not _is_plain(written):  # YAML takes " # 1" in a sentence for a comment
        return _by_lines(text, names, path)
    return dict(written)


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextsError(
            f"Tệp câu chữ {path.name} không đọc được: không phải chữ Unicode. Mở bằng Notepad, chọn Save As, UTF-8."
        ) from error
    return text.replace("\r\n", "\n")


def _is_plain(written: Any) -> bool:
    """Tell whether all that was read are texts by name: a sentence with a colon becomes a name inside a name."""
    if not isinstance(written, dict):
        return False
    return all(
        isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        for value in written.values()
    )


def _by_lines(text: str, names: tuple[str, ...], path: Path) -> dict[str, Any]:
    """Read a file line by line: a known name and a colon begin a place, every other line goes on with it."""
    found: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in text.split("\n"):
        name, colon, rest = line.partition(":")
        if colon and name in names:
            first = rest.strip()
            if first[:1] in ("[", "{"):  # a list or a map that was begun and not ended
                raise TextsError(f"Tệp câu chữ {path.name} không đọc được ở mục {name}: “{first[:60]}”.")
            lines = found.setdefault(name, [])
            lines += [] if first in ("", "|", "|-", ">", ">-") else [first]
        elif line.startswith("#") or (lines is None and not line.strip()):
            continue
        elif lines is None or (colon and _NAME_LIKE.fullmatch(name)):
            raise TextsError(
                f"Tệp câu chữ {path.name} phải gồm các dòng “tên chỗ: câu chữ”; không rõ dòng “{line.strip()[:60]}” "
                f"thuộc mục nào. Các mục dùng được: {', '.join(names)}."
            )
        else:
            item = _ITEM.match(line)
            lines += ["", line[item.end() :]] if item else [line.strip()]
    return {name: _unquoted("\n".join(lines)) for name, lines in found.items()}


def _unquoted(text: str) -> str:
    """Return a text without the quotation marks that stand around all of it."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def write(path: Path, words: Mapping[str, str], places: Mapping[str, str]) -> None:
    """Write a file of texts anew, every place with its prompt; ``words`` are as ``words_of`` gives them."""
    lines = ["# Câu chữ của báo cáo. Điền vào sau dấu hai chấm; để trống thì báo cáo giữ chỗ đánh dấu."]
    for name in (*_SIGNING, *places):
        lines += [f"# {places[name]}"] if name in places else []
        # JSON's text is YAML's too; a paragraph is parted from the next by an empty line.
        text = words.get(name, "").replace("\n", "\n\n")
        lines.append(f"{name}: {json.dumps(text, ensure_ascii=False)}" if text else f"{name}:")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "\n".join(lines) + "\n")


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


def _day(written: str, path: Path) -> date | None:
    """Return the day of signing: day first, as offices write it, or year first."""
    if not written:
        return None
    found = _DAY.fullmatch(written.lower())
    try:
        if found is not None:
            day, month, year = (found["day"], found["month"], found["year"])
            return date(int(year), int(month), int(day))
        return date.fromisoformat(written)
    except ValueError:
        raise TextsError(
            f"Tệp câu chữ {path.name}: ngay_ky phải ghi dạng 20/6/2020 hoặc 2020-06-20, đang ghi “{written}”."
        ) from None
