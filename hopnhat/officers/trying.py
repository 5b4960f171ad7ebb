"""A change of the province's folder, tried before it is made: on a copy, by a process of its own.

``python -m hopnhat.officers.trying``: what is asked stands in its standard input as JSON, what came of it goes out as
JSON. The process reads two folders one after the other; it ends, and with it all that was read of the copy.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desk import Trial
from hopnhat.maintenance.province_folder import check_lists
from hopnhat.officers.drafted import figures_of_drafts, is_tried, with_lists_in_use
from hopnhat.officers.effects import effects_of, facts_of, moved
from hopnhat.settings import Settings
from province import VARIABLE, house_messages, province_folder
from province.folder import OWN_COPY
from province.own_files import NAMES, NOTE, own_file

_WITHIN_SECONDS = 120.0  # a trial takes three seconds of a processor, with the figures of four drafts ten


def try_files(settings: Settings, files: Mapping[str, bytes], effects: bool) -> Trial:
    """Return what the folder would be with some files (by name) replaced; nothing is changed.

    What would follow is looked at only where ``effects`` are asked for: it takes as long again.

    Raises:
        RuntimeError: the trial itself failed, which is our own fault.
    """
    with tempfile.TemporaryDirectory(prefix="hopnhat-try-") as scratch:
        home = _copied(settings, Path(scratch))
        for name, content in files.items():
            tried = home / name if own_file(settings.home, name) else home / OWN_COPY / name
            tried.write_bytes(content)
        asked = {
            "home": str(settings.home),
            "warehouse": settings.warehouse,
            "province": str(province_folder()),
            "scratch": str(home),
            "names": list(files),
            "effects": effects,
        }
        done = subprocess.run(  # noqa: S603 - our own module; what is typed goes in as JSON
            [sys.executable, "-m", __name__],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=_WITHIN_SECONDS,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the trial of {', '.join(files)} failed: {done.stderr[-2000:]}")
    said = json.loads(done.stdout)
    return Trial(said["mistakes"], said["effects"])


def _copied(settings: Settings, scratch: Path) -> Path:
    """Return a home that holds what an organisation owns and nothing else."""
    ignored = shutil.ignore_patterns("__pycache__", ".*.half")
    shutil.copytree(province_folder(), scratch / OWN_COPY, ignore=ignored)
    for own in (*NAMES, NOTE):
        if (settings.home / own).is_file():
            shutil.copy2(settings.home / own, scratch / own)
    return scratch


def main() -> None:
    """Answer one question."""
    asked = json.load(sys.stdin)
    print(json.dumps(_answer(asked), ensure_ascii=False))


def _answer(asked: dict[str, Any]) -> dict[str, list[str]]:
    now, then = Path(asked["home"]), Path(asked["scratch"])
    os.environ[VARIABLE] = asked["province"]
    before, names, wanted = Settings.load(now), asked["names"], asked.get("effects", True)
    tried = wanted and is_tried(before, asked["warehouse"], names)
    figures = figures_of_drafts(before, asked["warehouse"]) if tried else {}
    facts = facts_of(before, asked["warehouse"]) if wanted else None
    wrong = set(house_messages(check_lists(before)))
    os.environ[VARIABLE] = str(then / OWN_COPY)
    after = Settings.load(then)
    mistakes = [one for one in house_messages(check_lists(after)) if one not in wrong]
    if mistakes or facts is None:
        return {"mistakes": mistakes, "effects": []}
    effects = effects_of(names, facts, facts_of(after, asked["warehouse"]))
    if tried:
        copy = with_lists_in_use(asked["warehouse"], then)
        effects = [*moved(figures, figures_of_drafts(before, copy)), *effects]
    return {"mistakes": mistakes, "effects": effects}


if __name__ == "__main__":
    main()
