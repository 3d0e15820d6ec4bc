"""Each address has a file of its own on any system."""

import re

from hypothesis import given
from hypothesis import strategies as st

from valuess.keeping.paths import RESERVED, Places, file_of, way

ADDRESS = st.lists(st.text(min_size=1, max_size=90), min_size=1, max_size=4).map(
    lambda steps: "/" + "/".join(step.replace("/", "-").replace("?", "-") for step in steps)
)


def test_what_is_safe_keeps_its_name():
    assert file_of("/fr/guide/", True) == "fr/guide/index.html"
    assert file_of("/fr/guide/cadrer", True) == "fr/guide/cadrer.html"
    assert file_of("/fr/guide/cadrer.md", False) == "fr/guide/cadrer.md"
    assert file_of("/en/visits/?meeting=2014", True) == "en/visits/index-meeting-2014.html"


@given(ADDRESS)
def test_a_path_is_one_that_windows_takes(address):
    for step in file_of(address, True).split("/"):
        assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", step) and len(step) <= 70
        assert not RESERVED.fullmatch(step) and not step.endswith(".")


def test_two_addresses_never_share_a_file_whatever_the_case():
    places = Places(["index.html"])
    given = ["/", "/a/B", "/a/b", "/a/b.html", "/a/é", "/a/è", "/a/con", "/a/a:b", "/a/a b"]
    paths = [places.give(address, True) for address in given]
    assert len({path.lower() for path in paths}) == len(given)
    assert [places.get(address) for address in given] == paths and places.get("/c") is None


def test_the_way_from_one_file_to_another():
    assert way("fr/guide/a.html", "fr/guide/b.html") == "b.html"
    assert way("fr/guide/a.html", "static/style.css") == "../../static/style.css"
    assert way("index.html", "fr/index.html") == "fr/index.html"
