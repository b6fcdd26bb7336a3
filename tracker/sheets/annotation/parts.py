"""The parts of a package: found, changed, added, and written out again; all others copied."""

import posixpath
import re
import shutil
import zipfile
from io import BytesIO

from tracker.sheets.annotation import xml

TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"


class Parts:
    """A package that is being changed. Names of parts have no slash before them."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        infos = {info.filename: info for info in self._archive.infolist()}
        self._infos = {_key(name): info for name, info in infos.items()}
        self._new: dict[str, bytes | None] = {}

    def __contains__(self, name: str) -> bool:
        key = _key(name)
        return self._new[key] is not None if key in self._new else key in self._infos

    def raw(self, name: str) -> bytes:
        """A part as it is."""
        found = self._new.get(_key(name))
        return self._archive.read(self._infos[_key(name)]) if found is None else found

    def beginning(self, name: str, size: int) -> bytes:
        """The first bytes of a part that was not changed."""
        with self._archive.open(self._infos[_key(name)]) as stream:
            return stream.read(size)

    def xml(self, name: str) -> bytes:
        """A part as XML that can be searched as text. Raises UnreadableFile where it is none."""
        return xml.sound(self.raw(name))

    def put(self, name: str, content: bytes) -> None:
        """Add a part, or give it another content."""
        key = _key(name)
        if key not in self._infos:
            self._infos[key] = zipfile.ZipInfo(name)
            self._infos[key].compress_type = zipfile.ZIP_DEFLATED
        self._new[key] = content

    def remove(self, name: str) -> None:
        """Take a part out, with what the package says of it."""
        self._new[_key(name)] = None
        self._new[_key(_relations_of(name))] = None
        types = self.xml(_TYPES)
        for one in xml.children(types, *_inside(types)):
            if _key(xml.attributes(types, one).get("PartName", "")) == _key(name):
                self.put(_TYPES, xml.replaced(types, one.start, one.end))
                return

    def free(self, pattern: str) -> str:
        """A name that no part has: the pattern with the first number for which that is so."""
        number = 1
        while _key(pattern.format(number)) in self._infos:
            number += 1
        return pattern.format(number)

    def declare(self, name: str, content_type: str) -> None:
        """Say what kind of part that is; of a drawing for notes by the ending of its name."""
        types = self.xml(_TYPES)
        root = xml.root(types)
        ending = name.rpartition(".")[2]
        by_ending = ending == "vml"
        for one in xml.children(types, *_inside(types)):
            said = xml.attributes(types, one)
            if by_ending and said.get("Extension", "").lower() == ending:
                return
            if _key(said.get("PartName", "")) == _key(name):
                return
        key = f'Default Extension="{ending}"' if by_ending else f'Override PartName="/{name}"'
        line = f'<{key} ContentType="{content_type}"/>'.encode()
        self.put(_TYPES, xml.appended(types, root, xml.prefixed(line, xml.prefix_of(root.name))))

    def related(self, part: str, kind: str) -> tuple[str, str] | None:
        """The id and name of the first part inside that this one is related to as that kind."""
        for identity, type_, target in self.relations(part):
            if type_.endswith(f"/{kind}") and target in self:
                return identity, target
        return None

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """The id, type and target of the relations of a part to others inside the package."""
        name = _relations_of(part)
        if name not in self:
            return []
        relations = self.xml(name)
        found = []
        for one in xml.children(relations, *_inside(relations)):
            said = xml.attributes(relations, one)
            if said.get("TargetMode") != "External":
                target = posixpath.join("/", posixpath.dirname(part), said.get("Target", ""))
                target = posixpath.normpath(target).lstrip("/")
                found.append((said.get("Id", ""), said.get("Type", ""), target))
        return found

    def relate(self, part: str, kind: str, target: str, strict: bool = False) -> str:
        """Relate a part to another; the id of the relation."""
        name = _relations_of(part)
        if name not in self:
            self.put(name, f'<Relationships xmlns="{_PACKAGE}"/>'.encode())
        relations = self.xml(name)
        root = xml.root(relations)
        numbers = [int(number) for number in re.findall(rb"[\"']rId(\d{1,9})[\"']", relations)]
        identity = f"rId{max(numbers, default=0) + 1}"
        type_ = f"{STRICT if strict else TRANSITIONAL}/{kind}"
        line = f'<Relationship Id="{identity}" Type="{type_}" Target="/{target}"/>'.encode()
        line = xml.prefixed(line, xml.prefix_of(root.name))
        self.put(name, xml.appended(relations, root, line))
        return identity

    def unrelate(self, part: str, identity: str) -> None:
        """Take a relation away, and the part that says so when it was the last."""
        name = _relations_of(part)
        relations = self.xml(name)
        found = list(xml.children(relations, *_inside(relations)))
        for one in found:
            if xml.attributes(relations, one).get("Id") == identity:
                self.put(name, xml.replaced(relations, one.start, one.end))
                if len(found) == 1:
                    self.remove(name)
                return

    def written(self) -> bytes:
        """The package with its changes, the parts in the order in which they were."""
        output = BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for key, info in self._infos.items():
                content = self._new.get(key)
                if content is not None:
                    archive.writestr(_copy(info), content)
                elif key not in self._new:
                    with self._archive.open(info) as old, archive.open(_copy(info), "w") as new:
                        shutil.copyfileobj(old, new, 1 << 20)
        return output.getvalue()


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _inside(data: bytes) -> tuple[int, int]:
    root = xml.root(data)
    return root.content, root.content_end


def _copy(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    # The archive that is read still needs its own.
    same = zipfile.ZipInfo(info.filename, info.date_time)
    same.compress_type = info.compress_type
    same.external_attr = info.external_attr
    same.file_size = info.file_size  # so that one of 2 GiB and more is given room for its size
    return same
