"""Words that somebody wrote out by hand: whoever can take them away is told where they stand."""

from tests.writing.conftest import begin
from valuess.cases import repeated, withdrawing
from valuess.cases.consents import QUOTE
from valuess.mail import Mail
from valuess.writing import checks, publishing, saving
from valuess.writing.talk.models import Message, Thread

from .making import DAY, SAID, whole


def test_who_wrote_the_words_out_is_told_where_they_stand(app, people, stranger):
    by = people["partner"]
    _case, interview, quotation, _text = whole(by)
    public = begin("By hand", f"A cook says: {SAID.upper()} So it is.", by)
    publishing.publish(public, 1, by)
    begin("À la main", "Nous comptons les repas,\njamais *les rires*.", stranger, "fr")
    earlier = begin("Once", SAID, stranger)
    saving.save(earlier, checks.Writing("Once", "They count.", 1), stranger)
    other = begin("Not at all", "We count the lunches, and never the dinners.", stranger)
    thread = Thread.create(document=other.document, lang="en", block=1)
    Message.create(thread=thread, author=people["participant"], lang="en", words=f"“{SAID}”")
    found = [(place.text.title, place.where) for place in repeated.places(quotation)]
    assert found == [
        ("By hand", repeated.PUBLIC), ("À la main", repeated.WORKING), ("Once", repeated.EARLIER),
        ("Not at all", repeated.DISCUSSED),
    ]  # fmt: skip
    withdrawing.record(interview, {QUOTE: False}, DAY)
    told = {mail.to: mail for mail in Mail.select().where(Mail.key.startswith("repeated:"))}
    assert set(told) == {
        "partner@demo.example", "stranger@demo.example", "coordinator@demo.example",
        "participant@demo.example",
    }  # fmt: skip
    for mail in told.values():
        assert SAID not in mail.text and "rires" not in mail.text
        assert "By hand\nVisitors read them there.\n" in mail.text
        assert "/guide/once" in mail.text and "discussion, which visitors" in mail.text
