"""sources.yaml as an officer edits it: what is read from it, and how its faults are said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from province import SHIPPED
from sources import RegistrationError, load_sources
from sources.drive import DriveSource
from sources.inbox import InboxSource
from sources.registration import read_registrations
from sources.remote import RemoteSource
from sources.rules import read_rules

PROJECT = Path(__file__).resolve().parents[2]
HOME = Path("/srv/hopnhat")


@pytest.fixture
def faults(tmp_path: Path) -> Callable[[str], list[tuple[str, int | None, str | None]]]:
    """Return what is wrong with a text, as (code without its prefix, line, value)."""

    def of(text: str) -> list[tuple[str, int | None, str | None]]:
        path = tmp_path / "sources.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RegistrationError) as raised:
            load_sources(path, HOME)
        assert str(path) in str(raised.value)
        found = raised.value.findings
        return [(finding.code.removeprefix("registration_"), finding.row, finding.value) for finding in found]

    return of


def test_the_projects_own_registration_is_one_inbox_in_the_home() -> None:
    (source,) = load_sources(SHIPPED / "sources.yaml", HOME)
    assert isinstance(source, InboxSource)
    assert source.registration.location == "/srv/hopnhat/inbox"
    assert source.registration.unit == "by-folder"


def test_every_kind_of_source_is_made_without_touching_it(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        """
rules: {settle_seconds: 5, largest_file_mb: 0.5, patience: {attempts: 2, read: 5}}
sources:
  - {id: a, kind: folder, location: /srv/nhận, unit: D193, forms: [DI_CO_SO_KQ], period: 2020-H1}
  - {id: b, kind: folder, location: "s3://kho@bucket/nhận"}
  - {id: c, kind: drive, location: "https://drive.google.com/drive/folders/1AbC-d_E?usp=sharing"}
  - {id: d, kind: drive, location: 1AbC-d_E, connection: google_khac, period: 2020}
  - {id: e, kind: folder, location: nhận, cleared: 2026-01-05, marker: KHONG-XOA.txt}
  - {id: f, kind: folder, location: nhận, cleared: often}
""",
        encoding="utf-8",
    )
    sources = load_sources(path, HOME)
    a, b, c, d, e, f = (source.registration for source in sources)
    assert [type(source) for source in sources] == [
        InboxSource, RemoteSource, DriveSource, DriveSource, InboxSource, InboxSource,
    ]  # fmt: skip
    assert (a.location, a.unit, a.forms, a.period) == ("/srv/nhận", "D193", ("DI_CO_SO_KQ",), "2020-H1")
    assert (a.rules.settle_seconds, a.rules.largest_bytes) == (5, 500_000)
    assert c.rules.patience == {**read_rules().patience, "attempts": 2, "read": 5}
    assert (b.location, b.connection) == ("s3://kho@bucket/nhận", None)
    assert (c.location, c.connection) == ("1AbC-d_E", "google_drive")
    assert (d.location, d.connection, d.period) == ("1AbC-d_E", "google_khac", "2020")
    assert (e.cleared, e.marker) == (date(2026, 1, 5), "KHONG-XOA.txt")
    assert (a.cleared, f.cleared) == (None, "often")


def test_all_faults_are_said_at_once_with_their_lines(faults: Callable[[str], object]) -> None:
    text = """sources:
  - id: Hộp thư
    kind: folder
    location: inbox
    unit: D999
  - id: b
    kind: ftp
    forms: [DI_CO_SO]
    period: 2020-H3
    locaton: x
  - id: b
    kind: drive
    location: 12
    cleared: hôm qua
    marker: a/b
rules:
  settle_second: 3
"""
    assert faults(text) == [
        ("key_unknown", 17, "settle_second"),
        ("id_wrong", 2, "Hộp thư"),
        ("unit_wrong", 5, "D999"),
        ("key_unknown", 10, "locaton"),
        ("key_missing", 6, "location"),
        ("kind_wrong", 7, "ftp"),
        ("forms_wrong", 8, "['DI_CO_SO']"),
        ("period_wrong", 9, "2020-H3"),
        ("location_wrong", 13, "12"),
        ("cleared_wrong", 14, "hôm qua"),
        ("marker_wrong", 15, "a/b"),
        ("id_twice", 11, "b"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("no_list", 1, None)),
        ("sources:\n", ("no_list", 1, None)),
        ("sources: [inbox]\n", ("no_list", 1, "inbox")),
        ("sources:\n  - id: a\n\tkind: folder\n", ("not_yaml", 3, None)),
        ("sources:\n  - id: a\n    id: b\n", ("key_twice", 3, "id")),
        ("sources:\n  - {id: a, kind: folder, location: .}\n", ("location_holds_home", 2, str(HOME))),
        ("sources:\n  - {id: a, kind: folder, location: /srv}\n", ("location_holds_home", 2, "/srv")),
        ("sources:\n  - {id: a, kind: folder, location: in, unit: [D193]}\n", ("unit_wrong", 2, "['D193']")),
        ("sources: []\nrules: 3\n", ("rule_wrong", 2, "3")),
        ("sources: []\nrules:\n  settle_seconds: lâu\n", ("rule_wrong", 2, None)),
        ("sources: []\nrules:\n  ignored: [a]\n", ("rule_wrong", 2, None)),
        ("sources: []\nrules:\n  patience: 3\n", ("rule_wrong", 2, None)),
        ("sources: []\nrules:\n  patience: {attempts: 0}\n", ("rule_wrong", 2, None)),
        ("sources: []\nrules:\n  patience: {atempts: 3}\n", ("rule_wrong", 2, None)),
    ],
)
def test_a_file_of_the_wrong_shape_is_said(
    text: str, fault: tuple[str, int, str | None], faults: Callable[[str], object]
) -> None:
    assert faults(text) == [fault]


def test_a_message_names_file_line_and_key_in_vietnamese(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources:\n  - {id: a, kind: folder, locaton: inbox}\n", encoding="utf-8")
    with pytest.raises(RegistrationError) as raised:
        load_sources(path, HOME)
    assert f"{path}, dòng 2: không có khóa nào tên “locaton”. Có phải định ghi: location?" in str(raised.value)


def test_a_missing_registration_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegistrationError, match="Không có tệp đăng ký"):
        read_registrations(tmp_path / "sources.yaml", HOME)


def test_a_python_tag_in_the_registration_is_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources: !!python/object/apply:os.system ['true']\n", encoding="utf-8")
    with pytest.raises(RegistrationError, match="YAML"):
        load_sources(path, HOME)
