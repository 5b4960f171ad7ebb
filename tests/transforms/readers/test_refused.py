"""Files that are no workbook, or none that can be opened: each is refused by what it is, with the one reason."""

import os
import random
import zlib
from pathlib import Path

import pytest

from tests.transforms.readers.hostile import heads, refused
from transforms.readers import open_workbook


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty", b"", "file_empty"),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "file_pdf"),
        ("png", b"\x89PNG\r\n\x1a\n" + bytes(40), "file_image"),
        ("jpeg", b"\xff\xd8\xff\xe0" + bytes(40), "file_image"),
        ("rar", b"Rar!\x1a\x07\x01\x00" + bytes(40), "file_archive"),
        ("gzip", zlib.compress(b"x"), "file_not_workbook"),
        ("rtf", b"{\\rtf1\\ansi bao cao}", "file_word"),
        ("program", b"MZ\x90\x00\x03" + bytes(60), "file_not_workbook"),
        ("google link", b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "file_link"),
        ("random", random.Random(3).randbytes(3000), "file_not_workbook"),
        ("zeros", bytes(3000), "file_not_workbook"),
        ("page without a table", b"<html><body><p>404</p></body></html>", "file_not_workbook"),
        ("other xml", b'<?xml version="1.0"?><note><to>a</to></note>', "file_not_workbook"),
        ("mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "file_web_archive"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_content(opened, name, data, code):
    assert refused(opened(data, "bao-cao.xlsx"), code)


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("xl/workbook.bin", "file_xlsb"),
        ("word/document.xml", "file_unreadable"),
        ("word/settings.xml", "file_word"),
        ("ppt/presentation.xml", "file_slides"),
        ("Index/Document.iwa", "file_numbers"),
        ("thang3/bao-cao.xlsx", "file_archive"),
    ],
)
def test_other_zips_are_refused_by_their_parts(opened, package, member, code):
    other = package()
    other.parts = {"_rels/.rels": b"<Relationships/>", member: b"x"}
    assert refused(opened(other.bytes()), code)


@pytest.mark.parametrize(
    ("stream", "code"),
    [("EncryptedPackage", "file_password"), ("WordDocument", "file_word"), ("Khac", "file_not_workbook")],
)
def test_ole_containers_are_refused_by_their_streams(opened, stream, code):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + (stream + "\0").encode("utf-16-le").ljust(128, b"\0")
    assert refused(opened(data), code)


def test_a_zip_with_a_password_is_refused(opened, sound):
    data = bytearray(sound)
    for at in heads(data):
        data[at + 8] |= 1
    assert refused(opened(bytes(data)), "file_password")


def test_zips_within_zips_are_not_opened(opened, package):
    inner = package(rows="").bytes()
    for _ in range(20):
        nest = package()
        nest.parts = {"r/r.zip": inner}
        inner = nest.bytes()
    assert refused(opened(inner), "file_archive")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_zip_is_refused(opened, sound, share):
    assert refused(opened(sound[: int(len(sound) * share)]), "file_unreadable")


def test_a_part_with_a_wrong_checksum_is_refused(opened, sound):
    data = bytearray(sound)
    for at in heads(data):
        data[at + 16] ^= 0xFF
    assert refused(opened(bytes(data)), "file_unreadable")


def test_two_parts_of_one_name_are_refused(opened, package):
    book = package(rows='<row r="1"><c r="A1"><v>1</v></c></row>')
    book.parts["XL/Worksheets/sheet1.xml"] = b"<worksheet/>"
    assert refused(opened(book.bytes()), "file_duplicate_parts")


def test_links_pipes_folders_and_devices_are_never_opened(tmp_path, sound):
    target = tmp_path / "that.xlsx"
    target.write_bytes(sound)
    (tmp_path / "lien-ket.xlsx").symlink_to(target)
    (tmp_path / "dev-zero.xlsx").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "ong.xlsx")
    (tmp_path / "thu-muc.xlsx").mkdir()
    for path in (*tmp_path.glob("[ldo]*.xlsx"), tmp_path / "thu-muc.xlsx", Path("/dev/zero")):
        assert refused(open_workbook(path, path.name), "file_not_regular")


def test_a_file_that_is_gone_or_impossible_is_a_finding(tmp_path):
    assert refused(open_workbook(tmp_path / "khong-co.xlsx", "khong-co.xlsx"), "file_not_accessible")
    assert refused(open_workbook(Path("a\0b"), "a\0b"[:1]), "file_not_accessible")
