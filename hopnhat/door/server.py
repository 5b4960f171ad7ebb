"""The door's server process: the application of an installation, and what keeps it up to date while it runs."""

from __future__ import annotations

import argparse
import ctypes
import logging
import os
import threading
from collections.abc import Sequence
from contextlib import suppress

import uvicorn

from door.across import Across
from door.app import Door, create_app
from door.checking import Checker
from door.owed import name_of
from door.sending import Receipt
from feedback.mail import letter, shown
from feedback.outbox import Outbox
from hopnhat.airflow.board_reader import Board
from hopnhat.commands.messages import say
from hopnhat.door.connections import ImpatientProtocol
from hopnhat.maintenance.province_folder import state_of_folder
from hopnhat.messaging.sending import sender
from hopnhat.settings import Settings
from organisation.calendar import calendar
from organisation.contacts import Contacts
from province.folder import forget_folder

_LOOK_SECONDS = 5.0
_KEEP_ALIVE, _GRACE = 15, 30  # seconds; the second is what a request may still take when the server is stopped
_CONNECTIONS = 400
_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
_log = logging.getLogger(__name__)


def run(settings: Settings, host: str, port: int) -> None:
    """Serve an installation's door until the process is asked to end."""
    os.environ.setdefault("HOPNHAT_HOME", str(settings.home))
    _share_memory_between_threads()
    across = Across(settings.warehouse)
    with Checker(workers=max(2, min(settings.workers, 4)), across=across) as checker:
        checker.warm()
        watch = _Watch(settings, checker)
        watch.start()
        app = create_app(door_of(settings, checker))
        uvicorn.run(
            app,
            host=host,
            port=port,
            http=ImpatientProtocol,
            access_log=False,  # an address is a secret; who did what stands in the book of uses
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=_GRACE,
            limit_concurrency=_CONNECTIONS,
            log_level="warning",
        )
        watch.stop()


def _share_memory_between_threads() -> None:
    """Have all threads take memory from two arenas: glibc gives each its own, and a round of files then leaves 150 MB.

    Another C library has no such call, and no such arenas.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def door_of(settings: Settings, checker: Checker) -> Door:
    """Return the door of an installation."""
    return Door(
        home=settings.home,
        store=settings.store,
        checker=checker,
        facts=Board(settings).facts,
        label=settings.label,
        warehouse=str(settings.warehouse),
        told=lambda unit_id, receipts: tell(settings, unit_id, receipts),
    )


def tell(settings: Settings, unit_id: str, receipts: Sequence[Receipt]) -> None:
    """Queue the mail that says what was taken, to the unit's own addresses; it goes out with the next sending."""
    recipients = Contacts.load(settings.contacts).own(unit_id)
    if not (recipients and receipts):
        return
    unit, mail_id = name_of(unit_id), f"receipt-{receipts[0].number}"
    zone = calendar().zone
    facts = {
        "subject": say("receipt_subject", "vi", unit=unit, number=receipts[0].number, count=len(receipts)),
        "unit": unit,
        "receipts": [
            {"number": one.number, "name": shown(one.name), "rows": one.rows, "sha256": one.sha256,
             "at": f"{one.at.astimezone(zone):%H:%M:%S, %d/%m/%Y}"}
            for one in receipts
        ],
    }  # fmt: skip
    mail = letter("receipt", facts, sender(), recipients, mail_id)
    Outbox(settings.outbox).put(mail_id, mail, unit_id=unit_id, urgent=True)


class _Watch(threading.Thread):
    """Looks whether an officer has changed the province's folder, and has everything read again if so."""

    def __init__(self, settings: Settings, checker: Checker) -> None:
        super().__init__(name="watch", daemon=True)
        self._settings = settings
        self._checker = checker
        self._state = state_of_folder(settings)
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                self._checker.let_go()
                state = state_of_folder(self._settings)
                if state != self._state:
                    self._state = state
                    forget_folder()
                    self._checker.renew()
            except Exception:
                _log.exception("the province's folder cannot be looked at")

    def stop(self) -> None:
        """End it."""
        self._ended.set()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the door of the installation that the environment names: ``python -m hopnhat.door.server --port N``."""
    parser = argparse.ArgumentParser(prog="python -m hopnhat.door.server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    options = parser.parse_args(arguments)
    run(Settings.load(), options.host, options.port)


if __name__ == "__main__":
    main()
