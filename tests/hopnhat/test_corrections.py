"""A figure of a published report that a later return changes is named the next night, and why."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from expectations.decision import Checked
from feedback.outbox import Outbox
from hopnhat.nightly.stage import Stage
from hopnhat.reporting import changed_figures
from hopnhat.settings import Settings
from organisation import Period
from reports import build
from reports.package import keep
from reports.release import manifest
from sources import Delivery
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse

H1 = Period.parse("2020-H1")
SEEN = datetime(2020, 6, 5, 12, tzinfo=UTC)


def visits(unit_id: str, kinds: list[int], days: int = 1) -> Checked:
    count = len(kinds)
    values: dict[str, list[Any]] = {
        "ho_ten": [f"Nguyễn Văn {number}" for number in range(count)],
        "don_vi_den": ["Huyện đoàn Hải Hà"] * count,
        "ngay_tu": [date(2020, 3, 17)] * count,
        "ngay_den": [date(2020, 3, 16 + days)] * count,
        "so_ngay": [days] * count,
        "hinh_thuc": kinds,
        "chuyen_de": ["Triển khai chủ trương 1+1"] * count,
    }
    raw = {name: [str(one) for one in column] for name, column in values.items()}
    columns = {name: number for number, name in enumerate(values, start=2)}
    rows = list(range(8, 8 + count))
    table = RecordTable("DI_CO_SO_KQ", "Kết quả", unit_id, "2020-H1", rows, raw, values, columns)
    sha256 = hashlib.sha256(repr((unit_id, kinds, days)).encode()).hexdigest()
    cells = Conservation(read=7 * count, loaded=7 * count)
    name = f"{unit_id}-{sha256[:4]}.xlsx"
    return Checked(
        ReturnRead(name, sha256, table.form, unit_id, None, "2020-H1", [table], conservation=cells), [], "load"
    )


def load(settings: Settings, day: int, *returns: Checked) -> None:
    seen = SEEN + timedelta(days=day)
    deliveries = [Delivery(one.read.sha256, "inbox", one.read.file, 1000, seen, None) for one in returns]
    Warehouse(settings.warehouse).load(Night(f"dem-{day}", seen, [Batch(deliveries, list(returns))]))


def publish(settings: Settings, day: int) -> None:
    with Warehouse(settings.warehouse).reading() as connection:
        said = manifest(build(connection, "field_visits", H1), {})
    said["approval"] = {"by": "Bí thư Mẫu", "at": (SEEN + timedelta(days=day, hours=1)).isoformat()}
    keep(settings.home / "releases" / "field_visits" / "2020-H1", said, {})


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two units sent, the report went out."""
    monkeypatch.delenv("HOPNHAT_WAREHOUSE", raising=False)
    settings = Settings.load(tmp_path / "home")
    load(settings, 0, visits("D199", [1, 3]), visits("D200", [1]))
    publish(settings, 0)
    return settings


def figures_of(settings: Settings) -> dict[str, float]:
    with Warehouse(settings.warehouse).reading() as connection:
        return {name: figure.value for name, figure in build(connection, "field_visits", H1).figures.items()}


def test_nothing_is_said_while_nothing_has_changed(published: Settings) -> None:
    assert changed_figures.look(published, "dem-0") == {"corrections": [], "concerns": []}
    load(published, 1, visits("D199", [1, 3]))
    assert changed_figures.look(published, "dem-1") == {"corrections": [], "concerns": []}


def test_a_new_version_names_exactly_the_figures_it_changed_and_itself(published: Settings) -> None:
    before = figures_of(published)
    load(published, 1, visits("D199", [1, 3, 3]))
    after = figures_of(published)

    found = {one.figure: one for one in changed_figures.find(published)}

    assert {name: (one.before, one.now) for name, one in found.items()} == {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }
    assert (found["visits.kind.3"].before, found["visits.kind.3"].now) == (1, 2)
    assert "visits.kind.1" not in found
    [cause] = found["visits.kind.3"].causes
    assert (cause.unit, cause.form, cause.version, cause.before, cause.now) == (
        "Huyện đoàn Tiên Yên", "DI_CO_SO_KQ", 2, 1, 2,
    )  # fmt: skip


def test_a_return_that_came_late_is_a_reason_too(published: Settings) -> None:
    load(published, 1, visits("D201", [1, 1]))
    [one] = [one for one in changed_figures.find(published) if one.figure == "visits.kind.1"]
    assert [(cause.unit_id, cause.before, cause.now) for cause in one.causes] == [("D201", 0, 2)]


def test_the_night_says_it_in_a_sentence_and_keeps_the_notice(published: Settings) -> None:
    load(published, 1, visits("D199", [1, 3, 3]))
    said = [one["message"] for one in changed_figures.look(published, "dem-1")["corrections"]]
    assert any("là 1; theo số liệu mới nay là 2. Do: Huyện đoàn Tiên Yên (DI_CO_SO_KQ: 1 → 2)." in one for one in said)
    kept = Stage(published.stage, "dem-1").findings("corrections")
    assert {one.code for one in kept} == {"published_figure_changed"}
    assert len(kept) == len(said)


def test_the_board_gets_one_mail_about_the_same_changes(published: Settings) -> None:
    load(published, 1, visits("D199", [1, 3, 3]))
    for night in ("dem-1", "dem-2"):
        changed_figures.look(published, night)
    [(_, mail)] = Outbox(published.outbox).waiting()
    assert mail["To"] == "ban-tckt@example.org"
    assert "Do: Huyện đoàn Tiên Yên (DI_CO_SO_KQ: 1 → 2)." in mail.get_body(("plain",)).get_content()


def test_a_corrected_release_ends_the_matter(published: Settings) -> None:
    load(published, 1, visits("D199", [1, 3, 3]))
    publish(published, 1)
    assert list(changed_figures.find(published)) == []
