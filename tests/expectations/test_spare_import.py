import gc
import subprocess
import sys

import pytest

from expectations.spare_import import for_good, put_off


@pytest.fixture
def unused(monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that nothing has imported yet."""
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    return "colorsys"


def test_a_module_put_off_is_loaded_when_it_is_asked_for_something(unused: str) -> None:
    with put_off(unused):
        import colorsys as held
    assert unused not in sys.modules
    assert held.rgb_to_hsv(0, 0, 1) == sys.modules[unused].rgb_to_hsv(0, 0, 1)


def test_a_name_taken_from_a_module_put_off_is_the_real_one(unused: str) -> None:
    with put_off(unused):
        from colorsys import rgb_to_hsv
    import colorsys

    assert rgb_to_hsv is colorsys.rgb_to_hsv


def test_a_stand_in_is_gone_even_where_the_import_fails(unused: str) -> None:
    with pytest.raises(ImportError), put_off(unused):
        import no_such_library  # type: ignore[import-not-found]  # noqa: F401
    assert unused not in sys.modules


def test_a_module_already_there_is_left_alone() -> None:
    with put_off("json"):
        assert hasattr(sys.modules["json"], "__file__")


def test_garbage_is_collected_again_after_what_stays_is_made() -> None:
    with for_good():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()


def test_great_expectations_comes_without_statistics_and_drawing_and_still_computes_with_them() -> None:
    program = """
import sys
from expectations.suite import gx, gxe
assert not {"scipy.stats", "scipy.optimize", "altair"} & set(sys.modules)
import pandas
asset = gx.get_context(mode="ephemeral").data_sources.add_pandas("p").add_dataframe_asset("a")
batch = asset.add_batch_definition_whole_dataframe("b").get_batch({"dataframe": pandas.DataFrame({"x": ["a", "b"]})})
even = {"values": ["a", "b"], "weights": [0.5, 0.5]}
result = batch.validate(gxe.ExpectColumnKLDivergenceToBeLessThan(column="x", partition_object=even, threshold=0.1))
assert result.success, result
assert "scipy.stats" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
