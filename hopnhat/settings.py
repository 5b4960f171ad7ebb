"""Where this installation keeps its things: one folder, and what the environment overrides.

| variable | meaning | default |
|---|---|---|
| ``HOPNHAT_HOME`` | the folder of the installation's data | ``./var`` |
| ``HOPNHAT_WAREHOUSE`` | path or URL of the warehouse | Airflow's connection, else ``<home>/warehouse/...`` |
| ``HOPNHAT_BACKUPS`` | the folder of the warehouse's backups; better on another disk | ``<home>/backups`` |
| ``HOPNHAT_PROVINCE`` | the folder of everything the organisation owns | ``<home>/province``, else the shipped one |
| ``HOPNHAT_SOURCES`` | the registration of sources | ``<home>/sources.yaml``, else the project's own |
| ``HOPNHAT_DRIVE`` | the folder that stands for the shared drive | ``<home>/drive`` |
| ``HOPNHAT_LABEL`` | printed under the title of every report, such as "dữ liệu mẫu" | empty; a sample's own |
| ``HOPNHAT_WORKERS`` | child processes that read workbooks, in each reading task | the processors, at most 8 |
| ``HOPNHAT_READERS`` | tasks that share a night's reading: as many as there are machines | 1 |
| ``HOPNHAT_OPERATOR`` | addresses told of failed tasks and sources, by commas | the provincial Union's |
| ``HOPNHAT_APPROVERS`` | who alone may approve a report, ``id:name`` as Airflow knows them, by commas | nobody |
| ``HOPNHAT_TEMPLATES`` | where blank workbooks are issued to: a folder or a Drive folder | ``<drive>/Biểu mẫu`` |
| ``HOPNHAT_DOOR`` | the address of the units' door as they reach it, such as ``https://.../`` | none: no link is sent |
| ``HOPNHAT_SMTP`` | the mail server as a URL, where there is no Airflow connection | none: mails wait, it is told |
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from hopnhat.airflow.connection import warehouse_of_connection
from province import province_folder
from province.own_files import own_file

SAMPLE_NOTICE = "inbox - dữ liệu mẫu.txt"
"""Stands in the folder of an installation that holds the sample province."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The places of one installation. All paths are absolute."""

    home: Path
    warehouse: str
    sources: Path
    drive: Path
    workers: int
    label: str = ""
    readers: int = 1

    @classmethod
    def load(cls, home: Path | None = None) -> Settings:
        """Read the settings from the environment; ``home`` given here wins over ``HOPNHAT_HOME``."""
        home = (home or Path(os.environ.get("HOPNHAT_HOME", "var"))).resolve()
        default_sources = own_file(home, "sources.yaml") or province_folder() / "sources.yaml"
        return cls(
            home=home,
            warehouse=os.environ.get("HOPNHAT_WAREHOUSE") or warehouse_of_connection() or _own_warehouse(home),
            sources=Path(os.environ.get("HOPNHAT_SOURCES", default_sources)),
            drive=Path(os.environ.get("HOPNHAT_DRIVE", home / "drive")),
            label=os.environ.get("HOPNHAT_LABEL", "dữ liệu mẫu" if (home / SAMPLE_NOTICE).exists() else ""),
            workers=int(os.environ.get("HOPNHAT_WORKERS", min(os.cpu_count() or 1, 8))),
            readers=max(1, int(os.environ.get("HOPNHAT_READERS", "1"))),
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
        return Path(os.environ.get("HOPNHAT_BACKUPS", self.home / "backups")).resolve()

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
    def door_url(self) -> str:
        """Where units reach their door, without a slash at its end; empty where nobody said."""
        return os.environ.get("HOPNHAT_DOOR", "").strip().rstrip("/")

    def door_address(self, token: str) -> str:
        """Return the address that a private link stands for; without ``HOPNHAT_DOOR``, on this machine."""
        return f"{self.door_url or 'http://127.0.0.1:8090'}/u/{token}"

    @property
    def texts(self) -> Path:
        """The officers' own sentences, by report and period."""
        return self.home / "texts"


def _own_warehouse(home: Path) -> str:
    return str(home / "warehouse" / "hopnhat.duckdb")
