"""Following pages, and the digest of what happened: in whose language, how often, once."""

import re
from datetime import datetime, timedelta

import pytest

from valuess.db import db, now
from valuess.guide.models import Page
from valuess.mail import Mail, deliver_due
from valuess.writing import personal, standing
from valuess.writing.talk import digest, following, talking
from valuess.writing.talk.following import DigestSetting, Follow

from ..at_once import results
from .conftest import BODY, begin
from .test_talk import PAGE, both, pair_of, save, talk  # noqa: F401


@pytest.fixture
def later(monkeypatch):
    """later(days=8): what the digests take for the present, from the real one."""

    def moved(**ahead):
        moment = now() + timedelta(**ahead)
        monkeypatch.setattr(digest, "now", lambda: moment)
        return digest.tick()

    return moved


def body(mail):
    return mail.get_content()


def test_two_people_read_a_digest_each_in_their_language(both, people, browser_of, box, later):  # noqa: F811
    """Zoé agreed a translation that changed; the coordinator follows the guide; both hear once."""
    _pairs, pair = pair_of(both, "opening")
    for name in ("zoe", "coordinator"):
        following.follow(people[name], "guide", both.document_id, "all")
    ids, words = pair.ids, pair.words
    standing.say(both.document_id, standing.AGREE, ids, people["zoe"], words=words)
    save(both, "the sea", "the wide sea", people["partner"])
    thread = talk(both, people["partner"])
    talking.resolve(both, thread, people["partner"])
    Mail.delete().execute()
    assert later(minutes=2) == 0
    assert later(days=8) == 2 and deliver_due() == (2, 0)
    french, english = sorted(box.got, key=lambda mail: mail["Content-Language"], reverse=True)
    assert (french["To"], french["Content-Language"]) == ("zoe@demo.example", "fr")
    assert "\r\n\r\n\r\n" not in body(french)
    assert french["Subject"] == "1 paragraphe que vous avez traduit a changé"
    assert "Deux rives\u00a0: 1 paragraphe" in body(french)
    assert "/fr/guide/deux-rives/translate" in body(french)
    assert "1 nouveau message, 1 discussion résolue" in body(french)
    assert english["Subject"] == "News of the pages you follow"
    assert "Two shores: 1 new message, 1 discussion resolved" in body(english)
    assert "Two shores: 1 version" in body(english)
    for mail in box.got:
        address = re.search(r"http\S+/following/stop/\S+", body(mail))[0]
        assert mail["List-Unsubscribe"] == f"<{address}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert later(days=8) == 0 and later(days=16) == 0 and Mail.select().count() == 2


def test_what_was_told_is_not_told_again(both, people, later):  # noqa: F811
    following.follow(people["zoe"], "guide", both.document_id, "page")
    _pairs, pair = pair_of(both, "opening")
    standing.say(both.document_id, standing.AGREE, pair.ids, people["zoe"], words=pair.words)
    save(both, "the sea", "the wide sea", people["partner"])
    assert later(days=8) == 1
    DigestSetting.update(upto=now()).execute()
    save(both, "another thing", "a third thing", people["partner"])  # hers too: she translated all
    assert later(days=16) == 1
    subjects = [mail.subject for mail in Mail.select()]
    assert subjects == ["1 paragraphe que vous avez traduit a changé"] * 2


def test_a_server_killed_in_between_tells_it_once(both, people, later, monkeypatch):  # noqa: F811
    following.follow(people["zoe"], "guide", both.document_id, "page")
    save(both, "the sea", "the wide sea", people["partner"])

    def killed(*_args, **_values):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(digest, "post", killed)
        with pytest.raises(SystemExit):
            later(days=8)
    assert Mail.select().count() == 0
    row = DigestSetting.ready(now() + timedelta(days=8)).get()
    assert later(days=8) == 1
    assert digest.send(row, now() + timedelta(days=8)) is False  # who read the row before
    assert Mail.select().count() == 1


def test_four_servers_at_once_tell_it_once(app, both, people):  # noqa: F811
    following.follow(people["zoe"], "guide", both.document_id, "page")
    save(both, "the sea", "the wide sea", people["partner"])
    later = now() + timedelta(days=8)
    row = DigestSetting.ready(later).get()
    assert sorted(results(app, [lambda: digest.send(row, later)] * 4)) == [False] * 3 + [True]
    assert Mail.select().count() == 1


@pytest.mark.parametrize(
    ("every", "at", "due"),
    [
        ("daily", datetime(2014, 5, 13, 4, 59), datetime(2014, 5, 13, 5)),
        ("daily", datetime(2014, 5, 13, 5), datetime(2014, 5, 14, 5)),
        ("weekly", datetime(2014, 5, 12, 4, 59), datetime(2014, 5, 12, 5)),
        ("weekly", datetime(2014, 5, 12, 5), datetime(2014, 5, 19, 5)),
        ("weekly", datetime(2014, 5, 18, 23), datetime(2014, 5, 19, 5)),
        ("never", datetime(2014, 5, 18, 23), None),
    ],
)
def test_when_a_digest_is_due(every, at, due):
    assert following.next_due(every, at) == due


