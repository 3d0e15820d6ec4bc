"""Out, in, and out again is the same; what others write is read; what is hostile is refused."""

import io
import unicodedata
import zipfile

import pytest

from valuess import coding
from valuess.coding.models import Code, Coded, CodingAct, Memo, Passage, PassageCode
from valuess.coding.models import PassageTranslation as Translation
from valuess.coding.refi import gathering, reading, rules, taking, writing
from valuess.coding.refi.format import Project, Unreadable, fixed

from .making import code

TEXT = unicodedata.normalize("NFD", "Été 🌊 : « pas le temps ».\r\n\n") + "שָׁלוֹם, no time. 👩‍👩‍👧 <end> & “done”\n"


def place(words):
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.fixture
def coded(people, shelf):
    """A text of every kind of sign, coded by two, with memos and a translation."""
    one, other = people["partner"], people["coordinator"]
    limits = code(one, "limits", definition_en="What limits.\nMuch.")
    time = code(one, "time", limits, definition_fr="Le temps", apply_en="Hours", avoid_en="Money")
    number = shelf.put(TEXT, "fr", case=3, country="FR")
    passage = coding.mark("test", number, *place("pas le temps"), [time], one, level="area", stance="obstacle")
    coding.mark("test", number, *place("pas le temps"), [time, limits], other)
    coding.mark("test", number, *place("שָׁלוֹם, no time. 👩‍👩‍👧"), [time], other, country="GB")
    coding.translate(passage, "en", "no time", one)
    coding.memo("passage", passage.id, "fr", "À revoir 🌊\nencore", one)
    coding.memo("test", number, "en", "A text.", other)
    coding.memo("code", time.id, "en", "A code.", other)
    return number


def out(by):
    return writing.to_qdpx(gathering.Gathering(by, "en").project())


def emptied(shelf):
    for model in (CodingAct, Memo, Translation, PassageCode, Passage, Coded, Code):
        model.delete().execute()
    shelf.texts.clear()


def test_out_in_and_out_again_is_the_same_to_the_byte(coded, people, shelf):
    first = out(people["partner"])
    emptied(shelf)
    done = taking.Taking(reading.from_qdpx(first), "test", people["partner"], "en").run()
    assert dict(done) == {"codes": 2, "texts": 1, "passages": 2, "memos": 3}
    assert shelf.texts[1] == coding.sources.Words(TEXT, "fr")
    assert out(people["partner"]) == first
    again = taking.Taking(reading.from_qdpx(first), "test", people["partner"], "en").run()
    assert sum(again.values()) == 0 and out(people["partner"]) == first


def test_memos_on_a_case_come_back_too(coded, people, shelf, monkeypatch):
    told = coding.subjects.Subject(lambda _by, numbers: set(numbers), str, lambda n: f"Case {n}")
    monkeypatch.setitem(coding.subjects.known, "case", told)
    coding.memo("case", 3, "fr", "Un cas 🌊.", people["coordinator"])
    first = out(people["partner"])
    assert rules.faults(first) == []
    emptied(shelf)
    done = taking.Taking(reading.from_qdpx(first), "test", people["partner"], "en").run()
    assert done["memos"] == 4 and [m.words for m in Memo.on("case", [3])] == ["Un cas 🌊."]
    assert out(people["partner"]) == first
    coding.memo("case", 9, "en", "A case without a text.", people["partner"])
    alone = out(people["partner"])
    emptied(shelf)
    project = reading.from_qdpx(alone)
    taking.Taking(project, "test", people["partner"], "en").run()
    assert project.left == ["Case 9"] and rules.faults(alone) == []
    monkeypatch.setitem(coding.subjects.known, "case", coding.subjects.Subject(lambda *_: set(), str, str))
    assert "Un cas" not in str(gathering.Gathering(people["partner"], "en").project())


