"""Who goes with whom in two languages, told as stories, and as laws that any history keeps."""

import json
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuess.writing.coupling import couples
from valuess.writing.diff import compare_words
from valuess.writing.groups import LOCAL, TYPO
from valuess.writing.pairing import Accord

FR = ["## Pourquoi évaluer", "L’évaluation aide une association à savoir ce qu’elle change.",
      "Elle rend aussi des comptes à 12 financeurs.",
      "Les bénévoles y trouvent une raison de continuer leur travail."]  # fmt: skip
EN = ["## Why evaluate", "Evaluation helps a charity to know what it changes.",
      "It also gives an account to 12 funders.",
      "Volunteers find in it a reason to go on with their work."]  # fmt: skip


def text(paragraphs):
    return "\n\n".join(paragraphs)


class Story:
    """Two partners, and what each reads in the margin: `fr` and `en` are lists of paragraphs."""

    def __init__(self, fr=FR, en=EN):
        self.accord, self.texts = Accord(), [list(fr), list(en)]
        self.accord.edit(0, "Évaluer", text(fr))
        if en is not None:
            self.accord.edit(1, "Evaluate", text(en))

    def write(self, lang, paragraphs, kind="meaning", note=""):
        at = ("fr", "en").index(lang)
        self.texts[at] = list(paragraphs)
        self.accord.edit(at, ("Évaluer", "Evaluate")[at], text(paragraphs), kind, note=note)

    def change(self, lang, number, words, kind="meaning", note=""):
        paragraphs = list(self.texts[("fr", "en").index(lang)])
        paragraphs[number] = words
        self.write(lang, paragraphs, kind, note)

    def pair(self, words):
        """The pair in which some words stand."""
        return next(pair for pair in self.accord.pairs() if any(words in w for w in pair.words))

    @property
    def standing(self):
        return [told(pair) for pair in self.accord.pairs()][1:]


def told(pair):
    sides = "".join(name for name, moved in zip(("fr ", "en "), pair.changed, strict=True) if moved)
    there = "".join(n for n, w in zip(("fr ", "en "), pair.words, strict=True) if w)
    if pair.status == "changed":
        return f"changed {sides}".strip()
    return f"only {there}".strip() if pair.status == "only" else pair.status


def test_who_begins_the_second_language_translates_the_first():
    assert Story().standing == ["both"] * 4


def test_a_change_of_meaning_waits_in_the_other_language():
    story = Story()
    story.change("fr", 1, "L’évaluation aide une association à savoir ce qu’elle ne change pas.")
    assert story.standing == ["both", "changed fr", "both", "both"]
    assert story.pair("Evaluation helps").waits == (False, True)
    story.change("en", 1, "Evaluation helps a charity to know what it does not change.")
    assert story.standing == ["both", "changed fr en", "both", "both"]
    story.accord.agree(story.pair("ne change pas").ids[0], ())
    assert story.standing == ["both"] * 4


def test_an_exact_revert_is_one():
    story = Story()
    story.change("en", 2, "It answers to the funders.")
    story.change("en", 2, "It also answers to those 30 funders.")
    assert story.standing[2] == "changed en"
    story.change("en", 2, EN[2])
    assert story.standing == ["both"] * 4


def test_a_correction_leaves_the_other_side_fresh():
    story = Story()
    story.change("fr", 2, "Elle rend aussi des comtes à 12 financeurs.", TYPO)
    story.change("fr", 2, "Elle rend aussi des comptes aux 12 financeurs.", TYPO)
    assert story.standing == ["both"] * 4
    story.change("fr", 2, "Elle ne rend pas de comptes.")
    assert story.standing[2] == "changed fr"
    story.change("fr", 2, "Elle rend aussi des comtes à 12 financeurs.")
    assert story.standing == ["both"] * 4, "back to words that were as good"


def test_a_correction_of_stale_words_does_not_make_them_good():
    story = Story()
    story.change("fr", 2, "Elle ne rend pas de comptes à ses financeurs.")
    story.change("fr", 2, "Elle ne rend pas de comptes à ses financeurs !", TYPO)
    assert story.standing[2] == "changed fr"


def test_what_was_compared_is_what_is_covered():
    """The English partner read an earlier French version: what came since still waits."""
    story = Story()
    seen = story.pair("comptes à 12").words
    story.change("fr", 2, "Elle rend des comptes à 15 financeurs et au public.")
    pair = story.pair("15 financeurs")
    story.accord.agree(pair.ids[0], pair.ids[1], seen)
    assert story.standing[2] == "changed fr"


def test_a_deliberate_difference_stays_quiet_until_told_otherwise():
    story = Story()
    pair = story.pair("12 funders")
    story.accord.differ(*pair.ids, "UK charity rules")
    story.change("en", 2, "It is what the Charity Commission asks for.")
    story.change("fr", 2, "La loi française de 2014 le demande.")
    assert story.standing == ["both", "both", "differs", "both"]
    assert story.pair("Charity Commission").differs == "UK charity rules"
    story.accord.settle(*pair.ids)
    assert story.standing[2] == "changed fr en"


