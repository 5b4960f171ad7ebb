"""The units' door beside a local Airflow, and the link that a visitor tries it with."""

from __future__ import annotations

from door.links import Links
from hopnhat.local_airflow.ports import HOST, free_port
from hopnhat.local_airflow.processes import Processes
from hopnhat.settings import Settings
from organisation import Period
from organisation.units import organisation

SHOWN_PERIOD = "2020-H1"
"""The period that the sample's returns are about: whose unit is shown."""


def open_door(processes: Processes, settings: Settings) -> str:
    """Start the door's server on a free port and return the address of a unit's page on it."""
    port = free_port()
    processes.start("door", ["hopnhat.door.server", "--host", HOST, "--port", str(port)])
    return f"http://{HOST}:{port}/u/{sample_token(settings)}"


def sample_token(settings: Settings) -> str:
    """Return the link of one unit that has to report: the first of the sample's period."""
    units = organisation().expected(Period.parse(SHOWN_PERIOD))
    unit_id = next((unit.unit_id for unit, _ in units if unit.level != "base"), "")
    return Links(settings.home).current(unit_id, "make")
