import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuess.accounts.rules import email_of, fits, hashed, masked, name_of, password_error


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" A.B@Demo.Example ", "a.b@demo.example"),
        ("a+b@sub.demo.example", "a+b@sub.demo.example"),
        ("a@évaluer.example", "a@xn--valuer-9ua.example"),
        ("a@localhost", ""), ("a b@demo.example", ""), ("a@demo.example\nBcc: x@y.example", ""),
        ("@demo.example", ""), ("a@@demo.example", ""), ("a@demo..example", ""), ("", ""),
        ("a<b>@demo.example", ""), ("é@demo.example", ""), ("a" * 65 + "@demo.example", ""),
    ],
)  # fmt: skip
def test_addresses(typed, kept):
    assert email_of(typed) == kept


@given(st.text())
def test_an_address_is_kept_as_one_line_of_ascii(typed):
    kept = email_of(typed + "@demo.example")
    assert kept.isascii() and email_of(kept) == kept and "\n" not in kept


@given(st.text())
def test_a_name_is_one_line(typed):
    kept = name_of(typed)
    assert kept == " ".join(kept.split()) and kept.isprintable() and name_of(kept) == kept


@pytest.mark.parametrize("database", ["sqlite"])  # refused before anything is written
@pytest.mark.parametrize(
    "bad", ["short", "motdepasse123", "aaaaaaaaaaaa", "abcabcabcabc", "me@demo.example", "x" * 1001]
)
def test_passwords_that_will_not_do(app, bad):
    assert password_error(bad, "me@demo.example")


def test_a_password_of_several_words_will_do(app):
    assert password_error("trois mots et un vélo", "me@demo.example") is None


def test_accents_typed_two_ways_are_one_password(app):
    assert fits("e\u0301valuer la suite", hashed("\u00e9valuer la suite"))
    assert not fits("evaluer la suite", hashed("\u00e9valuer la suite"))
    assert not fits("\0 nobody", None)


def test_a_masked_address():
    assert masked("partner-fr@demo.example") == "p•••@demo.example"
