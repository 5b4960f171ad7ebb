"""The texts of a workbook in one table, as Excel writes them, where openpyxl's own file has them in the cells."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SST = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_INLINE = re.compile(r'(<c [^>]*?) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL)
_REFERENCE = re.compile(r"&#(\d+);")


def shared(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a package with every inline text moved to the table of shared texts, in UTF-8."""
    if "xl/sharedStrings.xml" in members:
        part = members["xl/sharedStrings.xml"].decode("utf-8")
        return {**members, "xl/sharedStrings.xml": _plain(part).encode("utf-8")}
    index: dict[str, int] = {}

    def refer(match: re.Match[str]) -> str:
        number = index.setdefault(match.group(2), len(index))
        return f'{match.group(1)} t="s"><v>{number}</v></c>'

    moved = dict(members)
    for name in [name for name in members if name.startswith("xl/worksheets/")]:
        moved[name] = _INLINE.sub(refer, _plain(members[name].decode("utf-8"))).encode("utf-8")
    items = "".join(f"<si><t>{text}</t></si>" for text in index)
    moved["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}" count="{len(index)}">{items}</sst>'.encode()
    relation = f'<Relationship Id="rIdShared" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SST}"/>'
    _insert(moved, "xl/_rels/workbook.xml.rels", relation, "</Relationships>")
    _insert(moved, "[Content_Types].xml", part, "</Types>")
    return moved


def _plain(xml: str) -> str:
    return _REFERENCE.sub(lambda match: chr(int(match.group(1))), xml)


def _insert(members: dict[str, bytes], name: str, text: str, before: str) -> None:
    members[name] = members[name].decode().replace(before, text + before).encode()
