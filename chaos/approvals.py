"""Tasks of a report cleared and marked, XComs changed and questions answered by every kind of account, in any order.

Nights, edits and restores come between. What is published is what an approver answered for, byte for byte. Airflow is a
real one, and is spoken to as people and programs speak to it, by its API. What an approver answered for is remembered
here, by the package's hash that stood in the question when it was answered; nothing is asked of our own book.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from chaos.installation import deliver, furnished, visits_of_the_sample
from chaos.servers.post import serving
from chaos.trial import Tally
from hopnhat.airflow.question import APPROVE, OVERRIDE, RETURN
from hopnhat.local_airflow.api import Api
from hopnhat.local_airflow.environment import ADMINISTRATOR, APPROVER, DISTRICT_READER
from hopnhat.local_airflow.runs import ENDED, WAITS_FOR_A_PERSON
from hopnhat.local_airflow.server import LocalAirflow, running
from hopnhat.maintenance import operations
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from reports.package import package_hash
from reports.pdf.approval import approved_part

NAME = "Phát hành điều không ai duyệt / publishing what nobody approved"
ROUNDS = 80
STARTS_AIRFLOW = True
DAG, KIND, PERIOD = "field_visit_report", "field_visits", "2020-H1"
OPERATOR, ANOTHER = "van_hanh", "nguoi_khac"
ACCOUNTS = {ADMINISTRATOR: "admin", OPERATOR: "op", APPROVER: "user", ANOTHER: "user", DISTRICT_READER: "viewer"}
TASKS = ("wait_for_night", "draft", "approve", "record", "release", "publish")
_QUIET_SECONDS = 180.0  # a machine may be busy with other trials
_PACKAGE = re.compile(r"package: `([0-9a-f]{64})`")
_BESIDE = frozenset(("manifest.json",))  # what a publication adds; it says of itself what it is


@dataclass
class Office:
    """An installation, its Airflow, who speaks to it, and what an approver said yes to, by the package's hash."""

    settings: Settings
    airflow: LocalAirflow
    spare: list[Path]
    approved: set[str] = field(default_factory=set)
    runs: list[str] = field(default_factory=list)
    apis: dict[str, Api] = field(default_factory=dict)

    def api(self, account: str) -> Api:
        """Return the API as one of the accounts."""
        if account not in self.apis:
            self.apis[account] = self.airflow.api(account)
        return self.apis[account]

    def trigger(self, account: str = ADMINISTRATOR, **more: Any) -> str | None:
        """Begin a run; ``None`` where the account may not."""
        try:
            run_id = self.api(account).trigger(DAG, {"period": PERIOD, **more})
        except requests.HTTPError:
            return None
        self.runs.append(run_id)
        return run_id

    def question(self, run_id: str) -> Mapping[str, Any] | None:
        """Return the question that a run has standing, ``None`` where it has none."""
        try:
            asked = self.api(ADMINISTRATOR).question(DAG, run_id, "approve")
        except requests.HTTPError:
            return None
        return None if asked["response_received"] else asked

    def answer(self, account: str, run_id: str, option: str, *, overriding: bool = True) -> bool:
        """Answer the question of a run as an account; tell whether Airflow took it."""
        asked = self.question(run_id)
        if asked is None:
            return False
        fields = [name for name in asked["params"] if name.startswith(OVERRIDE)] if overriding else []
        try:
            self.api(account).answer(DAG, run_id, "approve", option, dict.fromkeys(fields, "Thử"))
        except requests.HTTPError:
            return False
        if account == APPROVER and option == APPROVE:
            found = _PACKAGE.search(asked["body"])
            self.approved.add(found[1] if found else "")
        return True

    def rest(self) -> None:
        """Wait until nothing moves any more: every run has ended or waits for a person."""
        until = time.monotonic() + _QUIET_SECONDS
        quiet = 0
        while time.monotonic() < until and quiet < 2:
            self.airflow.processes.check()
            time.sleep(0.7)
            quiet = 0 if any(self._moves(run_id) for run_id in self.runs) else quiet + 1

    def _moves(self, run_id: str) -> bool:
        tasks = self.api(ADMINISTRATOR).tasks(DAG, run_id)
        if any(task.state in WAITS_FOR_A_PERSON for task in tasks):
            return False
        states = {task.state for task in tasks}
        return not states <= ENDED | {"up_for_retry"}

    def fault(self) -> str | None:
        """Say what is published that no approver answered for, ``None`` where all of it was."""
        for path in (self.settings.drive / "Báo cáo").rglob("manifest.json"):
            said = json.loads(path.read_bytes())
            sums = said["package"]["files"]
            if package_hash(sums) not in self.approved:
                return f"{path.parent}: nobody answered for it"
            there = {one.name: _sha256(one) for one in path.parent.iterdir() if one.name not in _BESIDE}
            if there != {name: sums[name] for name in said["files"]} or not there:
                return f"{path.parent}: other bytes than were approved"
        return None


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Do ``rounds`` things in an order drawn by lot; after each, look at what is published. At the end approve once."""
    with office(folder) as ours:
        return walk(ours, seed, rounds)


def walk(ours: Office, seed: int, rounds: int) -> Tally:
    """Do the same at an office that is open."""
    tally, chance = Tally(NAME), random.Random(seed)
    for number in range(rounds):
        name = chance.choice(DRAWN)
        with suppress(requests.HTTPError):  # Airflow refuses much of it by itself
            DEEDS[name](ours, chance)
        ours.rest()
        fault = ours.fault()
        tally.count(fault and f"seed {seed}, {number}. {name}: {fault}", name)
    tally.count(alive(ours), "an ordinary approval at the end")
    return tally


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Run an Airflow with an account of every kind over an installation into which some returns were loaded."""
    *returns, a, b, c = visits_of_the_sample(folder / "made", 8)
    settings = furnished(folder / "home", returns)
    settings.drive.mkdir(parents=True, exist_ok=True)
    (settings.home / "approvers.csv").write_text(f"account,name\n{APPROVER},Người Duyệt Mẫu\n", encoding="utf-8")
    with serving() as post:
        smtp = f"smtp://127.0.0.1:{post.port}"
        night(settings, "dem-0")
        operations.back_up(settings)
        users = ",".join(f"{name}:{role}" for name, role in ACCOUNTS.items())
        variables = {
            "HOPNHAT_HOME": str(settings.home),
            "HOPNHAT_SMTP": smtp,
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": users,
        }
        with running(settings.home / "airflow", variables) as airflow:
            yield Office(settings, airflow, [a, b, c])


