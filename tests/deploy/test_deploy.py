"""What is shipped for production is understood by the programs it is written for."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
ENVIRONMENTS = sorted(DEPLOY.glob("*/*.env*"))
SERVICES = sorted(DEPLOY.glob("one-server/*.service"))
COMMON = DEPLOY / "one-server" / "hopnhat-.service.d" / "common.conf"
MOST_EXPOSED = 2.5
COMPOSE = DEPLOY / "many-machines" / "compose.yaml"
VALUES = DEPLOY / "many-machines" / "values.yaml"
_ASK_AIRFLOW = """
import json, sys
from airflow.cli.cli_parser import get_parser
from airflow.configuration import conf
options, commands = json.load(sys.stdin)
described = conf.configuration_description
unknown = [(section, name) for section, name in options if name not in described[section]["options"]]
for command in commands:
    get_parser().parse_args(command)
print(json.dumps(unknown))
"""


def variables(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return read


def values() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(VALUES.read_text(encoding="utf-8"))
    return read


def written_down(page: Path) -> list[list[str]]:
    """Return the commands of Airflow on a page; those about accounts need a package that the tests go without."""
    lines = re.findall(r"^airflow (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines if not line.startswith("users ")]


def test_airflow_knows_every_option_and_every_command(tmp_path: Path) -> None:
    named = {name for path in ENVIRONMENTS for name in variables(path) if name.startswith("AIRFLOW__")}
    options = [tuple(name.lower().split("__")[1:]) for name in named]
    options += [(section, option) for section, own in values()["config"].items() for option in own]
    commands = [
        re.search(r"^ExecStart=\S+/airflow (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1].split()  # type: ignore[index]
        for path in SERVICES
        if path.stem != "hopnhat-door"  # a command of our own
    ]
    own = (service for service in compose()["services"].values() if service["image"] == "hopnhat")
    commands += [service["command"] for service in own if service["command"][0] != "hopnhat"]
    commands += written_down(ROOT / "docs" / "operate.md")
    asked = subprocess.run(
        [sys.executable, "-c", _ASK_AIRFLOW],
        input=json.dumps([options, commands]),
        env={**os.environ, "AIRFLOW_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout.splitlines()[-1]) == []
    assert len(options) > 40
    assert len(commands) == 13


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_our_own_variables_are_those_that_are_documented(path: Path) -> None:
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in variables(path):
        if name.startswith("HOPNHAT_"):
            assert f"| `{name}` |" in documented


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_no_secret_is_shipped(path: Path) -> None:
    for name, value in variables(path).items():
        if re.search("PASSWORD|SECRET|_KEY$|_CONN|BACKEND|BROKER", name):
            assert "CHANGE-ME" in value, name


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The root of a machine on which the units lie where docs/operate.md puts them."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here; to enable: apt-get install systemd")
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(DEPLOY / "one-server", units)
    programs = tmp_path / "opt" / "hopnhat" / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("airflow", "hopnhat"):
        (programs / name).touch(mode=0o755)
    return tmp_path


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_systemd_takes_the_unit(path: Path, installed: Path) -> None:
    unit = installed / "etc" / "systemd" / "system" / path.name
    text = unit.read_text(encoding="utf-8")
    unit.write_text(re.sub(r"/opt/hopnhat/\.venv/bin/(airflow|hopnhat)", sys.executable, text), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert [line for line in verified.stderr.splitlines() if str(installed) in line or path.name in line] == []


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_systemd_finds_the_unit_closed_enough(path: Path, installed: Path) -> None:
    asked = ["systemd-analyze", "security", "--offline=true", f"--root={installed}", "--no-pager", path.name]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    exposure = re.search(rf"exposure level for {re.escape(path.name)}: ([0-9.]+)", told)
    assert exposure, told
    assert float(exposure[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_unit_without_the_common_file_still_runs_as_its_own_account(path: Path) -> None:
    assert {"User=hopnhat", "Group=hopnhat"} <= set(path.read_text(encoding="utf-8").splitlines())


def test_the_units_leave_airflow_and_its_tasks_what_they_need() -> None:
    """Each of these lowers systemd's figure a little more, and stops every task: seen with a real systemd.

    Airflow looks up its tasks by their ids and reads /proc/stat; workbooks are read in children that limit themselves.
    """
    common = COMMON.read_text(encoding="utf-8").splitlines()
    forbidden = ("ProtectProc=", "ProcSubset=", "SystemCallFilter=~@resources", "PrivateNetwork=")
    assert [line for line in common if line.startswith(forbidden)] == []
    assert "UMask=0027" in common
    assert "SystemCallErrorNumber=EPERM" in common


def test_one_server_starts_every_unit() -> None:
    wanted = re.findall(r"[\w-]+\.service", (DEPLOY / "one-server" / "hopnhat.target").read_text(encoding="utf-8"))
    assert sorted(wanted) == [path.name for path in SERVICES]


def test_one_server_listens_on_loopback_only() -> None:
    ours = variables(DEPLOY / "one-server" / "hopnhat.env")
    hosts = {name: value for name, value in ours.items() if name.endswith("_HOST")}
    assert len(hosts) == 3
    assert set(hosts.values()) == {"127.0.0.1"}
    for path in SERVICES:
        if path.stem.endswith(("scheduler", "triggerer")):
            assert "--skip-serve-logs" in path.read_text(encoding="utf-8"), "a log server listens on every address"


def test_the_compose_file_keeps_its_specification() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_no_container_of_ours_has_more_rights_than_it_needs() -> None:
    ours = {name: service for name, service in compose()["services"].items() if service["image"] == "hopnhat"}
    assert len(ours) == 8
    for service in ours.values():
        assert service["user"] == "50000:50000"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["tmpfs"] == ["/tmp"]


def test_the_chart_gives_the_same_rights() -> None:
    rights = values()["securityContexts"]
    assert rights["pod"]["runAsNonRoot"]
    assert {rights["pod"]["runAsUser"], values()["uid"], values()["gid"], rights["pod"]["fsGroup"]} == {50000}
    assert rights["containers"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert values()["airflowHome"] == variables(DEPLOY / "many-machines" / "hopnhat.env")["AIRFLOW_HOME"]


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*/hopnhat.env")), ids=lambda path: path.parent.name)
def test_airflows_own_logs_are_closed_to_others(path: Path) -> None:
    """Airflow sets the rights of its logs by itself, whatever the umask is."""
    set_there = variables(path)
    assert set_there["AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS"] == "0o750"
    assert set_there["AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS"] == "0o640"


def test_compose_publishes_nothing_beyond_loopback() -> None:
    published = [port for service in compose()["services"].values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_chart_runs_what_the_lock_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"apache-airflow=={values()['airflowVersion']}" in project["dependencies"]
    assert values()["defaultAirflowTag"] == project["version"]
    environment = variables(DEPLOY / "many-machines" / "hopnhat.env")
    assert values()["executor"] == environment["AIRFLOW__CORE__EXECUTOR"]
    given = {entry["name"]: entry["value"] for entry in values()["env"]}
    assert given == {name: environment[name] for name in given}
