"""A waiver that nobody needs any more is said aloud: its day has passed, or what it waived is gone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from findings import catalogue
from warehouse.rows import Rows

_QUERY = Path(__file__).with_name("waivers.sql")
_LIST = "waivers.csv"
_CODE = "waiver_stale"


def find_stale_waivers(connection: duckdb.DuckDBPyConnection, stamp: Mapping[str, Any]) -> int:
    """Write a finding for the Board of every stale waiver, within a load's transaction; return how many.

    ``stamp`` is what every row of the night carries (``night_id``, ``accepted_at``).
    """
    if connection.execute("SELECT 1 FROM core_waivers LIMIT 1").fetchone() is None:
        return 0
    result = connection.execute(_QUERY.read_text(encoding="utf-8"), {"now": stamp["accepted_at"]})
    names = [column[0] for column in result.description or ()]
    rows, found = Rows(), [dict(zip(names, line, strict=True)) for line in result.fetchall()]
    for waiver in found:
        rows.add("core_findings", {**_finding_row(waiver), **stamp})
    rows.insert(connection)
    return len(found)


def _finding_row(waiver: Mapping[str, Any]) -> dict[str, Any]:
    params = {
        "waived": waiver["code"],
        "place": waiver["cell"],
        "by": waiver["decided_by"],
        "until": f"{waiver['until_on']:%d/%m/%Y}",
    }
    about = {name: waiver[name] for name in ("unit_id", "form", "period")}
    finding = catalogue().find(_CODE, file=_LIST, params=params, **about)
    return {
        **about,
        "file": _LIST,
        "code": _CODE,
        "severity": str(finding.severity),
        "params": json.dumps(params, ensure_ascii=False),
        "message_vi": catalogue().message(finding),
    }
