"""Say what a file is by its first bytes and its parts, never by its name."""

from __future__ import annotations

import re

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHERS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "word"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "other"),
)
# Streams of an OLE container, by the name in its directory, whose case does not matter.
_STREAMS = (
    ("EncryptedPackage", "password"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "slides"),
    ("__properties_version1.0", "mail"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|div)\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:^|/)index(?:/.*\.iwa|\.zip|\.apxl(?:\.gz)?)$")
_OFFICE = ("[content_types].xml", "xl/", "meta-inf/manifest.xml", "content.xml")
_HEAD = 65536
_ENTRY = 128


def of_bytes(data: bytes) -> str:
    """Return the kind of a file: ``xls``, ``html``, ``xml2003``, ``fods``, ``text``, ``zip`` or a kind to refuse.

    ``of_members`` looks inside a zip.
    """
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        return _of_streams(data)
    if data.startswith(_BIFF):
        return "xls"
    for magic, kind in _OTHERS:
        if data.startswith(magic) and not (len(magic) == 2 and magic.isalpha() and _is_text(data[:_HEAD])):
            return kind
    if data[4:8] == b"ftyp":
        return "image"
    return _of_text(data[:_HEAD])


def _of_streams(data: bytes) -> str:
    lowered = data.lower()
    return next((kind for name, kind in _STREAMS if _has_stream(lowered, name)), "other")


def _has_stream(lowered: bytes, name: str) -> bool:
    """Tell whether an entry of a directory (every 128 bytes) is so named; the same words in a cell are none."""
    written = f"{name}\0".lower().encode("utf-16-le")
    place = lowered.find(written)
    while place >= 0 and place % _ENTRY:
        place = lowered.find(written, place + 1)
    return place >= 0


def _of_text(head: bytes) -> str:
    if not _is_text(head):
        return "other"
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        return _of_markup(plain)
    if plain[:1] == b"{" and b"docs.google.com" in plain:
        return "link"
    if plain[:5].lower() == b"mime-" or b"multipart/related" in plain[:2000]:
        return "web_archive"
    return "text"


def _of_markup(head: bytes) -> str:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    if b"urn:oasis:names:tc:opendocument:xmlns:office" in head:
        return "fods"
    return "html" if _HTML.search(head) else "other"


def _is_text(head: bytes) -> bool:
    """Tell whether there is no control character in ``head`` but those of text, in one-byte letters or in UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = head.translate(None, bytes([9, 10, 12, 13, *range(32, 256)]))
    return not controls or utf16_order(head) is not None


def utf16_order(data: bytes) -> str | None:
    """Return the encoding of UTF-16 text without a byte order mark, by where its zero bytes stand."""
    even, odd = data[:_HEAD:2], data[1:_HEAD:2]
    for high, low, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(high) > 4 and high.count(0) > 0.4 * len(high) and low.count(0) < 0.2 * len(low):
            return encoding
    return None


def of_members(names: set[str], mimetype: bytes) -> str:
    """Return the kind of a zip by its parts: ``xlsx``, ``ods``, ``docx``, or what to refuse.

    A workbook is found wherever its package keeps it; ``ods`` is also said of what keeps silent on its type,
    ``damaged`` of what is empty or has lost the part that says what it is.
    """
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "_rels/.rels" in names:
        files = {name.rpartition("/")[2] for name in names}
        if "workbook.bin" in files:
            return "xlsb"
        if "workbook.xml" in files or any(name.startswith("xl/") for name in names):
            return "xlsx"
    if not mimetype and {"content.xml", "meta-inf/manifest.xml"} <= names:
        return "ods"
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("word/") for name in names) or mimetype.startswith(
        b"application/vnd.oasis.opendocument.text"
    ):
        return "word"
    if any(name.startswith("ppt/") for name in names):
        return "slides"
    if any(_NUMBERS.search(name) for name in names):
        return "numbers"
    return "damaged" if not names or any(name.startswith(_OFFICE) for name in names) else "archive"
