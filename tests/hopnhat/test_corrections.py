"""A figure of a published report that a later return changes is named the next night, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chaos import approver
from expectations.decision import Checked
from feedback.outbox import Outbox
from hopnhat.nightly.stage import Stage
from hopnhat.reporting import changed_figures
from hopnhat.settings import Settings
from organisation import Period
from reports import build
from warehouse import Warehouse

H1 = Period.parse("2020-H1")
Load, Visits = Callable[..., None], Callable[..., Checked]


@pytest.fixture
def published(settings: Settings) -> Settings:
    """Two units sent, the report went out."""
    approver.publish(settings, "field_visits", H1.id)
    return settings


def figures_of(settings: Settings) -> dict[str, float]:
    with Warehouse(settings.warehouse).reading() as connection:
        return {name: figure.value for name, figure in build(connection, "field_visits", H1).figures.items()}


def test_nothing_is_said_while_nothing_has_changed(published: Settings, load: Load, visits: Visits) -> None:
    assert changed_figures.look(published, "dem-0") == {"corrections": [], "concerns": []}
    load(published, 1, visits("D199", [1, 3]))
    assert changed_figures.look(published, "dem-1") == {"corrections": [], "concerns": []}


def test_a_new_version_names_exactly_the_figures_it_changed_and_itself(
    published: Settings, load: Load, visits: Visits
) -> None:
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


def test_a_return_that_came_late_is_a_reason_too(published: Settings, load: Load, visits: Visits) -> None:
    load(published, 1, visits("D201", [1, 1]))
    [one] = [one for one in changed_figures.find(published) if one.figure == "visits.kind.1"]
    assert [(cause.unit_id, cause.before, cause.now) for cause in one.causes] == [("D201", 0, 2)]


def test_the_night_says_it_in_a_sentence_and_keeps_the_notice(published: Settings, load: Load, visits: Visits) -> None:
    load(published, 1, visits("D199", [1, 3, 3]))
    said = [one["message"] for one in changed_figures.look(published, "dem-1")["corrections"]]
    assert any("là 1; theo số liệu mới nay là 2. Do: Huyện đoàn Tiên Yên (DI_CO_SO_KQ: 1 → 2)." in one for one in said)
    kept = Stage(published.stage, "dem-1").findings("corrections")
    assert {one.code for one in kept} == {"published_figure_changed"}
    assert len(kept) == len(said)


def test_the_board_gets_one_mail_about_the_same_changes(published: Settings, load: Load, visits: Visits) -> None:
    load(published, 1, visits("D199", [1, 3, 3]))
    for night in ("dem-1", "dem-2"):
        changed_figures.look(published, night)
    [(_, mail)] = Outbox(published.outbox).waiting()
    assert mail["To"] == "ban-tckt@example.org"
    assert "Do: Huyện đoàn Tiên Yên (DI_CO_SO_KQ: 1 → 2)." in mail.get_body(("plain",)).get_content()


def test_a_corrected_release_ends_the_matter(published: Settings, load: Load, visits: Visits) -> None:
    load(published, 1, visits("D199", [1, 3, 3]))
    approver.publish(published, "field_visits", H1.id)
    assert list(changed_figures.find(published)) == []
