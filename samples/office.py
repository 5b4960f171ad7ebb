"""An installation whose inbox the office fills itself: each file says whose return it is (``unit: by-file``)."""

from __future__ import annotations

from pathlib import Path

SOURCE = "{id: hop-thu, kind: folder, location: inbox, unit: by-file}"


def filled_by_the_office(home: Path) -> Path:
    """Register the inbox of an installation so, before its settings are read; return the installation's folder."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "sources.yaml").write_text(f"sources:\n  - {SOURCE}\n", encoding="utf-8")
    return home
