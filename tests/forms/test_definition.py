"""Form data that is wrong says so when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.choices import choices


def test_an_unquoted_comma_is_found(tmp_path: Path) -> None:
    """Once it cut the synonyms of two kinds of visit off in silence."""
    lines = "value,code,label_vi,label_en,synonyms\n3,KT_GS,Kiểm tra,Inspection,KTGS | Kiểm tra, giám sát | GS\n"
    (tmp_path / "kinds.csv").write_text(lines, encoding="utf-8")
    with pytest.raises(ValueError, match=r"kinds\.csv, dòng 2: số ô khác số cột"):
        choices("kinds", tmp_path)