def test_what_was_taken_says_all_that_was_said(coded, people, shelf):
    first = out(people["partner"])
    emptied(shelf)
    taking.Taking(reading.from_qdpx(first), "test", people["partner"], "en").run()
    one, two = coding.passages("test", 1)
    assert (one.words, one.level, one.stance, two.country) == ("pas le temps", "area", "obstacle", "GB")
    assert two.words == "שָׁלוֹם, no time. 👩‍👩‍👧"
    assert [(g.code.key, len(g.by)) for g in one.codes] == [("limits", 1), ("time", 2)]
    assert coding.translations([one])[one.id, "en"].words == "no time"
    time = Code.at("time")
    assert time.parent.key == "limits" and time.apply == {"fr": "", "en": "Hours"}
    assert time.name == {"fr": "time fr", "en": "time en"}


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_files_keep_to_the_rules(coded, people):
    project = out(people["partner"])
    assert rules.faults(project) == []
    assert rules.faults(writing.to_qdc(gathering.codes("fr"))) == []
    assert rules.faults(writing.to_qdpx(Project("Nothing yet"))) == []
    with pytest.raises(ValueError):
        writing.to_qdc([])
    with zipfile.ZipFile(io.BytesIO(project)) as packed:
        names = packed.namelist()
        assert names[0] == "project.qde" and all(n.startswith("Sources/") for n in names[1:])
        assert packed.read(f"Sources/{Coded.get().guid}.txt").decode() == TEXT


def test_a_planted_fault_of_the_rules_is_found():
    def faults(inside, name="Project"):
        return rules.faults(f'<{name} xmlns="urn:QDA-XML:project:1.0" name="x">{inside}</{name}>'.encode())

    guid = fixed("x")
    user = f'<User guid="{guid}" name="A"/>'
    assert faults("<Users/>") == ["Users: empty"]
    assert faults(f"<Notes/><Users>{user}</Users>")[0].startswith("Project: out of order")
    assert faults(f"<Users>{user}{user}</Users>") == [f"User: a GUID used twice: {guid}"]
    assert faults(f'<Cases><Case guid="{guid}"><SourceRef targetGUID="{guid}"/></Case></Cases>') == [
        f"SourceRef: leads nowhere: {guid}"
    ]


def test_a_codebook_comes_back_as_it_was_and_nothing_twice(coded, people):
    by = people["partner"]
    first = writing.to_qdc(gathering.codes("fr"))
    assert taking.take_codes(reading.from_qdc(first), by, "fr") == 0
    for model in (PassageCode, Code):
        model.delete().execute()
    assert taking.take_codes(reading.from_qdc(first), by, "fr") == 2
    assert writing.to_qdc(gathering.codes("fr")) == first


def test_texts_that_one_may_not_read_are_not_taken_out(coded, people, shelf):
    shelf.closed.add(coded)
    assert gathering.Gathering(people["partner"], "en").project().texts == []
    assert "pas le temps" not in writing.to_qde(gathering.Gathering(people["partner"], "en").project()).decode()


