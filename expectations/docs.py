"""The night's validations as pages for the officers: Great Expectations' own, made to stand alone.

A page a form and part of the night, beside it the results as JSON; both hold rules and counts, no value of a return.
The pages of Great Expectations fetch their looks from the network; these fetch nothing.
"""

from __future__ import annotations

import html
import json
import logging
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from durable import write_text
from forms import forms

NIGHTS_KEPT = 30
_LOG = logging.getLogger(__name__)
_FETCHED = re.compile(r'<(script|link|img)\b[^>]*\b(?:src|href)="(?:https?:)?//[^>]*>(?:\s*</script>)?')
_LOOKS = """<style>
body{font:15px/1.5 Arial,sans-serif;max-width:1100px;margin:16px auto;padding:0 16px;color:#1a1a1a}
table{border-collapse:collapse;width:100%;margin-bottom:16px}
td,th{border:1px solid #bbb;padding:4px 8px;vertical-align:top;text-align:left}
nav,footer,.modal,.d-none,img{display:none}
.fa-check-circle::before{content:"✔";color:#176b2c}
.fa-times::before{content:"✘";color:#a40000}
.fa-exclamation-triangle::before{content:"!"}
</style></head>"""
_INDEX = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Kết quả kiểm tra</title>{looks}<body>
<h1>Kết quả kiểm tra các báo cáo</h1>
<p>Mỗi đêm, mỗi biểu một trang: quy tắc nào đạt, quy tắc nào không, bao nhiêu dòng.</p>
{nights}
</body></html>
"""
_TABLE = """<h2>Đêm {night}</h2>
<table><thead><tr><th scope="col">Biểu</th><th scope="col">Quy tắc</th><th scope="col">Không đạt</th></tr></thead>
<tbody>{rows}</tbody></table>"""


class DataDocs:
    """Writes the pages of one part of a night into the night's folder."""

    def __init__(self, folder: Path, part: str = "0000") -> None:
        self._folder = folder
        self._part = part
        self._number = 0

    def add(self, form_id: str, outcome: Any) -> None:
        """Write the page and the results of one validation; ``outcome`` is what Great Expectations returned."""
        from great_expectations.render.renderer import ValidationResultsPageRenderer

        for result in outcome.results:
            result.result.pop("unexpected_index_list", None)
        self._folder.mkdir(parents=True, exist_ok=True)
        name = self._folder / f"{form_id}-{self._part}-{self._number}"
        self._number += 1
        page = _view().render(ValidationResultsPageRenderer().render(outcome))
        alone = _FETCHED.sub("", page).replace("</head>", _LOOKS)
        write_text(name.with_suffix(".html"), alone, synced=False)
        write_text(name.with_suffix(".json"), json.dumps(outcome.to_json_dict(), ensure_ascii=False), synced=False)


@cache
def _view() -> Any:
    """Return what prints pages; its templates are compiled once."""
    from great_expectations.render.view import DefaultJinjaPageView

    return DefaultJinjaPageView()


def write_index(root: Path) -> Path | None:
    """Write the page that leads to the pages of all nights, newest first; forget the oldest. ``None``: no night yet.

    Results that cannot be read, and a form that is no more, cost the index their own line only.
    """
    nights = sorted((path for path in root.glob("*") if path.is_dir()), reverse=True)
    for old in nights[NIGHTS_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)  # another task of the same night may be removing it too
    kept = nights[:NIGHTS_KEPT]
    if not kept:
        return None
    tables = (_TABLE.format(night=html.escape(night.name), rows="".join(_rows(night))) for night in kept)
    index = root / "index.html"
    write_text(index, _INDEX.format(looks=_LOOKS, nights="\n".join(tables)), synced=False)
    return index


def _rows(night: Path) -> Iterator[str]:
    for path in sorted(night.glob("*.json")):
        form_id = path.stem.split("-")[0]
        name = forms()[form_id].name_vi if form_id in forms() else form_id
        page = html.escape(f"{night.name}/{path.stem}.html")
        ran, failed = _counts(path)
        yield f'<tr><td><a href="{page}">{html.escape(name)}</a></td><td>{ran}</td><td>{failed}</td></tr>\n'


def _counts(path: Path) -> tuple[str, str]:
    """Return how many rules ran and how many failed, as they are shown."""
    try:
        statistics = json.loads(path.read_text(encoding="utf-8"))["statistics"]
        return str(int(statistics["evaluated_expectations"])), str(int(statistics["unsuccessful_expectations"]))
    except (OSError, ValueError, KeyError, TypeError) as damage:
        _LOG.warning("%s cannot be read: %r", path, damage)
        return "không đọc lại được", ""
