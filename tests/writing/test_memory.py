"""The translation memory: what was agreed is proposed where it is near, to who may read it."""

import re
import time

import pytest
from flask import g

from valuess.db import db
from valuess.meeting.group.notebook import NOTES
from valuess.writing import checks, memory, publishing, saving, standing
from valuess.writing.memory import Unit, UnitWord
from valuess.writing.models import Text

from .conftest import begin
from .test_standing import change, page, pair_with  # noqa: F401


@pytest.fixture
def asked(app):
    """Within a request of a reader of English."""
    with app.test_request_context("/en/"):
        g.lang = "en"
        yield


def units():
    return sorted(Unit.select(Unit.left_words, Unit.right_words).tuples())


def test_agreed_paragraphs_are_remembered_and_kept_up(page):  # noqa: F811
    french, english, by = page
    standing.pairs(french.document_id)
    there = [
        ("Le temps", "Time"),
        ("Le temps manque à tous les salariés.", "All employees are short of time."),
        ("Les chiffres viennent de 61 réponses.", "The figures come from 61 answers."),
    ]
    assert units() == there
    kept = {unit.id for unit in Unit.select()}
    change(french, "61 réponses", "72 réponses", by)
    standing.pairs(french.document_id)
    assert units() == there and {unit.id for unit in Unit.select()} == kept
    change(english, "61 answers", "72 answers", by)
    pair = pair_with(french.document_id, "72")
    standing.say(french.document_id, standing.AGREE, pair.ids, by, words=pair.words)
    assert units()[2] == (
        "Les chiffres viennent de 72 réponses.", "The figures come from 72 answers.")  # fmt: skip
    words = UnitWord.select().where(UnitWord.lang == "en", UnitWord.word << ["61", "72"])
    assert [row.word for row in words] == ["72"]


def test_what_is_near_is_proposed_with_its_difference(page, asked):  # noqa: F811
    french, _english, by = page
    standing.pairs(french.document_id)
    (match,) = memory.near("Les chiffres viennent de 80 réponses.", "fr", "en", by)
    assert match.target == "The figures come from 61 answers." and match.score > 90
    assert [(op, words.strip()) for op, words in match.steps if op != "same"] == [
        ("removed", "61"), ("added", "80")]  # fmt: skip
    assert (match.where, match.address) == ("Time", "/en/guide/time")
    (match,) = memory.near("The figures come from 80 answers.", "en", "fr", by)
    assert match.target == "Les chiffres viennent de 61 réponses."
    assert memory.near("Les chiffres viennent de 80 réponses.", "fr", "en", by,
                       but="The figures come from 61 answers.") == []  # fmt: skip
    for nothing in ("", "de la", "Tout autre chose", "%_'\"\0", "chiffres " * 1_000):
        assert memory.near(nothing, "fr", "en", by) == []


def test_it_is_for_those_who_may_read_it(page, people, asked, monkeypatch):  # noqa: F811
    french, _english, by = page
    standing.pairs(french.document_id)
    words = "Les chiffres viennent de 80 réponses."
    (match,) = memory.near(words, "fr", "en", by)
    for other in (people["participant"], people["outsider"]):
        assert memory.near(words, "fr", "en", other) == []
        assert memory.words_of(match.unit, "en", other) is None
    assert memory.words_of(match.unit, "en", by) == match.target
    document = Text.get_by_id(french.id).document
    document.kind = NOTES.name
    document.save()
    only = people["coordinator"]
    monkeypatch.setitem(NOTES.__dict__, "within", lambda number, person: person == only)
    assert memory.near(words, "fr", "en", by) == []
    assert [m.unit for m in memory.near(words, "fr", "en", people["coordinator"])] == [match.unit]
    document.kind = "guide"
    document.save()
    publishing.put_in_bin(document.id, by)
    assert memory.near(words, "fr", "en", by) == []


def test_the_words_of_the_portal_are_learnt_once(app, asked, people):
    memory.learn()
    memory.learn()
    number = Unit.select().count()
    (match, *_more) = memory.near("Proposer des termes", "fr", "en", people["partner"])
    assert (match.target, match.address) == ("Propose a term", None)
    del app.extensions["memory learnt"]
    memory.learn()
    assert Unit.select().count() == number > 500


def test_proposed_words_are_taken_into_the_form(page, browser_of):  # noqa: F811
    french, _english, by = page
    begin("Autre", "Les chiffres viennent de 80 réponses.", by, "fr")
    other = Text.get(Text.slug == "autre")
    saving.begin("guide", "en", checks.Writing("Other", ""), by, other.document)
    standing.pairs(french.document_id)
    number = pair_with(other.document_id, "80").number
    browser = browser_of("partner")
    shown = browser.get(f"/en/guide/other/translate?at={number}").text
    assert "1 near translation" in shown and "<del> 61</del><ins> 80</ins>" in shown
    link = re.search(r'href="(/en/guide/other/translate\?[^"]*from=[^"]*)"', shown)[1]
    taken = browser.get(link.replace("&amp;", "&")).text
    assert ">The figures come from 61 answers.</textarea>" in re.sub(r">\n", ">", taken)
    for wrong in ("0", "999999999", "x"):
        asked = f"/en/guide/other/translate?at={number}&from={wrong}"
        assert "<textarea" in browser.get(asked).text


def test_many_units_answer_quickly(app, asked, people):
    few = ["temps", "argent", "travail", "mesure", "preuve", "valeur", "acteur", "projet"]
    said = [
        (" ".join([*few[n % 7 :], *(f"mot{(n * k) % 3001}" for k in range(1, 25))]), f"words {n}")
        for n in range(1_500)
    ]
    with db.atomic():
        memory.renew(None, memory.SIDES, said)
    db.execute_sql("ANALYZE memory_word")  # as the server does by itself
    took = []
    for n in range(5, 1_500, 150):
        began = time.perf_counter()
        (match, *_more) = memory.near(f"{said[n][0]} encore", "fr", "en", people["partner"])
        took.append(time.perf_counter() - began)
        assert match.target == f"words {n}"
    assert sorted(took)[2] < 0.05  # a neighbour slows a question down, and never speeds one up
