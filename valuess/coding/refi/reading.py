"""A codebook or a project from bytes that anybody may have made, within limits. Pure.

Nothing is unpacked to the disk, no entity is resolved, nothing is fetched. Taguette counts in
bytes of UTF-8 where the standard counts in code points; its positions are converted.
"""

import io
import re
import zipfile
from bisect import bisect_left

from lxml import etree

from valuess.coding.refi.format import (
    CODEBOOK,
    PROJECT,
    Case,
    Code,
    Coding,
    Note,
    Project,
    Selection,
    Text,
    Unreadable,
)

LARGEST = 20_000_000  # bytes of one file, unpacked
MOST_BYTES = 80_000_000  # of all that is read
MOST_FILES = 5_000
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
BYTES = ("taguette",)  # beginnings of the names of programmes that count in bytes
LANGUAGE, OF_CASE = "language", "case"  # names of variables


def parsed(content, name, namespace):
    """The root of an XML document, its names without their namespace."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not XML: {error}"[:200]) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("a document type is not read")
    if etree.QName(root).localname != name:
        raise Unreadable(f"no {name}")
    found = etree.QName(root).namespace
    if found not in (namespace, None):
        raise Unreadable(f"another format: {found}"[:200])
    for each in root.iter(etree.Element):
        each.tag = etree.QName(each).localname
    return root


def guid_of(element, name="guid"):
    found = GUID.search(element.get(name, ""))
    if not found:
        raise Unreadable(f"{element.tag} without a GUID")
    return found[0].lower()


def user_of(element):
    found = GUID.search(element.get("creatingUser", ""))
    return found[0].lower() if found else ""


def said(element):
    return (element.findtext("Description") or "").strip()


def references(element, name):
    return [guid_of(each, "targetGUID") for each in element.findall(name)]


def code_of(element):
    colour = element.get("color", "").lower()
    return Code(
        guid_of(element), element.get("name", "").strip(), said(element),
        colour if re.fullmatch("#[0-9a-f]{6}", colour) else "",
        element.get("isCodable", "true") in ("true", "1"), references(element, "NoteRef"),
        [code_of(each) for each in element.findall("Code")],
    )  # fmt: skip


def codes_of(root):
    inside = root.find("Codes")
    return [code_of(each) for each in inside.findall("Code")] if inside is not None else []


def from_qdc(content):
    """The codes of a codebook. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("too large")
    return codes_of(parsed(content, "CodeBook", CODEBOOK))


class Package:
    """The files of a project, by name whatever its capitals, within the limits."""

    def __init__(self, content):
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError) as error:
            raise Unreadable("not a ZIP") from error
        infos = self.zip.infolist()
        if len(infos) > MOST_FILES:
            raise Unreadable("too many files")
        self.infos = {info.filename.lower().lstrip("./"): info for info in infos}
        self.left = MOST_BYTES

    def project(self):
        name = next((name for name in self.infos if name.endswith(".qde")), None)
        if name is None:
            raise Unreadable("no project.qde")
        return self.read(name)

    def read(self, name):
        info = self.infos.get(name.lower())
        if info is None:
            return None
        limit = min(LARGEST, self.left)
        try:
            with self.zip.open(info) as file:
                content = file.read(limit + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise Unreadable("a damaged file") from error
        except Exception as error:  # of the decompressor, each with its own
            raise Unreadable("a damaged file") from error
        if len(content) > limit:
            raise Unreadable("too large")
        self.left -= len(content)
        return content

    def words(self, element):
        """The words of a source or note: beside it in the file, or in a file of their own."""
        path = element.get("plainTextPath", "")
        if not path:
            return element.findtext("PlainTextContent") or ""
        name = path.removeprefix("internal://").removeprefix("relative://").lstrip("/")
        content = self.read(f"sources/{name}")
        if content is None:
            raise Unreadable(f"a text is missing: {name}"[:120])
        try:
            return content.decode("utf-8-sig").replace("\x00", "\ufffd")
        except UnicodeDecodeError as error:
            raise Unreadable(f"not UTF-8: {name}"[:120]) from error


def from_qdpx(content):
    """The Project of a file. What is no text (pictures, sound, video, PDF) is left, and said."""
    package = Package(content)
    root = parsed(package.project(), "Project", PROJECT)
    made = Project(root.get("name", ""), root.get("origin", ""))
    made.users = {guid_of(u): u.get("name", "") for u in root.iterfind("Users/User")}
    book = root.find("CodeBook")
    made.codes = codes_of(book) if book is not None else []
    languages, of_case = (variables(root, name) for name in (LANGUAGE, OF_CASE))
    in_bytes = made.origin.lower().startswith(BYTES)
    for each in root.iterfind("Sources/*"):
        if each.tag == "TextSource":
            made.texts.append(text_of(each, package, languages, in_bytes))
        else:
            made.left.append(f"{each.tag}: {each.get('name', '')}"[:120])
    made.cases = [
        Case(guid_of(c), c.get("name", ""), references(c, "SourceRef"))
        for c in root.iterfind("Cases/Case")
    ]
    cases = {case.guid: case for case in made.cases}
    for note in root.iterfind("Notes/Note"):
        owner = cases.get(value_of(note, of_case).lower())
        if owner is not None:
            owner.notes.append(guid_of(note))
        made.notes[guid_of(note)] = Note(
            guid_of(note), note.get("name", ""), package.words(note), user_of(note),
            note.get("creationDateTime", ""),
        )  # fmt: skip
    return made


def variables(root, name):
    """The GUIDs of the variables of a name."""
    return {guid_of(v) for v in root.iterfind("Variables/Variable") if v.get("name") == name}


def value_of(element, variables):
    """What an element says for one of these variables, "" where it says nothing."""
    for value in element.findall("VariableValue"):
        if set(references(value, "VariableRef")) & variables:
            return value.findtext("TextValue") or ""
    return ""


def text_of(element, package, languages, in_bytes):
    words = package.words(element)
    made = Text(guid_of(element), element.get("name", ""), words)
    made.notes = references(element, "NoteRef")
    made.lang = value_of(element, languages)
    place = from_bytes(words) if in_bytes else int
    for each in element.findall("PlainTextSelection"):
        made.selections.append(selection_of(each, place, len(words)))
    return made


def selection_of(element, place, size):
    try:
        start, end = (place(int(element.get(n, ""))) for n in ("startPosition", "endPosition"))
    except ValueError as error:
        raise Unreadable("a position is no number") from error
    if not 0 <= start <= end <= size:
        raise Unreadable("a position outside its text")
    made = Selection(
        guid_of(element), start, end, element.get("name", ""), user_of(element),
        element.get("creationDateTime", ""),
    )  # fmt: skip
    for given in element.findall("Coding"):
        for code in references(given, "CodeRef"):
            at = given.get("creationDateTime", "")
            made.codings.append(Coding(guid_of(given), code, user_of(given), at))
    made.notes = references(element, "NoteRef")
    return made


def from_bytes(words):
    """A function from a position in bytes of UTF-8 to one in code points; one that stands within
    a character is brought to its beginning."""
    starts, so_far = [], 0
    for char in words:
        starts.append(so_far)
        so_far += len(char.encode("utf-8", "surrogatepass"))
    starts.append(so_far)

    def place(position):
        at = bisect_left(starts, position)
        if at < len(starts) and starts[at] == position:
            return at
        return at - 1 if 0 <= position <= so_far else -1

    return place
