"""Files to be read again because a correction of them was entered after they were read."""

from __future__ import annotations

from collections.abc import Mapping

from organisation.corrections import Correction, corrections
from sources import Known
from warehouse import Warehouse

_SAID = """
    SELECT sha256, json_extract_string(params, '$.id')
    FROM core_findings
    WHERE code IN ('correction_applied', 'correction_stale')
"""
_LAST = """
    SELECT arg_max(sha256, version)
    FROM core_submissions
    WHERE unit_id = $1 AND form = $2 AND period = $3
"""


def without_newly_corrected(
    warehouse: Warehouse, known: Mapping[tuple[str, str], Known]
) -> dict[tuple[str, str], Known]:
    """Return the known files less those that a correction in force concerns and was never tried on."""
    again = _to_read_again(warehouse, corrections()) if known and corrections() else set()
    return {place: file for place, file in known.items() if file.sha256 not in again}


def _to_read_again(warehouse: Warehouse, in_force: tuple[Correction, ...]) -> set[str]:
    with warehouse.reading() as connection:
        tried = set(connection.execute(_SAID).fetchall())
        again = set()
        for one in in_force:
            place = [one.unit_id, one.form, one.period]
            sha256 = one.sha256 or connection.execute(_LAST, place).fetchall()[0][0]
            if sha256 and (sha256, one.correction_id) not in tried:
                again.add(sha256)
    return again
