"""A codebook or a project as bytes: the same project gives the same bytes. Pure."""

import io
import re
import zipfile

from lxml import etree

from valuess.coding.refi.format import CODEBOOK, ORIGIN, PROJECT, fixed

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LANGUAGE, OF_CASE = fixed("variable", "language"), fixed("variable", "case")
THEN = (2014, 5, 13, 0, 0, 0)  # the time of every file of a project, so that bytes repeat


def legal(words):
    """Words without what XML cannot hold."""
    return ILLEGAL.sub("", words)


def element(parent, tag, /, **values):
    """A child; values that are empty are left out."""
    made = etree.SubElement(parent, tag)
    for key, value in values.items():
        if value != "":
            made.set(key, legal(str(value)))
    return made


def describe(parent, words):
    if words:
        element(parent, "Description").text = legal(words)


def refer(parent, name, guids):
    for guid in guids:
        element(parent, name, targetGUID=guid)


def put_code(parent, code, project):
    made = element(parent, "Code", guid=code.guid, name=code.name,
                   isCodable="true" if code.codable else "false", color=code.colour)  # fmt: skip
    describe(made, code.description)
    if project:
        refer(made, "NoteRef", code.notes)
    for child in code.children:
        put_code(made, child, project)


def put_codes(parent, codes, project=True):
    if codes:
        inside = element(parent, "Codes")
        for code in codes:
            put_code(inside, code, project)


def serialised(root):
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def to_qdc(codes):
    """The bytes of a codebook. A codebook without a code is not one: ValueError."""
    if not codes:
        raise ValueError("no code")
    root = etree.Element("CodeBook", nsmap={None: CODEBOOK}, origin=ORIGIN)
    put_codes(root, codes, project=False)
    return serialised(root)


def put_text(parent, text):
    made = element(parent, "TextSource", guid=text.guid, name=text.name,
                   plainTextPath=f"internal://{text.guid}.txt")  # fmt: skip
    for each in text.selections:
        put_selection(made, each)
    refer(made, "NoteRef", text.notes)
    if text.lang:
        say(made, LANGUAGE, text.lang)


def put_selection(parent, selection):
    made = element(parent, "PlainTextSelection", guid=selection.guid, name=selection.name,
                   startPosition=selection.start, endPosition=selection.end,
                   creatingUser=selection.user, creationDateTime=selection.at)  # fmt: skip
    for coding in selection.codings:
        given = element(made, "Coding", guid=coding.guid, creatingUser=coding.user,
                        creationDateTime=coding.at)  # fmt: skip
        element(given, "CodeRef", targetGUID=coding.code)
    refer(made, "NoteRef", selection.notes)


def put_note(parent, note, case):
    """A memo; of a case, it says of which, since a Case cannot refer to it."""
    path = f"internal://{note.guid}.txt"
    made = element(parent, "Note", guid=note.guid, name=note.name, creatingUser=note.user,
                   creationDateTime=note.at, plainTextPath=path)  # fmt: skip
    if case is not None:
        describe(made, f"Case: {case.name}")
        say(made, OF_CASE, case.guid)


def say(parent, variable, words):
    value = element(parent, "VariableValue")
    element(value, "VariableRef", targetGUID=variable)
    element(value, "TextValue").text = words


def to_qde(project):
    """The XML of a project, its parts in the order of the standard, none of them empty."""
    root = etree.Element("Project", nsmap={None: PROJECT}, name=legal(project.name), origin=ORIGIN)
    if project.users:
        users = element(root, "Users")
        for guid, name in sorted(project.users.items()):
            element(users, "User", guid=guid, name=name)
    if project.codes:
        put_codes(element(root, "CodeBook"), project.codes)
    owners = {guid: case for case in project.cases for guid in case.notes}
    needed = [(LANGUAGE, "language")] if any(text.lang for text in project.texts) else []
    needed += [(OF_CASE, "case")] if owners else []
    variables = element(root, "Variables") if needed else None
    for guid, name in needed:
        element(variables, "Variable", guid=guid, name=name, typeOfVariable="Text")
    if project.cases:
        cases = element(root, "Cases")
        for case in project.cases:
            refer(element(cases, "Case", guid=case.guid, name=case.name), "SourceRef", case.texts)
    if project.texts:
        inside = element(root, "Sources")
        for text in project.texts:
            put_text(inside, text)
    if project.notes:
        notes = element(root, "Notes")
        for guid in sorted(project.notes):
            put_note(notes, project.notes[guid], owners.get(guid))
    refer(root, "NoteRef", sorted(owners))
    return serialised(root)


def to_qdpx(project):
    """The bytes of a project: a ZIP of project.qde and, in Sources/, each text as UTF-8."""
    held = {f"Sources/{text.guid}.txt": text.words for text in project.texts}
    held |= {f"Sources/{guid}.txt": note.words for guid, note in project.notes.items()}
    files = {"project.qde": to_qde(project)}
    files |= {name: held[name].encode("utf-8", "replace") for name in sorted(held)}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, THEN)
            info.compress_type, info.external_attr, info.create_system = 8, 0o600 << 16, 3
            packed.writestr(info, content)
    return written.getvalue()
