"""The key: put into every transcript alike, checked by a person."""

import pytest

from valuess.cases import keying
from valuess.cases.models import Case, Transcript
from valuess.cases.pseudonyms import Pseudonym

from .making import KEY, make_case, make_interview


def test_pseudonyms_are_put_into_every_transcript_of_the_case_alone(app, people):
    by = people["partner"]
    case, other = make_case(by), make_case(by)
    for words in ("Ann Example met ANN EXAMPLE.", "Nobody.", "With Ann Example."):
        make_interview(case, by, words=words)
    make_interview(other, by, words="Ann Example elsewhere.")
    assert keying.keep(case, KEY, (), by) == 2
    words = [row.words for row in Transcript.select().order_by(Transcript.id)]
    assert words == ["[Cook] met [Cook].", "Nobody.", "With [Cook].", "Ann Example elsewhere."]
    assert [row.how for row in Transcript.get_by_id(1).versions()] == ["replaced", "typed"]


def test_a_name_known_already_takes_its_new_pseudonym_and_lines_can_go(app, people):
    by, case = people["partner"], make_case(people["partner"])
    keying.keep(case, KEY, (), by)
    keying.keep(case, [("ann example", "[The cook]", "person")], {2}, by)
    lines = [(row.real, row.shown) for row in Pseudonym.of(case)]
    assert lines == [("Ann Example", "[The cook]"), ("Exampleton", "[Place 1]")]


def test_nobody_vouches_while_a_real_name_stands(app, people, browser_of):
    case = make_case(people["partner"])
    make_interview(case, people["partner"], words="At Example Kitchen with Bob.")
    member = browser_of("partner")
    said = member.post("/en/cases/desk/1/checked", follow_redirects=True)
    assert "1 real name still stands in the transcripts." in said.text
    assert Case.get().checked is None
    keying.keep(case, [("Example Kitchen", "[the kitchen]", "organisation")], (), people["partner"])
    early = member.post("/en/cases/desk/1/checked")  # Bob may be a name
    assert early.status_code == 422 and "Decide on these words, or tick this box." in early.text
    assert Case.get().checked is None
    member.post("/en/cases/desk/1/checked", {"knowingly": "1"})
    assert Case.get().checked is not None
    assert "Checked by a person" in member.get("/en/cases/desk/1/names").text
    keying.keep(case, [("Bob", "[Person 1]", "person")], (), people["partner"])
    assert Case.get().checked is None  # the words are others now


def test_the_form_takes_suggestions_and_says_what_is_missing(app, people, browser_of):
    case = make_case(people["partner"])
    make_interview(case, people["partner"], words="Then Zoé went to Rennes. We saw Zoé there.")
    member, path = browser_of("partner"), "/en/cases/desk/1/names"
    page = member.get(path).text
    assert "[Person 1]" in page and "2× … Then Zoé went to Rennes." in page
    form = {
        "rows": 3,
        "act-0": "replace", "real-0": "Zoé", "shown-0": "", "sort-0": "person",
        "act-1": "leave", "real-1": "Rennes", "shown-1": "", "sort-1": "place",
        "act-2": "replace", "real-2": "", "shown-2": "", "sort-2": "person",
    }  # fmt: skip
    refused = member.post(path, form)
    assert refused.status_code == 422 and "Say what stands in its place." in refused.text
    assert Pseudonym.select().count() == 0
    assert member.post(path, {**form, "shown-0": "[P]"}).status_code == 303
    assert [(row.real, row.shown) for row in Pseudonym.of(case)] == [
        ("Rennes", "Rennes"), ("Zoé", "[P]"),
    ]  # fmt: skip
    assert Transcript.get().words == "Then [P] went to Rennes. We saw [P] there."
    assert "left as it is" in member.get(path).text


def test_still_there_counts(app, people):
    case = make_case(people["partner"])
    make_interview(case, people["partner"], words="Example Kitchen, EXAMPLE KITCHEN.")
    with pytest.raises(keying.StillThere) as still:
        keying.vouch(case, people["partner"])
    assert still.value.count == 2
