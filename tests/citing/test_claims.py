"""What counts as a claim, read from the words themselves."""

from valuess.citing.claims import Claim, claims, plain

KNOWN = {"decision", "quote", "survey"}


def found(body):
    return [(claim.words, claim.rests) for claim in claims(body, KNOWN)]


def test_a_citation_belongs_to_its_paragraph_its_item_and_its_row():
    body = (
        "## Why\n\nTime is **lacking** {{ survey: impact/barriers }}, they say {{quote:3}}.\n\n"
        "- first {{ decision: 1 }}\n- second\n\n| a | b |\n|---|---|\n| x {{ quote: 4 }} | y |\n"
    )
    assert found(body) == [
        ("Time is lacking, they say.", ("survey: impact/barriers", "quote: 3")),
        ("first", ("decision: 1",)),
        ("| x | y |", ("quote: 4",)),
    ]


def test_what_stands_alone_supports_the_words_before_it():
    body = "Before.\n\n{{ decision: 1 }}\n\n{{ quote: 2 }}\n\nAfter.\n"
    assert found(body) == [("Before.", ("decision: 1", "quote: 2"))]
    assert found("{{ decision: 1 }}\n") == []
    assert found("A {{ quote: 1 }}.\n\n{{ quote: 1 }}\n") == [("A.", ("quote: 1",))]


def test_code_escapes_and_unknown_kinds_are_no_citations():
    body = "`{{ quote: 1 }}` and \\{{ quote: 2 }} and {{ chart: 3 }}\n\n```\n{{ quote: 4 }}\n```\n"
    assert found(body) == []


def test_a_claim_may_say_that_it_rests_on_nothing():
    bare, mixed = claims(
        "A {{ evidence: needed }}\n\nB {{ evidence: needed }} {{ quote: 1 }}\n", KNOWN
    )
    assert bare == Claim("A", ("evidence: needed",)) and bare.bare
    assert not mixed.bare


def test_words_lose_their_signs_and_are_cut_at_a_word():
    assert (
        plain("> *Say* [[Why evaluate|why]] and [this](https://a.example/)[^1]")
        == "Say why and this"
    )
    cut = plain("word " * 100)
    assert len(cut) <= 221 and cut.endswith("word…")
