from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forms import forms
from forms.template import blank_workbook
from organisation import Period
from organisation.units import organisation


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make the blank workbook of Huyện đoàn Tiên Yên (or another unit) for some forms."""

    def make(*form_ids: str, unit_id: str = "D199", period: str = "2020-H1") -> Path:
        when = Period.parse(period)
        unit = organisation().unit(unit_id, when.end)
        assert unit is not None
        path = tmp_path_factory.mktemp("blank") / "bieu.xlsx"
        blank_workbook([forms()[form_id] for form_id in form_ids], unit, when, path)
        return path

    return make
