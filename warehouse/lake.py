"""The warehouse as a DuckLake: a catalogue in PostgreSQL, the tables as Parquet files that many machines reach.

A night is one DuckLake transaction, so one snapshot; a reader stays with the snapshot it opened. Whatever is killed
whenever, the catalogue knows only whole nights; files that nobody got round to registering are worthless, and ``tidy``
removes them. Writers take turns on a lock of the catalogue's server, which frees it when its holder dies: DuckLake
itself would let them commit in any order, and then an answer as of a past time could still change.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
from tenacity import RetryError, Retrying, retry_if_result, stop_after_delay, wait_fixed

from warehouse.backend import NAME, WarehouseBusyError, Work, connect, quoted

SCHEME = "ducklake:"
_POSTGRES = "postgres:"
_OPTIONS = frozenset(("data_path", "metadata_schema"))
_TURN = 0x4850_4E41  # the number of our lock among a database's advisory locks
_PASSWORD = re.compile(r"(password=)('[^']*'|\S+)")
_PATIENCE_SECONDS = 900.0
_PAUSE_SECONDS = 0.1
_SNAPSHOT_DAYS = 30
_TIDY = (
    f"CALL ducklake_expire_snapshots('{NAME}', older_than => now() - INTERVAL {_SNAPSHOT_DAYS} DAY)",
    f"CALL ducklake_merge_adjacent_files('{NAME}')",
    f"CALL ducklake_cleanup_old_files('{NAME}', older_than => now() - INTERVAL 7 DAY)",
    f"CALL ducklake_delete_orphaned_files('{NAME}', older_than => now() - INTERVAL 1 DAY)",
)


@dataclass(frozen=True, slots=True)
class Lake:
    """A DuckLake: ``catalogue`` as DuckLake writes it after its scheme, ``options`` those of ATTACH."""

    catalogue: str
    options: tuple[tuple[str, str], ...] = ()
    patience_seconds: float = _PATIENCE_SECONDS

    @classmethod
    def named(cls, setting: str) -> Lake:
        """Return the lake a setting names: ``ducklake:postgres:dbname=kho host=db?data_path=/mnt/kho/``.

        Raises:
            ValueError: the catalogue is not in PostgreSQL, or an option is not known.
        """
        catalogue, _, query = setting.removeprefix(SCHEME).partition("?")
        options = tuple(parse_qsl(query, strict_parsing=bool(query)))
        unknown = {name for name, _ in options} - _OPTIONS
        if unknown or not catalogue.startswith(_POSTGRES):
            raise ValueError(
                f"a lake is named {SCHEME}{_POSTGRES}<connection>?data_path=<folder>, its options are "
                f"{', '.join(sorted(_OPTIONS))}"
            )
        return cls(catalogue, options)

    def exists(self) -> bool:
        """Tell whether anything was ever published.

        Raises:
            duckdb.IOException: the catalogue's server does not answer.
        """
        with _with_extensions() as connection:
            return self._attach_present(connection)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for the turn to write and keep it until the block ends.

        Raises:
            WarehouseBusyError: other loads kept it for longer than a night's load can take.
        """
        with _with_extensions() as connection:
            _attach(connection, f"{quoted(self.catalogue.removeprefix(_POSTGRES))} AS turn (TYPE postgres)")
            connection.execute("BEGIN")
            turn = Retrying(
                retry=retry_if_result(lambda is_ours: not is_ours),
                wait=wait_fixed(_PAUSE_SECONDS),
                stop=stop_after_delay(self.patience_seconds),
            )
            try:
                turn(_takes_turn, connection)
            except RetryError:
                raise WarehouseBusyError(
                    f"Kho số liệu bận quá {self.patience_seconds:.0f} giây vì lượt nạp khác; hãy chạy lại sau. "
                    "(Other loads hold the lake.)"
                ) from None
            yield

    def read(self) -> duckdb.DuckDBPyConnection:
        """Open the snapshot published last.

        Raises:
            FileNotFoundError: nothing was ever published.
            duckdb.IOException: the catalogue's server does not answer.
        """
        connection = _with_extensions()
        try:
            if not self._attach_present(connection):
                raise FileNotFoundError(_PASSWORD.sub(r"\1***", f"{SCHEME}{self.catalogue}"))
            snapshot = _snapshot(connection)
            connection.execute(f"DETACH {NAME}")
            self._attach(connection, "READ_ONLY", f"SNAPSHOT_VERSION {snapshot}")
            connection.execute(f"USE {NAME}")
        except BaseException:
            connection.close()
            raise
        return connection

    def publish(self, work: Work) -> None:
        """Do ``work`` in one transaction, which becomes one snapshot. The turn to write must be held."""
        with _with_extensions() as connection:
            self._attach(connection)
            connection.execute(f"USE {NAME}")
            connection.execute("BEGIN")
            work(connection)
            connection.execute("COMMIT")

    def publish_anew(self, work: Work) -> None:
        """Do ``work`` in one transaction: taking tables away asks the catalogue alone, not their files."""
        self.publish(work)

    def keep_as_it_is(self, folder: Path) -> str:
        """Say which snapshot it is: the lake itself keeps what is replaced for as long as its snapshots are kept.

        Raises:
            duckdb.Error: the catalogue does not answer.
        """
        with _with_extensions() as connection:
            self._attach(connection, "READ_ONLY")
            number = _snapshot(connection)
        return f"ảnh chụp số {number} của chính kho DuckLake, giữ {_SNAPSHOT_DAYS} ngày (a snapshot of the lake)"

    def tidy(self) -> None:
        """Merge small files; remove what nobody can still be reading, and what loads that died left behind."""
        with _with_extensions() as connection:
            self._attach(connection)
            for statement in _TIDY:
                connection.execute(statement)

    def _attach_present(self, connection: duckdb.DuckDBPyConnection) -> bool:
        try:
            self._attach(connection, "READ_ONLY")
        except duckdb.InvalidInputException as error:
            if "does not exist" in str(error):
                return False
            raise
        return _snapshot(connection) > 0  # the first, of an empty catalogue, is 0

    def _attach(self, connection: duckdb.DuckDBPyConnection, *more: str) -> None:
        options = ", ".join((*(f"{name} {quoted(value)}" for name, value in self.options), *more))
        _attach(connection, f"{quoted(SCHEME + self.catalogue)} AS {NAME}{f' ({options})' if options else ''}")