def test_a_local_edit_is_a_difference_with_its_reason():
    story = Story()
    story.write("fr", [*FR, "En France, la loi du 31 juillet 2014 définit ce champ."], LOCAL, "loi")
    assert story.standing == ["both"] * 4 + ["differs"]
    assert story.pair("31 juillet").differs == "loi"


def test_a_new_paragraph_stands_alone_then_waits_to_be_checked():
    story = Story()
    story.write("fr", [*FR[:2], "Un paragraphe que seul le texte français contient déjà.", *FR[2:]])
    assert story.standing == ["both", "both", "only fr", "both", "both"]
    story.write("en", [*EN[:2], "A paragraph which the English text now contains as well.", *EN[2:]])
    assert story.standing == ["both", "both", "unchecked", "both", "both"]
    pair = story.pair("Un paragraphe")
    story.accord.untie((), pair.ids[1])
    assert sorted(story.standing) == ["both", "both", "both", "both", "only en", "only fr"]
    story.write("en", [*EN[:2], "A paragraph which the English text now contains, too.", *EN[2:]])
    assert "unchecked" not in story.standing, "untied by hand, the machine leaves them apart"
    story.accord.tie(story.pair("Un paragraphe").ids[0], story.pair("A paragraph").ids[1])
    assert story.standing == ["both", "both", "unchecked", "both", "both"]


def test_the_english_partner_splits_a_paragraph_that_the_french_one_then_corrects():
    long = ("L’évaluation demande du temps, de la patience et des moyens que peu de structures ont. "
            "Elle demande aussi que chacun accepte d’être surpris par ce que disent les usagers.")
    same = ("Evaluation takes time, patience and means that few organisations have at hand. "
            "It also asks everyone to accept being surprised by what the users say.")
    story = Story([*FR, long], [*EN, same])
    one, two = same.split(". ", 1)
    story.write("en", [*EN, f"{one}.", two])
    assert story.standing == ["both"] * 5, "split without a change of words"
    assert len(story.pair("patience and").ids[1]) == 2
    story.change("fr", 4, long.replace("patience", "patiance"), TYPO)
    assert story.standing == ["both"] * 5
    story.change("fr", 4, long.replace("peu de structures", "seules les grandes structures"))
    assert story.standing == ["both"] * 4 + ["changed fr"]
    story.change("fr", 4, long)
    assert story.standing == ["both"] * 5
    first, second = long.split(". ", 1)
    story.write("fr", [*FR, f"{first}.", second])
    assert story.standing == ["both"] * 6, "two and two, of one kind, fall apart into pairs"
    story.write("fr", [*FR, long])
    assert story.standing == ["both"] * 5
    story.write("en", [*EN, same])
    assert story.standing == ["both"] * 5


def test_a_merge_ties_and_the_revert_unties():
    story = Story()
    story.write("en", [EN[0], f"{EN[1]} {EN[2]}", EN[3]])
    assert story.standing == ["both"] * 3
    assert len(story.pair("12 funders").ids[0]) == 2
    story.write("en", EN)
    assert story.standing == ["both"] * 4


def test_a_move_changes_nothing():
    story = Story()
    story.write("fr", [FR[0], FR[3], FR[1], FR[2]])
    assert story.standing == ["both"] * 4
    assert [pair.words[1] for pair in story.accord.pairs(1)][1:] == EN


def test_a_paragraph_taken_out_waits_and_comes_back():
    story = Story()
    story.write("fr", [FR[0], FR[1], FR[3]])
    assert sorted(story.standing) == ["both", "both", "both", "changed fr"]
    assert story.pair("12 funders").waits == (False, True)
    story.write("fr", FR)
    assert story.standing == ["both"] * 4
    story.write("fr", [FR[0], FR[1], FR[3]])
    story.write("en", [EN[0], EN[1], EN[3]])
    assert story.standing == ["both"] * 3


def test_the_title_is_a_paragraph():
    story = Story()
    story.accord.edit(0, "Évaluer son impact", text(FR))
    assert [told(pair) for pair in story.accord.pairs()] == ["changed fr", *["both"] * 4]


def test_a_list_whose_numbers_shift_and_a_table_whose_cells_are_padded_are_the_same():
    fr = ["1. savoir pour qui\n2. savoir pourquoi on veut évaluer",
          "| Code | Sens |\n|---|---|\n| A | aide |"]
    en = ["1. know for whom\n2. know why one wants to evaluate",
          "| Code | Meaning |\n|---|---|\n| A | help |"]
    story = Story(fr, en)
    assert story.standing == ["both"] * 4
    story.write("fr", ["1. un point tout nouveau qui vient devant\n2. savoir pour qui\n"
                       "3. savoir pourquoi on veut évaluer",
                       "| Code | Sens |\n|---|---|\n| A    | aide  |"])  # fmt: skip
    assert sorted(story.standing) == ["both"] * 4 + ["only fr"]


