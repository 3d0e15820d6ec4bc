"""What the standard (REFI-QDA 1.5) asks of a file, checked on the file itself. Pure.

faults(content) → the list of what breaks it, in words; empty for a file that keeps to it.
"""

import io
import zipfile

from lxml import etree

from valuess.coding.refi.reading import GUID

ORDER = {
    "Project": ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets",
                "Graphs", "Description", "NoteRef"),
    "CodeBook": ("Codes", "Sets"),
    "Code": ("Description", "NoteRef", "Code"),
    "Case": ("Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"),
    "TextSource": ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef",
                   "VariableValue"),
    "Note": ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef",
             "VariableValue"),
    "PlainTextSelection": ("Description", "Coding", "NoteRef"),
    "Coding": ("CodeRef", "NoteRef"),
    "VariableValue": ("VariableRef", "TextValue", "BooleanValue", "IntegerValue", "FloatValue",
                      "DateValue", "DateTimeValue"),
}  # fmt: skip
CONTAINERS = ("Users", "CodeBook", "Codes", "Variables", "Cases", "Sources", "Notes", "Links",
              "Sets", "Graphs")  # fmt: skip
NEEDED = {
    "Project": ("name",), "User": ("guid",), "Code": ("guid", "name", "isCodable"),
    "Case": ("guid",), "TextSource": ("guid",), "Note": ("guid",), "Coding": ("guid",),
    "Variable": ("guid", "name", "typeOfVariable"),
    "PlainTextSelection": ("guid", "startPosition", "endPosition"),
    "CodeRef": ("targetGUID",), "NoteRef": ("targetGUID",), "SourceRef": ("targetGUID",),
    "VariableRef": ("targetGUID",),
}  # fmt: skip
POINTS_AT = {"CodeRef": ("Code",), "NoteRef": ("Note",), "VariableRef": ("Variable",),
             "SourceRef": ("TextSource",)}  # fmt: skip


def faults(content):
    """The faults of a .qdc or .qdpx file."""
    if not content.startswith(b"PK"):
        return list(faults_of(etree.fromstring(content), {}))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    return list(faults_of(etree.fromstring(files["project.qde"]), files))


def faults_of(root, files):
    owners = {}
    for each in root.iter():
        name = etree.QName(each).localname
        yield from shape_faults(each, name)
        guid = each.get("guid")
        if guid is not None:
            if not GUID.fullmatch(guid):
                yield f"{name}: no GUID: {guid}"
            if guid in owners:
                yield f"{name}: a GUID used twice: {guid}"
            owners[guid] = name
    for each in root.iter():
        yield from reference_faults(each, owners)
        if etree.QName(each).localname in ("TextSource", "Note"):
            yield from place_faults(each, files)


def shape_faults(element, name):
    inside = [etree.QName(child).localname for child in element]
    order = ORDER.get(name)
    if order is not None:
        unknown = [child for child in inside if child not in order]
        if unknown:
            yield f"{name}: {unknown[0]} does not belong there"
        elif (places := [order.index(child) for child in inside]) != sorted(places):
            yield f"{name}: out of order: {inside}"
    if name in CONTAINERS and not inside:
        yield f"{name}: empty"
    for needed in NEEDED.get(name, ()):
        if not element.get(needed):
            yield f"{name}: without {needed}"


def reference_faults(element, owners):
    name = etree.QName(element).localname
    if name in POINTS_AT and owners.get(element.get("targetGUID")) not in POINTS_AT[name]:
        yield f"{name}: leads nowhere: {element.get('targetGUID')}"
    user = element.get("creatingUser")
    if user is not None and owners.get(user) != "User":
        yield f"{name}: an unknown user: {user}"


def place_faults(element, files):
    path = element.get("plainTextPath", "").replace("internal://", "Sources/")
    if path not in files:
        yield f"no file {path}"
        return
    size = len(files[path].decode("utf-8"))
    for each in element.iterchildren("{*}PlainTextSelection"):
        start, end = int(each.get("startPosition")), int(each.get("endPosition"))
        if not 0 <= start < end <= size:
            yield f"a selection outside its text: {start}–{end} of {size}"
