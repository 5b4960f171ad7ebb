"""What is left of a worksheet's XML without the cells that all writers write alike: a twentieth of it, as a rule.

Whatever is out of the ordinary in a sheet (faults of the XML, errors, hidden rows, other ways of writing) stands in the
rest, so that it is looked for there and not in the whole. In the rest digits and points are left out, and every capital
letter is an ``A``: a column is ``A``, ``AA`` or ``AAA``. The XML of shared texts has such a rest, too.
"""

from __future__ import annotations

from string import ascii_uppercase

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
_BETWEEN_TEXTS = b"</t></si><si><t>"
_CONTROLS = bytes.maketrans(bytes((*range(9), 11, 12, *range(14, 32))), bytes(29))


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


def are_sound_texts(xml: bytes) -> bool:
    """Tell whether the XML of the shared texts is XML from end to end."""
    return _are_plain_texts(xml) or markup.parses(xml)


def _are_plain_texts(xml: bytes) -> bool:
    """Tell whether nothing stands between the first text and the last but plain texts, and the ends are XML."""
    first, last = xml.find(_BETWEEN_TEXTS), xml.rfind(_BETWEEN_TEXTS)
    if first < 0 or b"&" in xml or b"]]>" in xml or b"\0" in xml.translate(_CONTROLS):
        return False
    if xml.count(b"<", first, last) != 4 * xml.count(_BETWEEN_TEXTS, first, last):
        return False
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if "\ufffe" in text or "\uffff" in text:
        return False
    return markup.parses(xml[:first] + xml[last:])
