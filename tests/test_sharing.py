"""A page made once for a rank: each person's own name and token stand in it, and nobody else's."""

import re

from valuess import sharing
from valuess.accounts.models import Account
from valuess.writing import publishing

from .writing.conftest import begin

PAGE = "/en/guide/two-shores"


def tokens(page):
    return set(re.findall(r'name="csrf_token" value="([^"]+)"', page))


def test_two_partners_each_see_themselves(app, people, browser_of):
    other = Account.create(email="other@demo.example", name="<b>Other", role="partner")
    people["other"] = other
    begin("Two shores", "Words.", people["partner"])
    one, two = browser_of("partner"), browser_of("other")
    first, second = one.get(PAGE).text, two.get(PAGE).text
    assert "Demo partner" in first and "Demo partner" not in second
    assert "&lt;b&gt;Other" in second and "<b>Other" not in second
    for page in (first, second):
        assert sharing.NAME not in page and sharing.TOKEN not in page
        assert len(tokens(page)) == 1
    assert tokens(first) != tokens(second)


def test_the_token_of_a_shared_page_is_taken(app, people, browser_of):
    text = begin("Two shores", "Words.", people["partner"])
    partner = browser_of("partner")
    for _again in range(2):
        token = tokens(partner.get(PAGE).text).pop()
    sent = {"csrf_token": token, "number": "1", "knowingly": "1"}
    answer = partner.client.post(f"{PAGE}/publish", data=sent)
    assert answer.status_code == 303
    assert type(text).get_by_id(text.id).public == 1


def test_a_page_already_made_costs_no_query(app, people, browser_of, queries):
    begin("Two shores", "Words.", people["partner"])
    partner = browser_of("partner")
    partner.get(PAGE)
    with queries() as seen:
        assert partner.get(PAGE).status_code == 200
    assert seen == []


def test_ranks_never_cross(app, people, browser, browser_of):
    text = begin("Two shores", "Words.", people["partner"])
    publishing.publish(text, 1, people["partner"])
    assert "Put into the bin" in browser_of("partner").get(PAGE).text
    for person in (browser, browser_of("participant"), browser_of("outsider")):
        assert "Put into the bin" not in person.get(PAGE).text


def test_a_message_is_shown_once_and_to_whom_it_was_said(app, people, browser_of):
    begin("Two shores", "Words.", people["partner"])
    one, two = browser_of("partner"), browser_of("coordinator")
    one.get(PAGE)
    one.post(f"{PAGE}/publish", {"number": "1", "knowingly": "1"})
    assert "Published: this is what visitors now read." not in two.get(PAGE).text
    assert "Published: this is what visitors now read." in one.get(PAGE).text
    assert "Published: this is what visitors now read." not in one.get(PAGE).text


def test_a_session_ended_elsewhere_is_over_at_the_next_page(app, people, browser_of):
    begin("Two shores", "Words.", people["partner"])
    partner = browser_of("partner")
    assert "Put into the bin" in partner.get(PAGE).text
    Account.update(active=False).where(Account.id == people["partner"].id).execute()
    assert partner.get(PAGE).status_code == 404