def test_nothing_to_say_no_mail_and_ones_own_acts_are_no_news(both, people, later):  # noqa: F811
    following.follow(people["partner"], "guide", both.document_id, "page")
    DigestSetting.update(upto=now()).execute()
    save(both, "the sea", "the wide sea", people["partner"])
    talk(both, people["partner"])
    assert later(days=8) == 0 and Mail.select().count() == 0
    assert DigestSetting.get().due > now() + timedelta(days=8)


def test_a_chapter_is_a_page_and_all_below_it(both, people):  # noqa: F811
    under = begin("Below", BODY, people["partner"])
    deeper = begin("Deeper", BODY, people["partner"])
    beside = begin("Beside", BODY, people["partner"])
    order = [(both.document_id, None), (under.document_id, both.document_id),
             (deeper.document_id, under.document_id), (beside.document_id, None)]  # fmt: skip
    Page.arranged(order, people["coordinator"])
    following.follow(people["zoe"], "guide", both.document_id, "below")
    chapter = {both.document_id, under.document_id, deeper.document_id}
    assert set(following.documents(people["zoe"])) == chapter
    following.follow(people["zoe"], "guide", both.document_id, "page")
    assert set(following.documents(people["zoe"])) == {both.document_id}
    assert Follow.select().count() == 1
    following.follow(people["zoe"], "guide", both.document_id, "all")
    assert set(following.documents(people["zoe"])) == {*chapter, beside.document_id}
    people["zoe"].role = ""
    assert following.documents(people["zoe"]) == {}


def test_following_and_stopping_by_hand(both, people, browser_of):  # noqa: F811
    zoe, path = browser_of("zoe"), "/fr/guide/deux-rives/follow"
    assert "Cette page et toutes celles" in zoe.get(path).text
    assert zoe.post(path, {"what": "below"}).status_code == 303
    assert zoe.post(path, {"what": "x"}).status_code == 400
    mine = zoe.get("/fr/my/").text
    assert "Pages que vous suivez" in mine and "Deux rives" in mine
    row = Follow.get()
    assert browser_of("partner").post(f"/en/following/{row.id}/stop").status_code == 404
    assert zoe.post(f"/fr/following/{row.id}/stop").status_code == 303
    assert Follow.select().count() == 0
    assert browser_of("participant").get(f"{PAGE}/follow").status_code == 403


def test_how_often_is_set_on_the_account_page(both, people, browser_of):  # noqa: F811
    zoe = browser_of("zoe")
    assert 'value="weekly" id="f-every-2" checked' in zoe.get("/fr/account/").text
    answer = zoe.post("/fr/following/digest", {"every": "daily"})
    assert (answer.status_code, answer.location) == (303, "/fr/account/#digest")
    assert DigestSetting.get().every == "daily"
    assert zoe.post("/fr/following/digest", {"every": "hourly"}).status_code == 400
    assert "digest" not in browser_of("outsider").get("/en/account/").text.lower()


def test_one_link_stops_them_signed_out_and_without_a_form(both, people, browser, app):  # noqa: F811
    following.follow(people["zoe"], "guide", both.document_id, "page")
    path = f"/fr/following/stop/{digest.token_of(people['zoe'])}"
    asked = browser.get(path)
    assert asked.status_code == 200 and "Zoé" not in asked.text and "zoe@" not in asked.text
    assert DigestSetting.get().every == "weekly"
    bare = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert bare.status_code == 200
    assert (DigestSetting.get().every, DigestSetting.get().due) == ("never", None)
    assert browser.get(path[:-1] + "~").status_code == 404
    assert Follow.select().count() == 1


def test_many_who_follow_cost_few_queries_each(both, people, later, queries):  # noqa: F811
    """Of thirty pages that changed, no query is made for each, but where both languages are."""
    following.follow(people["zoe"], "guide", both.document_id, "all")
    since = now()
    save(both, "the sea", "the wide sea", people["partner"])
    with queries() as one:
        digest.made(people["zoe"], since, now())
    texts = [begin(f"Page {n}", BODY, people["partner"]) for n in range(10)]
    for text in texts:
        talk(text, people["partner"], token=text.slug)
    with queries() as many:
        news = digest.made(people["zoe"], since, now())
    assert len(news["discussions"]) == 10 and len(news["versions"]) == 11
    assert len(many) - len(one) <= 10 * 8


def test_what_one_follows_is_given_and_taken(both, people):  # noqa: F811
    following.follow(people["zoe"], "guide", both.document_id, "below")
    held = personal.export(people["zoe"])
    assert (held["follows"][0]["what"], held["digest"]) == ("below", "weekly")
    with db.atomic():
        personal.erase(people["zoe"])
    assert Follow.select().count() == DigestSetting.select().count() == 0
