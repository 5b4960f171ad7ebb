"""What is left of a worksheet's XML without the cells that all writers write alike: a twentieth of it, as a rule.

Whatever is out of the ordinary in a sheet (faults of the XML, errors, hidden rows, other ways of writing) stands in the
rest, so that it is looked for there and not in the whole. In the rest digits and points are left out, and every capital
letter is an ``A``: a column is ``A``, ``AA`` or ``AAA``. The XML of shared texts has such a rest, too.
"""

from __future__ import annotations

import re
from string import ascii_uppercase
from xml.sax.saxutils import unescape

from transforms.readers import markup

_CAPITALS = bytes.maketrans(ascii_uppercase.encode(), b"A" * 26)
_NUMERALS = b"0123456789.+"
_ORDINARY = (
    b'<c r="A" t="s"><v></v></c>',
    b'<c r="A" s="" t="s"><v></v></c>',
    b'<c r="A" s=""><v></v></c>',
    b'<c r="A" s=""/>',
    b'<c r="A"><v></v></c>',
    b'<c r="A" s="" t="n"><v></v></c>',
    b'<c r="A" t="n"><v></v></c>',
)
_ORDINARY_AA = tuple(cell.replace(b'"A"', b'"AA"') for cell in _ORDINARY)
_FIRST_TEXT, _LAST_TEXT, _BETWEEN_TEXTS = b"<si><t>", b"</t></si>", "</t></si><si><t>"
_KEPT_AS_IT_IS = b'<t xml:space="preserve">'
# Each with a letter of it, found in no time; the last is how spreadsheet programs write what XML cannot hold.
_NOT_PLAIN = ((b"\r", b"\r"), (b"]", b"]]>"), (b"_", b"_x"))
_REFERENCE = re.compile("&(?:amp|lt|gt|quot|apos);")
_BLANKS = " \t\n"
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_LETTERS = bytes((9, 10, 13, *range(32, 256)))


def rest_of(xml: bytes) -> bytes:
    """Return the rest of a worksheet's plain XML."""
    rest = xml.translate(_CAPITALS, _NUMERALS)
    for cell in (*_ORDINARY, *(_ORDINARY_AA if b'"AA"' in rest else ())):
        rest = rest.replace(cell, b"")
    return rest


def is_sound_sheet(xml: bytes, rest: bytes) -> bool:
    """Tell whether a worksheet is XML from end to end; a forgiving reader would silently lose what follows a fault.

    Where the rest is no XML it may only be that a writer is peculiar, and the whole is parsed.
    """
    return markup.parses(rest) or markup.parses(xml)


def plain_texts(xml: bytes) -> list[str] | None:
    """Return the shared texts as they are shown, ``None`` where their XML holds anything but plain ones, or a fault."""
    if xml.translate(None, _LETTERS):
        return None
    xml = xml.replace(_KEPT_AS_IT_IS, b"<t>\0")
    first, last = xml.find(_FIRST_TEXT), xml.rfind(_LAST_TEXT)
    head, body, tail = xml[:first], xml[first + len(_FIRST_TEXT) : max(last, 0)], xml[last + len(_LAST_TEXT) :]
    if first < 0 or any(letter in body and sign in body for letter, sign in _NOT_PLAIN):
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    texts = text.split(_BETWEEN_TEXTS)
    if body.count(b"<") != 4 * (len(texts) - 1) or "\ufffe" in text or "\uffff" in text:
        return None
    if not head.count(b"<") == tail.count(b"<") == 1 or not markup.parses(head + tail):
        return None
    if "&" in text:
        if text.count("&") != len(_REFERENCE.findall(text)):
            return None
        texts = [unescape(one, _QUOTES) if "&" in one else one for one in texts]
    if b"\0" in body:
        return [one[1:] if one[:1] == "\0" else one.strip(_BLANKS) for one in texts]
    return [one.strip(_BLANKS) for one in texts]
