"""Mails as people and machines write them; every name in them is invented (dữ liệu mẫu)."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from email.policy import SMTP

OWN_SERVER = "mx.tinhdoan.example"
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def passed(domain: str, server: str = OWN_SERVER) -> str:
    """What the office's own server writes of a mail whose sender it found to be whom it says."""
    return f"{server}; spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"


def letter(
    sender: str,
    files: dict[str, bytes] | None = None,
    text: str = "Kính gửi Ban, đơn vị gửi báo cáo.",
    proven: bool = True,
    **headers: str,
) -> EmailMessage:
    """A mail to the office with some attachments; ``headers`` are written with ``_`` for ``-``."""
    mail = EmailMessage(policy=SMTP)
    if proven:
        mail["Authentication-Results"] = passed(sender.rpartition("@")[2])
    mail["From"], mail["To"], mail["Subject"] = sender, "baocao@tinhdoan.example", "Báo cáo 6 tháng"
    mail["Message-ID"] = f"<{abs(hash((sender, text, tuple(files or ()))))}@example.org>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content in (files or {}).items():
        mail.add_attachment(content, maintype="application", subtype=XLSX, filename=name)
    return mail


def winmail(files: dict[str, bytes]) -> bytes:
    """Outlook's own wrapper around some files (MS-OXTNEF)."""

    def attribute(level: int, number: int, value: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    out = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x00069007, struct.pack("<II", 1258, 0))
    for name, content in files.items():
        written = name.encode("utf-16-le") + b"\0\0"
        padded = written + b"\0" * (-len(written) % 4)
        number = struct.pack("<IHHI", 1, 0x1F, 0x3707, 1) + struct.pack("<I", len(written)) + padded
        out += attribute(2, 0x00069002, b"\0" * 14) + attribute(2, 0x00018010, b"TEP~1.XLS\0")
        out += attribute(2, 0x0006800F, content) + attribute(2, 0x00069005, number)
    return out