QUALCODER = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<Project xmlns="urn:QDA-XML:project:1.0" guid="{0}" name="study" creationDateTime="2014-02-01T10:00:00Z" origin="QualCoder-3.5">
<Users><User guid="{1}" name="ana"/></Users>
<CodeBook><Codes>
<Code guid="{2}" name="Limits" isCodable="false"><Code guid="{3}" name="Not enough time" color="#F44336" isCodable="true"><Description>Hours that lack.</Description></Code></Code>
</Codes></CodeBook>
<Sources><TextSource guid="{4}" name="interview.txt" plainTextPath="internal://{4}.txt" creatingUser="{1}" creationDateTime="2014-02-01T10:00:00Z">
<PlainTextSelection guid="{5}" startPosition="3" endPosition="12" name="no time 🌊" creatingUser="{1}" creationDateTime="2014-02-02T11:00:00+01:00">
<Coding guid="{6}" creatingUser="{1}" creationDateTime="2014-02-02T10:00:00Z"><CodeRef targetGUID="{3}"/></Coding>
<NoteRef targetGUID="{7}"/></PlainTextSelection></TextSource>
<PictureSource guid="{8}" name="wall.jpg" path="internal://wall.jpg"/></Sources>
<Notes><Note guid="{7}" name="memo" creatingUser="{1}"><PlainTextContent>Ask again.</PlainTextContent></Note></Notes>
</Project>"""
GUIDS = [fixed("guid", n) for n in range(9)]


def packed(qde, texts, folder="sources"):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("project.qde", qde)
        for name, content in texts.items():
            made.writestr(f"{folder}/{name}", content)
    return written.getvalue()


def test_a_project_of_qualcoder_is_read(people, shelf):
    content = packed(QUALCODER.format(*GUIDS), {f"{GUIDS[4]}.txt": "\ufeffWe no time 🌊 at all"}, "Sources")
    project = reading.from_qdpx(content)
    done = taking.Taking(project, "test", people["partner"], "en").run()
    assert dict(done) == {"codes": 2, "texts": 1, "passages": 1, "memos": 1}
    assert project.left == ["PictureSource: wall.jpg"]
    (passage,) = coding.passages("test", 1)
    assert passage.words == "no time 🌊 "[:9] and f"{passage.created}" == "2014-02-02 10:00:00"
    (given,) = passage.codes
    assert (given.code.key, given.code.colour, given.by) == ("Not-enough-time", "#f44336", [people["partner"].id])
    assert given.code.definition["en"] == "Hours that lack." and given.code.parent.name["fr"] == "Limits"
    assert [m.words for m in Memo.on("passage", [passage.id])] == ["Ask again."]


def test_positions_of_taguette_are_bytes_of_utf_8(people, shelf):
    text = "été 🌊 no time here"
    start = len("été 🌊 ".encode())
    qde = QUALCODER.replace("QualCoder-3.5", "Taguette 1.4").replace('startPosition="3" endPosition="12"', f'startPosition="{start}" endPosition="{start + 7}"')
    taking.Taking(reading.from_qdpx(packed(qde.format(*GUIDS), {f"{GUIDS[4]}.txt": text})), "test", people["partner"], "en").run()
    assert [p.words for p in coding.passages("test", 1)] == ["no time"]
    place_of = reading.from_bytes(text)
    for position in range(len(text) + 1):
        assert place_of(len(text[:position].encode())) == position
    assert place_of(1) == 0 and place_of(500) == -1


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{}" name="&b;"/></Codes></CodeBook>'
HOSTILE = [
    BOMB.format(GUIDS[0]).encode(),
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>',
    b"<CodeBook", b"", b"<html/>", b"\xff\xfe\x00",
    b'<CodeBook xmlns="urn:other"/>',
    b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code name="no guid"/></Codes></CodeBook>',
    ("<CodeBook>" + "<Codes>" * 5_000).encode(),
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE)
def test_what_is_no_codebook_is_refused(content):
    with pytest.raises(Unreadable):
        reading.from_qdc(content)


def test_what_is_no_project_is_refused(monkeypatch):
    good = QUALCODER.format(*GUIDS)
    text = {f"{GUIDS[4]}.txt": "We no time 🌊 at all"}
    for content in (
        b"PK\x03\x04", packed("<Project/>", {})[:-30], packed("<html/>", {}),
        packed(good, {}), packed(good, {f"{GUIDS[4]}.txt": b"\xff\xff"}),
        packed(good.replace('endPosition="12"', 'endPosition="99"'), text),
        packed(good.replace('endPosition="12"', 'endPosition="x"'), text),
        packed(good.replace(f"{GUIDS[4]}.txt", "../../etc/passwd"), text),
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            reading.from_qdpx(content)
    monkeypatch.setattr(reading, "LARGEST", 5_000)
    with pytest.raises(Unreadable, match="too large"):
        reading.from_qdpx(packed(good, {f"{GUIDS[4]}.txt": "a" * 6_000}))


def test_a_project_that_contradicts_itself_changes_nothing(people, shelf):
    twice = QUALCODER.format(*[*GUIDS[:5], GUIDS[4], *GUIDS[6:]])
    project = reading.from_qdpx(packed(twice, {f"{GUIDS[4]}.txt": "We no time 🌊 at all"}))
    with pytest.raises(Unreadable):
        taking.Taking(project, "test", people["partner"], "en").run()
    assert not Code.select().exists() and shelf.texts == {}


def test_a_text_that_was_edited_since_is_left_alone(coded, people, shelf):
    first = out(people["partner"])
    shelf.texts[coded] = coding.sources.Words("Other words.", "fr")
    before = [(p.start, p.words) for p in coding.passages("test", coded)]
    project = reading.from_qdpx(first)
    taking.Taking(project, "test", people["partner"], "en").run()
    assert project.left == ["Text 1"] and [(p.start, p.words) for p in coding.passages("test", coded)] == before
