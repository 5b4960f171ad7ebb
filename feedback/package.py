"""An Office Open XML package: parts by name, with only the touched ones parsed and rewritten.

Source: ECMA-376, parts 1 and 2. Transitional and strict namespaces are both kept as the file has them.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path

from lxml import etree

Element = etree._Element

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRICT = "http://purl.oclc.org/ooxml/"
_LARGEST = 400_000_000  # bytes, inflated; what is larger was refused by the reader, and is not unpacked here either
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Package:
    """The parts of a workbook. ``xml`` parses a part once; every parsed part is written back on ``save``.

    Raises:
        zipfile.BadZipFile, KeyError, lxml.etree.XMLSyntaxError: the file is not a package that can be patched.
    """

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self._parts = _unpacked(archive)
        self._trees: dict[str, Element] = {}
        self.main = self._main_part()
        self.strict = self.xml(self.main).nsmap.get(self.xml(self.main).prefix, "").startswith(_STRICT)

    def _main_part(self) -> str:
        for relation in self.xml("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        raise KeyError("no main document in the package")

    def __contains__(self, name: str) -> bool:
        return name in self._parts or name in self._trees

    def size(self, name: str) -> int:
        """Return the inflated size of a part, in bytes."""
        return len(self._parts.get(name, b""))

    def xml(self, name: str) -> Element:
        """Return the root element of a part, to be changed in place."""
        if name not in self._trees:
            self._trees[name] = etree.fromstring(self._parts[name], _PARSER)
        return self._trees[name]

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part and say its type."""
        self._parts[name] = content
        self._trees.pop(name, None)
        types = self.xml("[Content_Types].xml")
        override = etree.SubElement(types, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{name}")
        override.set("ContentType", content_type)

    def remove(self, name: str) -> None:
        """Take a part out, with its type and its own relations; whoever refers to it is the caller's to mend."""
        for gone in (name, _rels_of(name)):
            self._parts.pop(gone, None)
            self._trees.pop(gone, None)
        types = self.xml("[Content_Types].xml")
        for child in [child for child in types if child.get("PartName", "").lower() == f"/{name}".lower()]:
            types.remove(child)

    def unrelate(self, part: str, relation: str) -> None:
        """Take one of a part's relations away, by its id."""
        root = self.xml(_rels_of(part))
        for child in [child for child in root if child.get("Id") == relation]:
            root.remove(child)

    def default_type(self, extension: str, content_type: str) -> None:
        """Say the type of every part with an extension, unless it is said already."""
        types = self.xml("[Content_Types].xml")
        if all(child.get("Extension", "").lower() != extension for child in types):
            default = etree.Element(f"{{{_TYPES}}}Default")
            default.set("Extension", extension)
            default.set("ContentType", content_type)
            types.insert(0, default)

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return id -> part name of a part's relations of a kind, such as ``worksheet``."""
        name = _rels_of(part)
        if name not in self:
            return {}
        return {
            relation.get("Id", ""): _resolved(part, relation.get("Target", ""))
            for relation in self.xml(name)
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External"
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another; return the new relation's id."""
        name = _rels_of(part)
        if name not in self:
            self._trees[name] = etree.fromstring(f'<Relationships xmlns="{_RELS}"/>')
        root = self.xml(name)
        taken = {child.get("Id") for child in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdHn{n}" not in taken)
        relation = etree.SubElement(root, f"{{{_RELS}}}Relationship")
        relation.set("Id", f"rIdHn{number}")
        relation.set("Type", f"{self.relations_namespace}/{kind}")
        relation.set("Target", f"/{target}")
        return f"rIdHn{number}"

    def free_name(self, pattern: str) -> str:
        """Return the first part name of a pattern (``xl/worksheets/sheet{}.xml``) that is not taken."""
        return next(name for n in range(1, 10_000) if (name := pattern.format(n)) not in self)

    @property
    def relations_namespace(self) -> str:
        """The namespace of ``r:id`` in this package's flavour."""
        if self.strict:
            return "http://purl.oclc.org/ooxml/officeDocument/relationships"
        return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    @property
    def sheet_namespace(self) -> str:
        """The namespace of SpreadsheetML elements in this package's flavour."""
        if self.strict:
            return "http://purl.oclc.org/ooxml/spreadsheetml/main"
        return "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def save(self, path: Path) -> None:
        """Write the package; the same parts give the same bytes."""
        for name, tree in self._trees.items():
            self._parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, content in self._parts.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if sum(info.file_size for info in infos) > _LARGEST:
        raise zipfile.BadZipFile("too large when unpacked")
    try:
        return {info.filename: archive.read(info) for info in infos}
    except (RuntimeError, EOFError, zlib.error) as broken:  # a password, an unknown compression, an early end
        raise zipfile.BadZipFile(str(broken)) from broken


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
