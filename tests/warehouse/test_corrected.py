"""The same bytes read with a known correction are another version; the night knows which file to read again."""

from __future__ import annotations

from datetime import date

import pytest

from findings import catalogue
from hopnhat.nightly import corrected
from hopnhat.nightly.corrected import without_newly_corrected
from organisation.corrections import Correction

WRONG = Correction(
    *("", "D199", "DI_CO_SO_KQ", "2020-H1", "Kết quả", "G8", "9", "2"),
    *("Đi hai ngày", "in_force", "Ban", date(2020, 7, 1)),
)


@pytest.fixture
def in_force(monkeypatch):
    monkeypatch.setattr(corrected, "corrections", lambda: (WRONG,))


def test_a_return_read_again_with_a_correction_is_the_next_version_and_counts(warehouse, province, later):
    first = province.checked(province.table(), content="same")
    warehouse.load(province.night(first, night_id="n0"))
    again = province.checked(province.table(province.visits(so_ngay=[2, 2])), content="same")
    again.read.corrected = WRONG.correction_id
    assert warehouse.load(province.night(again, started_at=later(1), night_id="n1")).accepted == 1
    with warehouse.reading() as connection:
        versions = connection.execute("SELECT version, counted FROM core_submissions ORDER BY version").fetchall()
        days = connection.execute("SELECT DISTINCT so_ngay FROM core_di_co_so_kq__current").fetchall()
    assert versions == [(1, False), (2, True)]
    assert days == [(2,)]
    assert warehouse.load(province.night(again, started_at=later(1), night_id="n1")).unchanged


def test_a_file_is_read_again_once_for_a_correction_entered_later(warehouse, province, later, in_force):
    table = province.table()
    warehouse.load(province.night(province.checked(table, content="same"), night_id="n0"))
    other = province.checked(province.table(unit_id="D200"), content="other", file="khac.xlsx")
    warehouse.load(province.night(other, started_at=later(1), night_id="n1"))
    assert len(warehouse.known_files()) == 2
    assert list(without_newly_corrected(warehouse, warehouse.known_files())) == [("inbox", "khac.xlsx")]

    said = catalogue().find("correction_applied", sheet="Kết quả", row=8, column=7, params={"id": WRONG.correction_id})
    again = province.checked(table, content="same", findings=[said])
    again.read.corrected = WRONG.correction_id
    warehouse.load(province.night(again, started_at=later(2), night_id="n2"))
    assert len(without_newly_corrected(warehouse, warehouse.known_files())) == 2


def test_without_corrections_everything_known_stays_known(warehouse, province):
    warehouse.load(province.night(province.checked(province.table()), night_id="n0"))
    known = warehouse.known_files()
    assert without_newly_corrected(warehouse, known) == known
