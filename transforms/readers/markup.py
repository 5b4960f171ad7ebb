"""XML from strangers: one encoding, no DTD, no entities of its own."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from transforms.readers.refusal import Refused

_DECLARED = re.compile(rb"\A\s*<\?xml\b(?:[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'])?[^>]*\?>")
# Encodings of text that office programs write; of the others that Python knows some take hours, some run escapes.
_ENCODING = re.compile(
    r"utf-?(?:8|16|32)(?:[-_]?[lb]e)?|us-ascii|ascii|unicode|iso-?8859-\d{1,2}|latin-?\d|windows-\d{3,4}|cp-?\d{3,4}"
    r"|x-user-defined|macintosh|koi8-[ru]|gb18030|gbk|gb2312|big5|shift_jis|euc-(?:jp|kr)|tis-620"
)
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
TRUE = {"1", "true", "on"}
_SMALL = 1 << 16  # bytes of a part that is worth remembering
_MOST_REMEMBERED = 64
Made = TypeVar("Made")


def remembered(make: Callable[[bytes], Made]) -> Callable[[bytes], Made]:
    """Remember what is made of small parts, which returns made from one template have in common.

    What is made is shared: it is looked at and never changed.
    """
    kept = lru_cache(maxsize=_MOST_REMEMBERED)(make)

    @wraps(make)
    def made(raw: bytes) -> Made:
        return kept(raw) if len(raw) <= _SMALL else make(raw)

    return made


def plain(raw: bytes) -> bytes:
    """Return an XML part in UTF-8 without declaration.

    Raises:
        Refused: it declares document types or entities, or is in no encoding we know.
    """
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), None)
    if encoding is None and b"\0" in raw[:4]:
        encoding = "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
    if encoding:
        raw = _recode(raw, encoding)
    declared = _DECLARED.match(raw)
    if declared:
        name = (declared.group(1) or b"utf-8").decode("ascii").lower()
        raw = raw[declared.end() :]
        if not is_encoding(name):
            raise Refused("file_unreadable")
        raw = raw if encoding or name in {"utf-8", "us-ascii", "ascii", "utf8"} else _recode(raw, name)
    if b"!" in raw and any(word in raw for word in _FORBIDDEN):
        raise Refused("file_dtd")
    return raw


def is_encoding(name: str) -> bool:
    """Tell whether a name, in small letters, is that of an encoding which a file may be in."""
    return _ENCODING.fullmatch(name) is not None


def _recode(raw: bytes, encoding: str) -> bytes:
    try:
        return raw.decode(encoding).encode("utf-8")
    except (UnicodeError, LookupError) as error:
        raise Refused("file_unreadable") from error


def tree(raw: bytes) -> Element:
    """Return the root of an XML part.

    Raises:
        Refused: not well-formed, or with a DTD.
    """
    try:
        root: Element = ElementTree.fromstring(plain(raw), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("file_dtd") from error
    except (ParseError, ValueError) as error:
        raise Refused("file_unreadable") from error
    return root


def local(name: str) -> str:
    """Return a tag's or attribute's name without its namespace."""
    return name.rpartition("}")[2]


def attributes(element: Element) -> dict[str, str]:
    """Return an element's attributes by local name."""
    return {local(name): value for name, value in element.attrib.items()}
