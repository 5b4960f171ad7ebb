"""The suites as files: what the forms say now, and something that Great Expectations runs by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from expectations.suite import gx
from expectations.suites import FOLDER, suites
from expectations.validation import Validator
from forms import form


def test_the_suites_in_the_repository_are_those_of_the_forms() -> None:
    kept = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert kept == dict(suites()), "run: python -m expectations.suites"


@pytest.fixture
def indicators() -> Iterator[pd.DataFrame]:
    """Two returns: one repeats a figure, and has more admitted than recommended; the other says the same once."""
    yield pd.DataFrame(
        {
            "ma_chi_tieu": ["DANG_KETNAP", "DANG_GIOITHIEU", "DANG_GIOITHIEU", "DANG_KETNAP"],
            "thuc_hien": [9.0, 5.0, 5.0, 7.0],
            "luy_ke": [9.0, 5.0, 5.0, 7.0],
            "chi_tieu_giao": [1.0, 1.0, 1.0, 1.0],
            "return_number": [0, 0, 0, 1],
        }
    )


def test_a_suite_read_from_its_file_finds_what_several_rows_tell(indicators: pd.DataFrame) -> None:
    said = json.loads((FOLDER / "BC_SOLIEU.json").read_text(encoding="utf-8"))
    across = ("expect_rows_to_be_stated_once", "expect_repeated_rows_to_agree", "expect_figure_to_be_within_another")
    said["expectations"] = [one for one in said["expectations"] if one["type"] in across]
    assert len(said["expectations"]) == 6
    asset = gx.get_context(mode="ephemeral").data_sources.add_pandas("p").add_dataframe_asset("a")
    batch = asset.add_batch_definition_whole_dataframe("b").get_batch({"dataframe": indicators})
    outcome = batch.validate(gx.ExpectationSuite(**said), result_format="COMPLETE")
    failed = {
        one.expectation_config.meta["code"]: one.result["unexpected_index_list"]
        for one in outcome.results
        if not one.success
    }
    assert failed == {
        "duplicate_row": [{"record": [2], "other": [1]}],
        "admitted_over_recommended": [{"record": [0], "expected": [5.0]}],
    }


def test_a_rule_changed_in_the_folder_is_in_force_at_the_next_validation(make_table) -> None:
    validator = Validator()
    table = make_table("HOAT_DONG", {"luot_dvtn": 2})
    before = list(validator.validate(form("HOAT_DONG"), [(0, table)]))
    assert before == []
    stricter = replace(
        form("HOAT_DONG"),
        rules=tuple(
            replace(rule, arguments={"min_value": 3}) if rule.code == "nobody_took_part" else rule
            for rule in form("HOAT_DONG").rules
        ),
    )
    after = [finding.code for _, finding in validator.validate(stricter, [(0, table)])]
    assert after == ["nobody_took_part"]