@pytest.mark.parametrize("swapped", [False, True])
def test_couples_go_by_length_kind_and_what_both_name(swapped):
    fr = [("paragraph", "x" * 200), ("paragraph", "En 2014, 61 réponses sont arrivées."),
          ("code", "print(1)"), ("paragraph", "court")]  # fmt: skip
    en = [("paragraph", "y" * 210), ("paragraph", "z" * 300),
          ("paragraph", "In 2014, 61 answers came in."), ("code", "print(2)")]  # fmt: skip
    answer = [([0], [0]), ([1], [2]), ([2], [3])]
    sides = (en, fr) if swapped else (fr, en)
    assert couples(*sides) == [one[::-1] if swapped else one for one in answer]


# Laws

WORDS = ("impact", "valeur", "temps", "usagers", "2014", "mesurer", "coût", "lien")
paragraph = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
body = st.lists(st.one_of(paragraph, paragraph.map("## {}".format), paragraph.map("- {}".format)),
                max_size=7).map(text)  # fmt: skip
side = st.integers(0, 1)
edit = st.tuples(st.just("edit"), side, body, st.sampled_from(["meaning", "typo", "local"]))
mark = st.tuples(
    st.sampled_from(["agree", "differ", "settle", "tie", "untie"]),
    st.lists(st.integers(0, 12), max_size=3), st.lists(st.integers(0, 12), max_size=3),
)  # fmt: skip
history = st.lists(st.one_of(edit, edit, mark), max_size=12)


def happen(accord, event, swap=False):
    if event[0] == "edit":
        _name, at, words, kind = event
        accord.edit(1 - at if swap else at, "Titre", words, kind, note="why")
    else:
        name, lefts, rights = event
        ids = (rights, lefts) if swap else (lefts, rights)
        getattr(accord, name)(*ids, *(["because"] if name == "differ" else []))


def retold(accord, texts):
    """The same accord, written down as JSON and read again."""
    return Accord.taken_up(json.loads(json.dumps(accord.kept())), texts)


@settings(max_examples=150, deadline=None)
@given(history)
def test_no_paragraph_is_lost_or_paired_twice_and_nothing_depends_on_when_it_is_written_down(events):
    accord, stepwise, texts = Accord(), Accord(), [None, None]
    for event in events:
        happen(accord, event)
        happen(stepwise, event)
        if event[0] == "edit":
            texts[event[1]] = ("Titre", event[2])
        stepwise = retold(stepwise, texts)
        assert stepwise.pairs() == accord.pairs()
        for at in (0, 1):
            ids = accord.sides[at].ids
            assert len(set(ids)) == len(ids)
            listed = [number for pair in accord.pairs(1) for number in pair.ids[at]]
            assert sorted(listed) == sorted(ids)
    assert accord.kept() == stepwise.kept()


@settings(max_examples=150, deadline=None)
@given(history)
def test_neither_language_is_the_master(events):
    one, two = Accord(), Accord()
    for event in events:
        happen(one, event)
        happen(two, event, swap=True)
    mirrored = sorted((p.ids[::-1], p.words[::-1], p.status, p.changed[::-1]) for p in two.pairs())
    assert sorted((p.ids, p.words, p.status, p.changed) for p in one.pairs()) == mirrored


@settings(max_examples=100, deadline=None)
@given(history)
def test_what_changed_since_leads_from_the_covered_words_to_the_present_ones(events):
    accord = Accord()
    for event in events:
        happen(accord, event)
    for pair in accord.pairs():
        for at in (0, 1):
            if pair.agreed and pair.changed[at]:
                steps = compare_words(pair.agreed[at], pair.words[at])
                assert "".join(w for op, w in steps if op != "removed") == pair.words[at]
                assert "".join(w for op, w in steps if op != "added") == pair.agreed[at]


distinct = st.lists(st.sampled_from([f"{a} {b} numéro {n}" for n, (a, b) in enumerate(
    (a, b) for a in WORDS for b in WORDS)]), max_size=7, unique=True)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(distinct, distinct, st.lists(st.tuples(side, distinct), max_size=4))
def test_both_texts_as_they_were_are_fresh_again(fr, en, between):
    accord = Accord()
    for at, words in enumerate((fr, en)):
        accord.edit(at, "Titre", text(words))
    before = {w: pair.status for pair in accord.pairs() for w in pair.words if w}
    for at, words in between:
        accord.edit(at, "Titre", text(words))
    for at, words in enumerate((fr, en)):
        accord.edit(at, "Titre", text(words))
    after = {w: pair.status for pair in accord.pairs() for w in pair.words if w}
    for words, status in before.items():
        if status == "both":
            assert next(s for w, s in after.items() if words in w) == "both"


def test_three_hundred_paragraphs_are_aligned_quickly():
    fr = [f"Paragraphe {n} sur l’utilité sociale et ce qu’elle devient en {n * 7}." for n in range(300)]
    en = [f"Paragraph {n} about social utility and what becomes of it in {n * 7}." for n in range(300)]
    story, began = Story(fr, en), process_time()
    fr[150] = "Un paragraphe tout à fait autre."
    story.write("fr", fr)
    assert process_time() - began < 0.5
    assert story.standing.count("both") == 299
