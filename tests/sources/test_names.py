"""Any name a person or an attacker can give a file becomes one that is safe to show and to keep."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import Collection, Registration, Store, collect
from sources.folders import folder_source
from sources.names import LONGEST_PART, mended, safe_name, safe_part, told_apart

PARTS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=400)
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
ON_DISK = st.binary(min_size=1, max_size=60).filter(lambda name: b"/" not in name and b"\0" not in name)


@given(PARTS)
def test_a_safe_part_holds_nothing_that_misleads_a_reader_or_a_program(part: str) -> None:
    shown = safe_part(part)
    assert shown
    assert len(shown) <= LONGEST_PART
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not {"/", "\\"} & set(shown)
    assert shown not in (".", "..")
    assert unicodedata.is_normalized("NFC", shown)
    shown.encode("utf-8")


@given(PARTS)
def test_making_safe_twice_changes_nothing_more(part: str) -> None:
    once = safe_part(part)
    assert safe_part(once) == once
    assert not mended((once,))


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạấầẩẫậ0123456789.,-_()ÁĐƯƠ", min_size=1, max_size=80))
def test_a_vietnamese_name_stays_as_it_is(name: str) -> None:
    if name.strip("."):
        assert safe_part(name) == unicodedata.normalize("NFC", name)
        assert not mended((unicodedata.normalize("NFD", name),))


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (("..", "..", "etc", "passwd"), "__/__/etc/passwd"),
        (("a/b", "c\\d"), "a_b/c_d"),
        (("", "x"), "_/x"),
        (("x\u2028y",), "x_y"),
    ],
)
def test_parts_never_become_a_path_out_of_the_source(parts: tuple[str, ...], shown: str) -> None:
    assert safe_name(parts) == shown


def test_long_names_of_one_beginning_stay_apart_and_keep_their_ending() -> None:
    first, second = safe_part("báo cáo " * 40 + "1.xlsx"), safe_part("báo cáo " * 40 + "2.xlsx")
    assert first != second
    assert first.endswith(".xlsx")


def test_names_are_told_apart_before_the_ending() -> None:
    assert told_apart("thư mục/a.xlsx", "1") == "thư mục/a (6b86b2).xlsx"
    assert told_apart("thư mục/a.xlsx", "2") != told_apart("thư mục/a.xlsx", "1")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(names=st.sets(ON_DISK, min_size=1, max_size=6))
def test_whatever_lies_in_an_inbox_is_delivered_ignored_or_said(
    names: set[bytes], tmp_path_factory: pytest.TempPathFactory, register: Callable[..., Registration], store: Store
) -> None:
    inbox = tmp_path_factory.mktemp("inbox")
    made = 0
    for name in names - {b".", b".."}:
        (inbox / Path(name.decode("utf-8", "surrogateescape"))).write_bytes(name)
        made += 1
    collection: Collection = collect([folder_source(register(inbox))], store, {}, NOON)
    delivered = [delivery.name for delivery in collection.deliveries]
    assert len(delivered) + sum(collection.ignored.values()) == made
    assert len(set(delivered)) == len(delivered)
