"""The parts of a .docx and how they point at each other.

Small on purpose: files from many programs carry broken pointers and odd parts that a full package reader stumbles
over; here only what is asked for is opened. The strict flavour of ISO 29500 differs in its namespaces, which are
translated before parsing.
"""

import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from qms.word.preflight import Unfit, comparable

PACKAGE_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(officeDocument|drawingml|wordprocessingml)/")
PARSER = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Relation(NamedTuple):
    """One pointer of a part: the last word of its type, where it leads, whether outside the file."""

    kind: str
    target: str
    external: bool


class Package:
    """Reads parts by name; a missing part is None, a broken one refuses the file."""

    def __init__(self, path: Path):
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise Unfit("damaged") from error
        self.names = set(self._zip.namelist())
        self._relations: dict[str, dict[str, Relation]] = {}
        self.main = self._main_part()

    def read(self, name: str) -> bytes | None:
        """The bytes of a part."""
        if name not in self.names:
            return None
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise Unfit("damaged") from error

    def xml(self, name: str):
        """The root element of an XML part."""
        data = self.read(name)
        if data is None:
            return None
        if b"purl.oclc.org" in data:
            data = STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)
        if b"\0" in data[:16] and b"<!" in comparable(data)[:2000]:
            raise Unfit("entities")
        try:
            root = etree.fromstring(data, etree.XMLParser(**PARSER))
        except etree.XMLSyntaxError as error:
            raise Unfit("damaged") from error
        if root is None:
            raise Unfit("damaged")
        if root.getroottree().docinfo.internalDTD is not None:
            raise Unfit("entities")
        return root

    def relations(self, name: str) -> dict[str, Relation]:
        """The pointers of a part by their id; targets inside are full part names."""
        if name not in self._relations:
            folder, base = posixpath.split(name)
            root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
            found = {}
            if root is not None:
                for element in root.iter(PACKAGE_RELATIONS):
                    found[element.get("Id") or ""] = self._relation(folder, element)
            self._relations[name] = found
        return self._relations[name]

    @staticmethod
    def _relation(folder: str, element) -> Relation:
        kind = (element.get("Type") or "").rsplit("/", 1)[-1]
        target = element.get("Target") or ""
        if (element.get("TargetMode") or "").lower() == "external":
            return Relation(kind, target, True)
        return Relation(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"), False)

    def _main_part(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.external:
                return relation.target
        return "word/document.xml"

    def part(self, kind: str) -> str:
        """The part the main text points at by kind (styles, numbering, footnotes ...), "" when there is none."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external:
                return relation.target
        return ""

    def external(self) -> list[Relation]:
        """Every pointer out of the file, from every part."""
        found = []
        for name in sorted(self.names):
            if name.endswith(".rels"):
                folder, base = posixpath.split(name)
                owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                found += [relation for relation in self.relations(owner).values() if relation.external]
        return found
