import os
import resource
import time
from pathlib import Path

import openpyxl
import pytest

from findings import catalogue
from organisation.senders import Sender
from province import VARIABLE
from transforms.readers import Limits
from transforms.returns import Hints
from transforms.sandbox import Job, SandboxError, read_many

QUICK = Limits(seconds=2.5)
OBEY = "sandbox_readers:obey"
COUNT = "sandbox_readers:count_cells"
NAME_PROVINCE = "sandbox_readers:name_province"


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)


@pytest.fixture
def orders(tmp_path):
    """Write each order to a file of its own and give the jobs."""

    def write(*texts: str) -> list[Job]:
        jobs = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number:03}.txt"
            path.write_text(text, encoding="utf-8")
            jobs.append(Job(path, path.name, sha256=f"sha{number}"))
        return jobs

    return write


def codes(reads):
    return [[finding.code for finding in read.findings] for read in reads]


def test_results_come_in_the_order_of_the_jobs_with_their_hints(tmp_path):
    jobs = []
    for number in range(40):
        book = openpyxl.Workbook()
        for row in range(number):
            book.active.append([row])
        path = tmp_path / f"{number}.xlsx"
        book.save(path)
        jobs.append(Job(path, path.name, f"sha{number}", Hints(Sender(unit_id=f"U{number}"))))
    reads = list(read_many(iter(jobs), reader=COUNT))
    assert [read.conservation.read for read in reads] == list(range(40))
    assert [(r.file, r.sha256, r.unit_id) for r in reads] == [(j.name, j.sha256, j.hints.sender.unit_id) for j in jobs]


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("abort", "file_crashed"),
        ("kill", "file_crashed"),
        ("eat", "file_crashed"),
        ("fail", "file_crashed"),
        ("hang", "file_timeout"),
        ("spin", "file_timeout"),
    ],
)
def test_a_file_that_hurts_its_reader_costs_only_itself(orders, order, code):
    reads = list(read_many(orders("ok", "ok", order, "ok", "ok"), workers=1, limits=QUICK, reader=OBEY))
    assert codes(reads) == [[], [], [code], [], []]
    assert (reads[2].file, reads[2].sha256, reads[2].rejected) == ("002.txt", "sha2", True)


def test_files_that_follow_one_that_kills_are_read_though_its_child_had_been_sent_them(orders):
    texts = ["ok", "kill", "ok", "kill", "kill", "ok", "hang", "abort", "ok"] * 2
    reads = list(read_many(orders(*texts), workers=2, limits=Limits(seconds=1), reader=OBEY))
    assert [read.file for read in reads] == [f"{number:03}.txt" for number in range(len(texts))]
    assert [not read.findings for read in reads] == [text == "ok" for text in texts]


def test_nobody_is_late_while_the_answers_wait_to_be_taken(orders):
    reads = read_many(orders(*["ok"] * 12), workers=1, limits=Limits(seconds=0.5), reader=OBEY)
    first = next(reads)
    time.sleep(1)
    assert codes([first, *reads]) == [[]] * 12


def test_many_files_share_a_child_and_two_children_share_the_files(orders):
    reads = list(read_many(orders(*["ok"] * 60), workers=2, reader=OBEY))
    children = {read.unit for read in reads}
    assert 1 <= len(children) <= 2
    assert str(os.getpid()) not in children


def test_a_large_parent_does_not_make_its_children_leave(orders):
    ballast = bytearray(b"x") * (500 << 20)
    reads = list(read_many(orders(*["ok"] * 10), workers=1, reader=OBEY))
    assert len(ballast) > 0
    assert len({read.unit for read in reads}) == 1


def test_a_fault_of_ours_is_told_and_the_child_lives_on(orders, caplog):
    first, failed, last = read_many(orders("ok", "fail", "ok"), workers=1, limits=QUICK, reader=OBEY)
    assert first.unit == last.unit
    assert failed.findings
    assert "a fault of ours" in caplog.text


def test_a_child_cannot_write_a_file(orders, tmp_path):
    target = tmp_path / "written.txt"
    reads = list(read_many(orders(f"write {target}"), limits=QUICK, reader=OBEY))
    assert codes(reads) == [["file_crashed"]]
    assert not target.exists() or target.stat().st_size == 0


def test_what_a_library_prints_does_not_disturb_the_answers(orders):
    assert codes(read_many(orders("print", "ok"), workers=1, limits=QUICK, reader=OBEY)) == [[], []]


def test_a_real_file_that_makes_calamine_abort_would_cost_only_itself(orders, tmp_path):
    bad = tmp_path / "bad.xls"
    bad.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 1016)
    reads = list(read_many([Job(bad, bad.name), *orders("họ,tên\na,b\n")], workers=1, limits=QUICK, reader=COUNT))
    assert [bool(read.findings) for read in reads] == [True, False]
    assert reads[1].conservation.read == 4


def test_jobs_are_taken_a_few_ahead_only(orders):
    taken = []

    def jobs():
        for job in orders(*["ok"] * 200):
            taken.append(job)
            yield job

    reads = read_many(jobs(), workers=2, reader=OBEY)
    next(reads)
    assert len(taken) < 40
    reads.close()


def test_leaving_early_ends_the_children(orders):
    reads = read_many(orders("ok", *["hang"] * 4), workers=1, limits=QUICK, reader=OBEY)
    child = int(next(reads).unit or 0)
    reads.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_reader_that_does_not_exist_is_our_fault(orders):
    with pytest.raises(SandboxError, match="no_such_module"):
        list(read_many(orders("ok"), reader="no_such_module:read"))


def test_odd_file_names_reach_the_child(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff b\xc3\xa1o c\xc3\xa1o\n.csv"))
    path.write_bytes(b"a,b\n1,2\n")
    read = next(read_many([Job(path, path.name)], reader=COUNT))
    assert read.conservation.read == 4
    assert [finding.code for finding in read.findings] == ["file_name_unsafe"]


def test_one_file_is_read_without_a_noticeable_wait(orders):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    list(read_many(orders("ok"), reader=OBEY))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 2


def test_a_file_that_keeps_the_processor_busy_is_stopped_before_the_wall_clock_does(orders):
    limits = Limits(cpu_seconds=1, seconds=30)
    (read,) = read_many(orders("spin"), workers=1, limits=limits, reader=OBEY)
    assert codes([read]) == [["file_timeout"]]
    assert "quá 1 giây" in catalogue().message(read.findings[0])


def test_files_are_read_by_the_installations_own_copy_of_the_province(orders, tmp_path, monkeypatch):
    """Once only the shipped forms and units were known where files are read, whatever the installation had."""
    own = tmp_path / "home" / "province"
    own.mkdir(parents=True)
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("HOPNHAT_HOME", str(own.parent))
    [read] = read_many(iter(orders("x")), reader=NAME_PROVINCE)
    assert read.unit == str(own)