def night(settings: Settings, night_id: str) -> None:
    """Collect and load what came; nothing is told to anybody."""
    with steps.alone_at_night(settings):
        for step in ("collect", "read", "check", "load"):
            steps.run(step, settings, night_id)


def alive(ours: Office) -> str | None:
    """Say that an ordinary run is not published as it is approved, ``None`` where all goes as it should."""
    run_id = ours.trigger()
    ours.rest()
    before = _releases(ours.settings.drive)
    asked = ours.question(run_id or "")
    if run_id is None or asked is None:
        return "an ordinary run asks nobody"
    found = _PACKAGE.search(asked["body"])
    ours.answer(APPROVER, run_id, APPROVE)
    ours.rest()
    new = _releases(ours.settings.drive) - before
    hashes = {json.loads(path.read_bytes())["package"]["hash"] for path in new or before}
    return ours.fault() or (None if found and found[1] in hashes else "what was approved is not published")


def begin(ours: Office, chance: random.Random) -> None:
    """Somebody begins a run, with more in its conf than it asks for."""
    forged = {"package": "0" * 64, "figures_hash": "0" * 64} if chance.random() < 0.3 else {}
    ours.trigger(chance.choice((ADMINISTRATOR, OPERATOR, ANOTHER)), **forged)


def clear(ours: Office, chance: random.Random) -> None:
    """Somebody clears some tasks of a run, in an order of their own."""
    tasks = chance.sample(TASKS[1:], chance.randint(1, 5))
    ours.api(chance.choice(list(ACCOUNTS))).clear(DAG, _a_run(ours, chance), *tasks)


def mark(ours: Office, chance: random.Random) -> None:
    """Somebody marks a task by hand, and clears those behind it so that they run."""
    account, run_id = chance.choice(list(ACCOUNTS)), _a_run(ours, chance)
    task = chance.choice(TASKS[:5])
    ours.api(account).mark(DAG, run_id, task, chance.choice(("success", "success", "skipped", "failed")))
    if chance.random() < 0.7:
        ours.api(account).clear(DAG, run_id, *TASKS[TASKS.index(task) + 1 :])


