"""Files that mean harm, or might as well: what a unit could put into its folder and no reader may fall for."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping

_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
_OUTSIDE = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
_FAR = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>xa</t></is></c></row></sheetData>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def hostile(good: bytes, seed: int) -> Mapping[str, bytes]:
    """Return the contents by the name under which each arrives; some are made from a good workbook."""
    chance = random.Random(seed)
    return {
        "rỗng.xlsx": b"",
        "ngẫu nhiên.xlsx": chance.randbytes(5000),
        "toàn số không.xls": bytes(4096),
        "chương trình.xlsx": b"MZ\x90\x00\x03" + bytes(600),
        "cắt giữa.xlsx": good[: len(good) // 2],
        "không có mục lục.xlsx": good[:-22],
        "bom.xlsx": _changed(good, _SHEET, lambda part: part.replace(b"<sheetData>", b"<sheetData>" + _BOMB)),
        "bom chữ.xlsx": _changed(good, _STRINGS, lambda part: part + b" " * 90_000_000),
        "thực thể lồng nhau.xlsx": _changed(good, _SHEET, lambda part: _after_declaration(part, _ENTITIES)),
        "thực thể ngoài.xlsx": _changed(good, _SHEET, lambda part: _after_declaration(part, _OUTSIDE)),
        "lồng sâu.xlsx": _changed(good, _SHEET, lambda part: part.replace(b"<sheetData>", b"<a>" * 200_000)),
        "thiếu dấu đóng.xlsx": _changed(good, _SHEET, lambda part: part[: len(part) // 2]),
        "không có trang.xlsx": _changed(good, _SHEET, None),
        "ole hỏng.xls": _OLE + struct.pack("<126I", *([0xFFFFFFFD] * 126)),
        "chuỗi vòng.xls": _OLE + chance.randbytes(504) + chance.randbytes(8192),
        "kịch bản.xls": b"<html><body><script>alert(1)</script><img src=x onerror=alert(1)></body></html>",
        "dòng dài.csv": b"Ho ten," + b"A" * 3_000_000,
        "byte không.csv": b"Ho\x00ten,Don\x00vi\n" * 1000,
        "=cmd|' /C calc'!A0.csv": b"Ho ten,Don vi\n=cmd|' /C calc'!A0,+1\n",
        "\u202excod.xlsx": b"%PDF-1.7\n" + chance.randbytes(300),
        "đuôi xa.xlsx": _changed(good, _SHEET, lambda part: part.replace(b"</sheetData>", _FAR)),
    }


def harmless() -> frozenset[str]:
    """Return the names of those of which the rest is a good return, and may be taken for one."""
    return frozenset(("đuôi xa.xlsx",))


_BOMB = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"A" * 80_000_000 + b"</t></is></c></row>"


def _changed(good: bytes, name: str, change: Callable[[bytes], bytes] | None) -> bytes:
    """Return a workbook packed again with one part changed, or without it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in source.namelist():
            content = source.read(part)
            if part != name:
                new.writestr(part, content)
            elif change:
                new.writestr(part, change(content))
    return target.getvalue()


def _after_declaration(part: bytes, more: bytes) -> bytes:
    head, mark, rest = part.partition(b"?>")
    return head + mark + more + rest if mark else more + part