def _attach(connection: duckdb.DuckDBPyConnection, what: str) -> None:
    """Attach; an error does not repeat the password, which would end in a log."""
    try:
        connection.execute(f"ATTACH {what}")
    except duckdb.Error as error:
        raise type(error)(_PASSWORD.sub(r"\1***", str(error))) from None


def _snapshot(connection: duckdb.DuckDBPyConnection) -> int:
    ((snapshot,),) = connection.execute(f"FROM ducklake_current_snapshot('{NAME}')").fetchall()
    return int(snapshot)


def _takes_turn(connection: duckdb.DuckDBPyConnection) -> bool:
    asked = f"SELECT pg_try_advisory_xact_lock({_TURN})"
    ((taken,),) = connection.execute("FROM postgres_query('turn', $1)", [asked]).fetchall()
    return bool(taken)


def _with_extensions() -> duckdb.DuckDBPyConnection:
    """Return a connection with the extensions of our own packages.

    They are loaded without DuckDB's own check of their signatures, which takes 0.9 s a connection: the package's hash
    was checked when it was installed. Nothing else can be loaded so afterwards.
    """
    connection = connect(allow_unsigned_extensions=True)
    for name in ("postgres_scanner", "ducklake"):
        connection.execute(f"LOAD {quoted(_extension(name))}")
    connection.execute("SET allow_unsigned_extensions = false")
    return connection


def _extension(name: str) -> Path:
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    folders = package.submodule_search_locations if package else None
    if not folders:
        raise ModuleNotFoundError(f"a lake needs the package duckdb-extension-{name.replace('_', '-')}")
    return Path(folders[0]) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
