"""What a night came to, to compare two of them: what the warehouse holds, who was told what, which files there are."""

from __future__ import annotations

import email
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from forms import forms
from hopnhat.settings import Settings
from warehouse import Warehouse

_TOLD = re.compile(r"^\d+\. (.+)\n(.+)$", re.MULTILINE)
_NIGHT = re.compile(r"(Trả về đơn vị/[^/]+)/[^/]+/")
_STATES = ("waiting", "sent", "refused")


def difference(expected: Warehouse, found: Warehouse, beside: Collection[str] = ()) -> str | None:
    """Say what differs between two warehouses, ``None`` where they hold the same returns, records and findings.

    Files with a sha256 in ``beside`` are left out of both.
    """
    ours, theirs = (_content(one, sorted(beside)) for one in (expected, found))
    wrong = [f"{name}: {ours[name]} became {theirs[name]}" for name in ours if ours[name] != theirs[name]]
    return "; ".join(wrong) or (None if ours["core_submissions"][0] else "the night brought no return")


def told_otherwise(expected: Settings, found: Settings, beside: Collection[str] = ()) -> str | None:
    """Say who was told of something twice or never, ``None`` where the same people were told the same, each once.

    What is said in the words of ``beside`` is left out of both.
    """
    ours, theirs = _told(expected, beside), _told(found, beside)
    lost, more = ours - theirs, theirs - ours
    wrong = [f"{len(lost)} never told: {next(iter(lost))}"] if lost else []
    wrong += [f"{len(more)} told once more: {next(iter(more))}"] if more else []
    return "; ".join(wrong) or None


def other_files(expected: Settings, found: Settings) -> str | None:
    """Say which files on the shared drive are missing or left over, ``None`` where there are none."""
    ours, theirs = _files(expected.drive), _files(found.drive)
    missing, left = sorted(ours - theirs), sorted(theirs - ours)
    wrong = [f"{len(missing)} files missing on the drive: {missing[0]}"] if missing else []
    wrong += [f"{len(left)} files left over on the drive: {left[0]}"] if left else []
    return "; ".join(wrong) or None


def mails(settings: Settings) -> Iterator[EmailMessage]:
    """Yield every mail that waits, was sent or was refused."""
    for state in _STATES:
        for path in (settings.outbox / state).glob("*.eml"):
            yield email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP)


def sayings(mail: EmailMessage) -> list[tuple[str, str]]:
    """Return the places to mend that a mail names, each with what it says of it."""
    body = mail.get_body(("plain",))
    return _TOLD.findall(body.get_content()) if body else []


def _content(warehouse: Warehouse, beside: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Return for each table the number of its rows and a sum over them that knows no order."""
    found: dict[str, tuple[int, int]] = {}
    with warehouse.reading() as connection:
        for name, query in _queries().items():
            rows = f"SELECT * FROM ({query}) WHERE coalesce(NOT list_contains($1::VARCHAR[], sha256), true)"
            counted = f"SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM ({rows}) t"
            ((count, total),) = connection.execute(counted, [beside]).fetchall()
            found[name] = (count, total % (1 << 64))
    return found


def _queries() -> dict[str, str]:
    queries = {
        "core_submissions": "SELECT unit_id, form, period, version, sha256, status FROM core_submissions",
        # Of its states only this one: a night that merely saw the files again makes what was new still there.
        "mart_findings__life": 'SELECT code, unit_id, form, period, sha256, sheet, "row", column_no, '
        "state = 'mended' AS is_mended FROM mart_findings__life",
    }
    for form in forms():
        name = f"core_{form.lower()}__records"
        records = f"{name} r JOIN core_submissions s USING (submission_id)"
        queries[name] = f"SELECT s.sha256, r.* EXCLUDE (submission_id) FROM {records}"
    return queries


def _told(settings: Settings, beside: Collection[str]) -> Counter[tuple[str, str]]:
    """Return how often each recipient was told of each place to mend, by the mails that wait or were sent."""
    told = ((str(mail["To"]), *said) for mail in mails(settings) for said in sayings(mail))
    return Counter((who, place) for who, place, what in told if what not in beside)


def _files(drive: Path) -> set[str]:
    """Return the files below a folder by name; the folder of a night in which a workbook went back is left out."""
    names = (str(path.relative_to(drive)) for path in drive.rglob("*") if path.is_file())
    return {_NIGHT.sub(r"\1/", name) for name in names}
