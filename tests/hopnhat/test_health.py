"""What is wrong with an installation is seen and told on a way that does not ride on what is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedback.outbox import Outbox
from hopnhat.cli import root
from hopnhat.maintenance.health import Sign, as_metrics, signs_of
from hopnhat.maintenance.last_night import note_last_night
from hopnhat.maintenance.operations import back_up
from hopnhat.messaging.concerns import NIGHT, Concerns
from hopnhat.settings import Settings

NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)


@pytest.fixture
def sound(settings: Settings) -> Settings:
    """An installation after a good night with its backup."""
    settings.drive.mkdir(parents=True)
    note_last_night(settings, "dem-1", False, NOW - timedelta(hours=6))
    back_up(settings, NOW - timedelta(hours=5))
    return settings


def bad(settings: Settings, now: datetime = NOW) -> dict[str, str]:
    return {sign.name: sign.sentence for sign in signs_of(settings, now) if sign.state == "bad"}


def test_after_a_good_night_nothing_is_bad(sound: Settings) -> None:
    assert bad(sound) == {}
    assert {sign.name for sign in signs_of(sound, NOW)} >= {"night", "warehouse", "mail", "backup", "disk", "province"}


def test_a_night_that_did_not_run_and_a_backup_that_was_not_taken_are_seen_after_a_day(sound: Settings) -> None:
    found = bad(sound, NOW + timedelta(hours=30))
    assert "36 giờ trước" in found["night"]
    assert "35 giờ trước" in found["backup"]


def test_a_red_night_says_what_there_is_to_do(sound: Settings) -> None:
    Concerns(sound.home, sound.drive).replace(NIGHT, ["Nguồn “inbox” không mở được: hãy gắn lại ổ đĩa."])
    note_last_night(sound, "dem-2", True, NOW - timedelta(hours=1))
    found = bad(sound)
    assert "có việc phải xử lý" in found["night"]
    assert found["concern"] == "Nguồn “inbox” không mở được: hãy gắn lại ổ đĩa."


def test_an_inbox_that_refuses_is_told_with_the_servers_own_words(sound: Settings) -> None:
    """A refused SMTP was a green night with `waiting: 6` and no reason."""
    import smtplib

    mail = EmailMessage()
    mail["To"], mail["Subject"] = "a@example.org", "Báo cáo"
    mail.set_content("…")
    outbox = Outbox(sound.outbox)
    outbox.put("thu-1", mail, unit_id="D199")

    def refuse(message: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"5.1.1 khong co hop thu nay")})

    outbox.send(refuse, now=NOW - timedelta(hours=5))
    assert "5.1.1 khong co hop thu nay" in bad(sound)["mail"]


def test_a_damaged_backup_is_named(sound: Settings) -> None:
    [taken] = [path for path in sound.backups.iterdir() if path.is_dir()]
    (taken / "manifest.json").write_text("{", encoding="utf-8")
    assert taken.name in bad(sound)["backup"]


def test_a_backup_disk_that_is_away_is_told(sound: Settings) -> None:
    shutil.rmtree(sound.backups)
    found = [sign.sentence for sign in signs_of(sound, NOW) if sign.state == "bad"]
    assert any("không có bản sao lưu nào" in sentence for sentence in found)
    assert any(f"Không thấy thư mục {sound.backups}" in sentence for sentence in found)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system: run as root")
def test_a_full_disk_is_told(sound: Settings) -> None:
    mounted = subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(sound.drive)], check=False)
    if mounted.returncode:
        pytest.skip("nothing may be mounted here")
    try:
        assert f"Ổ đĩa {sound.drive} chỉ còn 0,0 GB trống" in bad(sound)["disk"]
    finally:
        subprocess.run(["/bin/umount", str(sound.drive)], check=True)


def test_a_warehouse_that_cannot_be_read_hides_no_other_sign(sound: Settings) -> None:
    Path(sound.warehouse).write_bytes(b"x" * 100)
    found = bad(sound)
    assert "không đọc được" in found["warehouse"]
    assert {sign.name for sign in signs_of(sound, NOW)} >= {"night", "mail", "backup", "province"}


def test_the_command_ends_with_1_for_any_monitor_and_prometheus_reads_it(sound: Settings) -> None:
    runner = CliRunner()
    asked = ["health", "--home", str(sound.home)]
    note_last_night(sound, "dem-9", True)
    red = runner.invoke(root(), asked)
    assert red.exit_code == 1
    assert red.output.splitlines()[0].startswith("! ")
    metrics = runner.invoke(root(), [*asked, "--metrics"]).output
    assert 'hopnhat_good{part="night"} 0' in metrics
    assert 'hopnhat_good{part="warehouse"} 1' in metrics


def test_one_bad_sign_of_a_part_makes_its_metric_0() -> None:
    signs = [Sign("disk", "good", ""), Sign("disk", "bad", ""), Sign("mail", "good", "")]
    assert as_metrics(signs).splitlines()[2:] == ['hopnhat_good{part="disk"} 0', 'hopnhat_good{part="mail"} 1']