def change_xcom(ours: Office, chance: random.Random) -> None:
    """Somebody changes what a task handed on, and has the next run again."""
    account, run_id = chance.choice((ADMINISTRATOR, OPERATOR)), _a_run(ours, chance)
    number = chance.randint(1, 12)
    forged: dict[str, Any] = {
        "draft": {"package": chance.choice([*_packages(ours.settings), "0" * 64]), "figures_hash": "0" * 64},
        "approve": number,
        "release": [{"target": "o-chung", "approval": number}],
    }
    task = chance.choice(list(forged))
    ours.api(account).hand_on(DAG, run_id, task, forged[task])
    ours.api(account).clear(DAG, run_id, *TASKS[TASKS.index(task) + 1 :])


def say_yes(ours: Office, chance: random.Random) -> None:
    """The approver says yes to a question that stands, most often with a reason for every point that is open."""
    asking = [run_id for run_id in ours.runs if ours.question(run_id)]
    if asking:
        ours.answer(APPROVER, chance.choice(asking), APPROVE, overriding=chance.random() < 0.8)


def say_no(ours: Office, chance: random.Random) -> None:
    """The approver returns a draft."""
    ours.answer(APPROVER, _a_run(ours, chance), RETURN)


def say_yes_as_another(ours: Office, chance: random.Random) -> None:
    """An account that is no approver says yes."""
    ours.answer(chance.choice((ADMINISTRATOR, OPERATOR, ANOTHER, DISTRICT_READER)), _a_run(ours, chance), APPROVE)


def load_more(ours: Office, chance: random.Random) -> None:
    """A night brings another return."""
    if ours.spare:
        path = ours.spare.pop()
        deliver(ours.settings, path.name, path.read_bytes())
        night(ours.settings, f"dem-{1 + len(ours.spare)}")


def edit_words(ours: Office, chance: random.Random) -> None:
    """An officer edits a sentence."""
    path = ours.settings.texts / KIND / f"{PERIOD}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"phuong_huong: Câu thứ {chance.randint(1, 4)}.\n", encoding="utf-8")


def restore(ours: Office, chance: random.Random) -> None:
    """The warehouse is put back to the first backup."""
    first = min(path.name for path in ours.settings.backups.iterdir() if path.is_dir() and path.name[0] != ".")
    operations.restore(ours.settings, operations.Choice(name=first), "người vận hành", "thử")


def change_package(ours: Office, chance: random.Random) -> None:
    """Somebody on the server changes a document of a package, and its manifest to go with it."""
    packages = _packages(ours.settings)
    if not packages:
        return
    package = ours.settings.packages / KIND / PERIOD / chance.choice(packages)
    kept = package.with_name(f".{package.name}")
    shutil.copytree(package, kept, dirs_exist_ok=True)
    [document] = package.glob("Báo cáo*.docx")
    manifest = json.loads((package / "manifest.json").read_bytes())
    content = document.read_bytes() + b" "
    manifest["files"][document.name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    for path, changed in ((document, content), (package / "manifest.json", json.dumps(manifest).encode())):
        path.chmod(0o640)
        path.write_bytes(changed)
    run_id = _a_run(ours, chance)
    with suppress(requests.HTTPError):
        ours.api(ADMINISTRATOR).clear(DAG, run_id, "release", "publish")
    ours.rest()
    shutil.rmtree(package)  # and it is noticed and put right
    kept.rename(package)


DEEDS: dict[str, Callable[[Office, random.Random], None]] = {
    "begin a run": begin,
    "clear": clear,
    "mark": mark,
    "change an XCom": change_xcom,
    "say yes": say_yes,
    "say no": say_no,
    "say yes as another": say_yes_as_another,
    "a night": load_more,
    "edit words": edit_words,
    "restore": restore,
    "change a package": change_package,
}


# Yes is said often, or there would be little that could be misused.
DRAWN = [*DEEDS, "say yes", "say yes", "say yes", "clear", "clear", "mark", "change an XCom", "begin a run"]


def _a_run(ours: Office, chance: random.Random) -> str:
    """Return one of the runs there are, the later the likelier; the first is begun where there is none."""
    if not ours.runs:
        ours.trigger()
        ours.rest()
    return ours.runs[-1] if chance.random() < 0.5 else chance.choice(ours.runs)


def _packages(settings: Settings) -> list[str]:
    folder = settings.packages / KIND / PERIOD
    return sorted(path.name for path in folder.iterdir() if path.name[0] != ".") if folder.is_dir() else []


def _releases(drive: Path) -> set[Path]:
    return set((drive / "Báo cáo").rglob("manifest.json"))


def _sha256(path: Path) -> str:
    """Return the sha256 of what was approved of a file: its approval stands behind a PDF."""
    return hashlib.sha256(approved_part(path.read_bytes())).hexdigest()
