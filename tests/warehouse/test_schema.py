"""Numbered migrations, tables derived from forms, and what the schema must do without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forms import forms
from province import province_folder
from warehouse import SchemaError, Warehouse, schema
from warehouse.connection import backend_of
from warehouse.form_tables import record_columns

_COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY ALL
"""


def _columns(warehouse_gear):
    with warehouse_gear.read() as connection:
        return connection.execute(_COLUMNS).fetchall()


@pytest.mark.parametrize("version", range(len(schema.migrations())))
def test_every_earlier_version_comes_up_to_the_same_schema(tmp_path, empty_file, later, version):
    path = tmp_path / "hopnhat.duckdb"
    backend_of(path).publish(lambda connection: schema.migrate(connection, {}, later(0), last=version))
    warehouse = Warehouse(path)
    with pytest.raises(SchemaError, match=f"at migration {version} of"), warehouse.reading():
        pass

    assert warehouse.migrate()

    assert _columns(backend_of(path)) == _columns(backend_of(empty_file))
    assert not warehouse.migrate()


@pytest.mark.parametrize("kind", ["file", "lake"])
def test_places_loaded_before_the_eighth_migration_get_their_period(request, tmp_path, later, kind):
    setting = str(tmp_path / "hopnhat.duckdb") if kind == "file" else request.getfixturevalue("new_lake")()

    def seven(connection):
        schema.migrate(connection, {}, later(0), last=7)
        connection.execute(
            "INSERT INTO core_submission_log VALUES "
            "('a', 'D199', 'DI_CO_SO_KQ', '2020-H1', 'x', 'accepted', 'load', 1, 1, 'n', now()), "
            "('b', 'D199', 'DI_CO_SO_KQ', '2019-H2', 'y', 'accepted', 'load', 1, 1, 'n', now())"
        )
        connection.execute(
            "INSERT INTO core_visit_places VALUES ('DI_CO_SO_KQ', 'don_vi_den', 'a', '', 8, 1, 'Hải Hà', NULL), "
            "('DI_CO_SO_KQ', 'don_vi_den', 'b', '', 8, 1, 'Hải Hà', NULL)"
        )

    backend_of(setting).publish(seven)
    Warehouse(setting).migrate()

    with Warehouse(setting).reading() as connection:
        places = connection.execute("SELECT submission_id, period FROM core_visit_places ORDER BY ALL").fetchall()
    assert places == [("a", "2020-H1"), ("b", "2019-H2")]


def test_a_load_brings_an_earlier_version_up_by_itself(tmp_path, later, province):
    path = tmp_path / "hopnhat.duckdb"
    backend_of(path).publish(lambda connection: schema.migrate(connection, {}, later(0), last=1))
    assert Warehouse(path).load(province.night(province.checked(province.table()))).records == 2


def test_a_warehouse_newer_than_the_programs_is_refused(warehouse, tmp_path, later):
    backend_of(tmp_path / "kho" / "hopnhat.duckdb").publish(
        lambda connection: connection.execute("INSERT INTO core_migrations VALUES (99, '099.sql', now())")
    )
    with pytest.raises(SchemaError, match="at migration 99"), warehouse.reading():
        pass


def test_migrations_without_a_number_are_our_mistake(tmp_path):
    (tmp_path / "001_a.sql").touch()
    (tmp_path / "003_c.sql").touch()
    with pytest.raises(SchemaError, match="without gaps"):
        schema.migrations(tmp_path)


def test_the_schema_leans_on_nothing_a_lake_lacks(warehouse):
    with warehouse.reading() as connection:
        for catalogue in ("duckdb_constraints() WHERE constraint_type <> 'NOT NULL'", "duckdb_indexes()"):
            assert connection.execute(f"SELECT * FROM {catalogue}").fetchall() == []
        assert connection.execute("SELECT * FROM duckdb_sequences()").fetchall() == []
        types = connection.execute("SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal").fetchall()
    plain = {"VARCHAR", "DATE", "BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DECIMAL(20,4)", "TIMESTAMP WITH TIME ZONE"}
    assert {name for (name,) in types} <= plain


@pytest.fixture
def sixth_form(tmp_path, monkeypatch):
    """A form given as data alone: books of a branch, with one field of every type."""
    folder = tmp_path / "forms" / "TU_SACH"
    shutil.copytree(province_folder() / "forms" / "HOAT_DONG", folder)
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    (folder / "form.yaml").write_text(text.replace("form: HOAT_DONG", "form: TU_SACH"), encoding="utf-8")
    monkeypatch.setenv("HOPNHAT_FORMS", str(tmp_path / "forms"))
    return folder


def _add_field(folder: Path, line: str) -> None:
    path = folder / "columns.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    values = dict(zip(("field", "header", "type"), line.split(","), strict=True))
    added = ",".join(values.get(name, "") for name in header)
    path.write_text(path.read_text(encoding="utf-8") + added + "\n", encoding="utf-8")


def test_a_sixth_form_is_data_alone(warehouse, province, sixth_form, later):
    warehouse.load(province.night(province.checked(province.table())))
    activity = {"ten_hoat_dong": ["Tủ sách Bác Hồ"], "mang": [1], "de_nghi": [True]}
    night = province.night(province.checked(province.table(activity, form_id="TU_SACH")), started_at=later(1))

    assert warehouse.load(night).records == 1
    with warehouse.reading() as connection:
        rows = connection.execute("SELECT ten_hoat_dong, mang, de_nghi FROM core_tu_sach__current").fetchall()
    assert rows == [("Tủ sách Bác Hồ", 1, True)]


def test_a_new_field_of_a_form_is_a_new_column(warehouse, province, sixth_form, later, reread_forms):
    activity = {"ten_hoat_dong": ["Tủ sách Bác Hồ"]}
    warehouse.load(province.night(province.checked(province.table(activity, form_id="TU_SACH"))))
    _add_field(sixth_form, "so_sach,Số sách,count")
    reread_forms()
    more = province.checked(province.table(activity | {"so_sach": [40]}, form_id="TU_SACH", unit_id="D200"))
    warehouse.load(province.night(more, started_at=later(1)))

    with warehouse.reading() as connection:
        rows = connection.execute("SELECT unit_id, so_sach, so_sach_raw FROM core_tu_sach__current ORDER BY 1")
        assert rows.fetchall() == [("D199", None, None), ("D200", 40, "40")]


def test_a_field_that_changed_its_type_asks_for_a_migration(warehouse, sixth_form, reread_forms):
    _add_field(sixth_form, "so_sach,Số sách,count")
    reread_forms()
    warehouse.migrate()
    path = sixth_form / "columns.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Số sách,count", "Số sách,text"), encoding="utf-8")
    reread_forms()
    with pytest.raises(SchemaError, match=r"so_sach is BIGINT and the form now says VARCHAR"):
        warehouse.migrate()


def test_a_field_cannot_hide_where_a_record_is_from(sixth_form, reread_forms):
    _add_field(sixth_form, "sheet,Trang,text")
    reread_forms()
    with pytest.raises(ValueError, match="'sheet' would hide"):
        record_columns(forms()["TU_SACH"])


@pytest.fixture
def reread_forms(monkeypatch, tmp_path):
    """Read the forms again: they are kept by the value of HOPNHAT_FORMS, which gets one more empty place."""

    def reread() -> None:
        reread.times += 1
        monkeypatch.setenv("HOPNHAT_FORMS", str(tmp_path / "forms") + ":" * reread.times)

    reread.times = 0
    return reread
