"""Taking back and publishing at the same moment: once both are answered, nothing shows it."""

import threading

import pytest
from flask import current_app

from tests.at_once import results
from tests.cases.making import DAY, check, make_case, make_interview, show, write_page
from tests.citing.planted import holds
from tests.citing.test_withdrawal import lent as lent
from tests.guide.test_editions import frozen, prepared
from valuess.cases import page, withdrawing
from valuess.cases.consents import NAME_ORGANISATION, QUOTE
from valuess.guide.editions import errata, freezing, making
from valuess.guide.editions.models import EditionCopy, EditionJob, EditionText
from valuess.i18n import speaking
from valuess.writing import publishing
from valuess.writing.checks import Unacceptable
from valuess.writing.models import Text

pytestmark = pytest.mark.usefixtures("launched")  # a chore may take the job up meanwhile
LATE = 0.6  # seconds that the first waits for the second, which waits for its lock meanwhile


class Turns:
    """The first act stops once it has done `name` of `where`, until the second has ended or LATE
    has passed; the second begins when the first has stopped."""

    def __init__(self, monkeypatch, where, name):
        self.there, self.go, done = threading.Event(), threading.Event(), getattr(where, name)

        def stopping(*given, **more):
            answer = done(*given, **more)
            self.there.set()
            self.go.wait(LATE)
            return answer

        monkeypatch.setattr(where, name, stopping)

    def run(self, app, first, second):
        def following():
            assert self.there.wait(10)
            try:
                return second()
            finally:
                self.go.set()

        return results(app, [spoken(first), spoken(following)])


def spoken(act):
    def run():
        with current_app.test_request_context("/en/"), speaking("en"):
            return act()

    return run


@pytest.fixture
def named(app, people):
    """The interview and the page of a case that gives the name of its organisation."""
    by = people["partner"]
    with app.test_request_context("/en/"), speaking("en"):
        case = make_case(by)
        interview = make_interview(case, by)
        check(case, by)
        withdrawing.record(interview, {NAME_ORGANISATION: True}, DAY, by)
        return interview, write_page(case, by, "At Example Kitchen.")


def acts(named, by):
    """(publishing it, taking back that it may be named)."""
    interview, text = named
    return (
        lambda: show(Text.get_by_id(text.id), by),
        lambda: withdrawing.record(interview, {NAME_ORGANISATION: False}, DAY),
    )


def shown(browser):
    return "Example Kitchen" in browser.get("/en/cases/a-kitchen-tells").text


@pytest.mark.parametrize("again", [False, True])
def test_published_first_it_is_taken_back(app, named, people, browser, monkeypatch, again):
    publish, withdraw = acts(named, people["partner"])
    if again:  # then the withdrawal takes the page back, and wants the rows in the other order
        with app.test_request_context("/en/"):
            publish()
        assert shown(browser)
    answers = Turns(monkeypatch, publishing, "move").run(app, publish, withdraw)
    assert isinstance(answers[0], Text) and answers[1] == [NAME_ORGANISATION]
    assert not shown(browser)


@pytest.mark.parametrize("again,stop", [(False, "tell"), (True, "shows_too_much")])
def test_taken_back_first_it_is_not_published(
    app, named, people, browser, monkeypatch, again, stop
):
    publish, withdraw = acts(named, people["partner"])
    if again:  # it stops between the row of the case and that of the page
        with app.test_request_context("/en/"):
            publish()
    answers = Turns(monkeypatch, withdrawing, stop).run(app, withdraw, publish)
    assert answers[0] == [NAME_ORGANISATION] and isinstance(answers[1], Unacceptable)
    assert not shown(browser)


def test_without_lock_or_check_it_would_stay(app, named, people, browser, monkeypatch, database):
    publish, withdraw = acts(named, people["partner"])
    if database == "postgresql":
        monkeypatch.setattr(page.CASE, "hold", lambda text: None)
        Turns(monkeypatch, publishing, "move").run(app, publish, withdraw)
    else:  # one writes after the other there: nothing but the check stands in between
        monkeypatch.setattr(page.CASE, "check", lambda text, revision: [])
        Turns(monkeypatch, withdrawing, "tell").run(app, withdraw, publish)
    assert shown(browser)


def taking_back(lent):
    return lambda: withdrawing.record(lent, {QUOTE: False}, DAY)


def kept():
    return any(holds(row.html) for row in EditionText.select())


@pytest.mark.parametrize("frozen_first", [True, False])
def test_an_edition_frozen_at_that_moment_does_not_keep_it(
    app, lent, people, monkeypatch, frozen_first
):
    number, mark = prepared(people)

    def freeze():
        return frozen(people, number, mark)

    if frozen_first:
        Turns(monkeypatch, freezing, "copy").run(app, freeze, taking_back(lent))
    else:
        Turns(monkeypatch, withdrawing, "tell").run(app, taking_back(lent), freeze)
    assert EditionText.select().count() == 4 and not kept()


@pytest.mark.parametrize("database", ["postgresql"])
def test_an_edition_would_keep_it_without_the_lock(app, lent, people, monkeypatch):
    number, mark = prepared(people)
    monkeypatch.setattr(errata, "hold", lambda: None)
    Turns(monkeypatch, freezing, "copy").run(
        app, lambda: frozen(people, number, mark), taking_back(lent)
    )
    assert kept()


def test_a_file_being_kept_at_that_moment_goes_too(app, lent, people, printed, monkeypatch):
    frozen(people)
    number = EditionJob.get().id
    keeping = Turns(monkeypatch, EditionCopy, "create")
    answers = keeping.run(app, lambda: making.run(number), taking_back(lent))
    assert answers == [None, [QUOTE]]
    assert keeping.there.is_set() and EditionCopy.select().count() == 0 and not kept()
