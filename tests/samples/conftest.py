from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

import samples
from samples.make import PERIODS, REORGANISED
from samples.manifest import Manifest

EVERY_PERIOD = (*PERIODS, *REORGANISED)


@dataclass(frozen=True)
class Sample:
    inbox: Path
    manifest: Manifest

    def path(self, fault_id: str) -> Path:
        """The first file that carries a fault."""
        names = (name for name, file in self.manifest.files.items() if fault_id in file["faults"])
        return self.inbox / next(names)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The whole sample province, every period it knows."""
    inbox = tmp_path_factory.mktemp("sample") / "inbox"
    return Sample(inbox, samples.make(inbox, periods=EVERY_PERIOD))
