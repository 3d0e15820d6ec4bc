"""Transcripts: versions, two who write, files, and passages that follow."""

import io

from valuess import coding
from valuess.cases import transcribing
from valuess.cases.models import Transcript

from .making import SAID, WORDS, make_case, make_interview, marked


def field(page, name):
    return page.text.partition(f'name="{name}" value="')[2].partition('"')[0]


def test_every_version_is_kept_and_one_can_be_brought_back(app, people, browser_of):
    make_interview(make_case(people["partner"]), people["partner"], words="")
    member = browser_of("partner")
    path = "/en/cases/desk/interview/1"
    assert member.get(f"{path}/transcript").status_code == 404
    for base, words in enumerate(["First.", "Second.\r\nLine."]):
        answer = member.post(f"{path}/write", {"base": base, "words": words})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}/transcript")
    member.post(f"{path}/write", {"base": 2, "words": "Second.\nLine."})  # nothing changed
    rows = [(row.number, row.words, row.how) for row in Transcript.get().versions()]
    assert rows == [(2, "Second.\nLine.", "typed"), (1, "First.", "typed")]
    assert "First." in member.get(f"{path}/version/1").text
    assert member.get(f"{path}/version/3").status_code == 404
    said = member.post(f"{path}/version/1/restore", follow_redirects=True)
    assert "Version 1 is the present one again." in said.text
    assert (Transcript.get().words, Transcript.get().version) == ("First.", 3)


def test_two_who_write_lose_nothing(app, people, browser_of):
    make_interview(make_case(people["partner"]), people["partner"])
    member = browser_of("partner")
    path = "/en/cases/desk/interview/1/write"
    assert member.post(path, {"base": 1, "words": "Mine."}).status_code == 303
    late = member.post(path, {"base": 1, "words": "Somebody else’s."})
    assert late.status_code == 409
    assert "Somebody else’s." in late.text and "Mine." in late.text
    assert field(late, "base") == "2" and Transcript.get().words == "Mine."
    assert member.post(path, {"base": 2, "words": "Both."}).status_code == 303
    assert [row.words for row in Transcript.get().versions()] == ["Both.", "Mine.", WORDS]


def test_nothing_is_refused_beside_its_field_with_what_was_typed(app, people, browser_of):
    make_interview(make_case(people["partner"]), people["partner"])
    answer = browser_of("partner").post(
        "/en/cases/desk/interview/1/write", {"base": 1, "words": "  \n"}
    )
    assert answer.status_code == 422
    assert (
        "Write what was said, or send a file." in answer.text and 'href="#f-words"' in answer.text
    )


def test_a_file_gives_its_words_and_a_bad_one_is_refused(app, people, browser_of):
    make_interview(make_case(people["partner"]), people["partner"], words="")
    member, path = browser_of("partner"), "/en/cases/desk/interview/1"

    def send(content, name="talk.txt", base=0):
        return member.post(
            f"{path}/upload", {"base": base, "file": (io.BytesIO(content), name)},
            content_type="multipart/form-data",
        )  # fmt: skip

    nothing = member.post(f"{path}/upload", {"base": 0})
    assert nothing.status_code == 422 and "Choose a file first." in nothing.text
    for content in (b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00", b"PK\x03\x04nothing"):
        refused = send(content, "talk.docx")
        assert refused.status_code == 422 and 'id="e-file"' in refused.text
    assert Transcript.get().version == 0
    assert send(b"Ann : Bonjour.\r\n").status_code == 303
    here = Transcript.get()
    assert (here.words, here.version) == ("Ann : Bonjour.", 1)
    assert next(iter(here.versions())).how == "uploaded"
    assert "Next, put pseudonyms in" in member.get(f"{path}/transcript").text
    late = send(b"Another.", base=0)
    assert late.status_code == 409 and "Another." in late.text
    assert Transcript.get().words == "Ann : Bonjour."


def test_passages_stay_on_their_words_through_an_edit(app, people):
    interview = make_interview(make_case(people["partner"]), people["partner"])
    marked(interview, people["partner"])
    transcript = Transcript.of(interview)
    transcribing.write(transcript, f"A line before 👩‍🍳.\n{WORDS}", 1, people["partner"])
    passage = coding.passages("transcript", transcript.id)[0]
    here = Transcript.get()
    assert here.words[passage.start : passage.end] == SAID == passage.words
    assert passage.flagged is None
