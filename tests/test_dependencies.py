"""What is declared is used, and what is used is declared: nothing is installed for nobody, nothing is there by luck."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ROOMS = {path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"} | {"dags"}
# Used without being imported by a line of ours.
NOT_IMPORTED = {
    "apache-airflow": "the program; what is imported of it lies in packages that it brings",
    "duckdb-extension-ducklake": "a file that DuckDB loads",
    "duckdb-extension-postgres-scanner": "a file that DuckDB loads",
    "python-multipart": "with it FastAPI reads forms",
}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", name, maxsplit=1)[0]).lower()


def imported() -> dict[str, str]:
    """Return every module outside our own and Python's that is imported anywhere, and where."""
    found: dict[str, str] = {}
    for path in (path for room in sorted(ROOMS) for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                found.setdefault(name.split(".")[0], str(path.relative_to(ROOT)))
    ours = {*ROOMS, "tests", *sys.stdlib_module_names}
    return {name: path for name, path in found.items() if name not in ours}


def test_nothing_is_declared_that_is_imported_nowhere() -> None:
    providers = packages_distributions()
    used = {plain(package) for module in imported() for package in providers.get(module, [])}
    declared = {plain(package) for package in PROJECT["dependencies"]}
    assert sorted(declared - used) == sorted(NOT_IMPORTED)


def test_nothing_is_imported_that_is_not_declared() -> None:
    """What another package happens to bring is gone when that package no longer does."""
    providers = packages_distributions()
    declared = {plain(package) for package in PROJECT["dependencies"]}
    cluster = {plain(package) for package in PROJECT["optional-dependencies"]["cluster"]}
    dev = {plain(package) for package in PROJECT["optional-dependencies"]["dev"]}
    undeclared = {
        module: path
        for module, path in imported().items()
        if not {plain(package) for package in providers.get(module, [])}
        & (declared | cluster | (dev if path.startswith(("bench/", "chaos/")) else set()))
    }
    assert undeclared == {}
