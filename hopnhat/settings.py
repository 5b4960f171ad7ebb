"""Where this installation keeps its things: one folder, and what the environment (``environment.py``) overrides."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from hopnhat.airflow.connection import warehouse_of_connection
from province import province_folder
from province.own_files import own_file

_MOST_WORKERS = 8  # processes that read, unless told: beyond that a night waits for the one that loads
SAMPLE_NOTICE = "inbox - dữ liệu mẫu.txt"
"""Stands in the folder of an installation that holds the sample province."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The places of one installation. All paths are absolute.

    ``door_url`` is where units reach their door, without a slash at its end; empty where nobody said.
    """

    home: Path
    warehouse: str
    sources: Path
    drive: Path
    workers: int
    label: str = ""
    readers: int = 1
    own_backups: Path | None = None
    door_url: str = ""

    @classmethod
    def load(cls, home: Path | None = None) -> Settings:
        """Read the settings from the environment; ``home`` given here wins over ``HOPNHAT_HOME``.

        Raises:
            hopnhat.environment.SettingsError: what the environment says cannot be understood.
        """
        from hopnhat.environment import read_environment  # what begins a command or a DAG need not pay for pydantic

        said = read_environment()
        home = (home or said.home).resolve()
        return cls(
            home=home,
            warehouse=said.warehouse or warehouse_of_connection() or _own_warehouse(home),
            sources=said.sources or own_file(home, "sources.yaml") or province_folder() / "sources.yaml",
            drive=said.drive or home / "drive",
            label=("dữ liệu mẫu" if (home / SAMPLE_NOTICE).exists() else "") if said.label is None else said.label,
            workers=said.workers or min(os.cpu_count() or 1, _MOST_WORKERS),
            readers=said.readers,
            own_backups=said.backups,
            door_url=said.door.strip().rstrip("/"),
        )

    @property
    def is_sample(self) -> bool:
        """Whether it holds the sample province: nobody is behind its addresses, and its faults are planted."""
        return (self.home / SAMPLE_NOTICE).exists()

    @property
    def store(self) -> Path:
        """The immutable store of delivered bytes."""
        return self.home / "store"

    @property
    def backups(self) -> Path:
        """Proved backups of the warehouse, a folder each."""
        return (self.own_backups or self.home / "backups").resolve()

    @property
    def stage(self) -> Path:
        """One folder a night, for what its steps hand on to each other."""
        return self.home / "stage"

    @property
    def data_docs(self) -> Path:
        """The night's checks as pages to browse, a folder a night."""
        return self.home / "data-docs"

    @property
    def drafts(self) -> Path:
        """Reports that wait for approval."""
        return self.home / "drafts"

    @property
    def summaries(self) -> Path:
        """What approvers read before they decide: ``<report>/<period>/<hash of the package>.md``."""
        return self.home / "summaries"

    @property
    def packages(self) -> Path:
        """Drafts as they are put to approvers, never changed: ``<report>/<period>/<hash of the package>``."""
        return self.home / "packages"

    @property
    def approvals(self) -> Path:
        """The book of approvals: who was asked and answered what, about which package."""
        return self.home / "approvals"

    @property
    def outbox(self) -> Path:
        """Mails that wait for the server, and those it has taken."""
        return self.home / "outbox"

    @property
    def told(self) -> tuple[Path, Path]:
        """Up to when the units were told, twice: the outbox may be lost or cleared, and nobody is told all again."""
        return self.outbox / "told", self.home / "told"

    @property
    def returned(self) -> Path:
        """The units' own workbooks with their faults marked, a folder a recipient, on the shared drive."""
        return self.drive / "Trả về đơn vị"

    @property
    def contacts(self) -> Path | None:
        """The installation's own list of addresses, ``None`` where the project's stands."""
        return own_file(self.home, "contacts.csv")

    @property
    def senders(self) -> Path | None:
        """The officer's own answers on who may speak for whom, ``None`` where the project's (none) stand."""
        return own_file(self.home, "senders.csv")

    @property
    def targets(self) -> Path:
        """Where approved reports go: the installation's own list, else the province's."""
        return own_file(self.home, "targets.yaml") or province_folder() / "targets.yaml"

    @property
    def viewers(self) -> Path | None:
        """The installation's own list of who may see whose pages of the board, ``None`` where the project's stands."""
        return own_file(self.home, "viewers.csv")

    @property
    def approvers(self) -> Path | None:
        """The installation's own list of who may approve, ``None`` where the province's stands."""
        return own_file(self.home, "approvers.csv")

    def door_address(self, token: str) -> str:
        """Return the address that a private link stands for; without ``HOPNHAT_DOOR``, on this machine."""
        return f"{self.door_url or 'http://127.0.0.1:8090'}/u/{token}"

    @property
    def texts(self) -> Path:
        """The officers' own sentences, by report and period."""
        return self.home / "texts"


def _own_warehouse(home: Path) -> str:
    return str(home / "warehouse" / "hopnhat.duckdb")
