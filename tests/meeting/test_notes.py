"""One's own notes: private, kept against two windows, exported and erased."""

from valuess.accounts import personal
from valuess.meeting.models import Note

from ..agenda.making import make_item, make_meeting

PATH = "/en/meeting/group/note"


def test_a_note_is_kept_found_again_and_taken_away(browser_of, people):
    make_item(make_meeting())
    person = browser_of("participant")
    assert "No notes yet" in person.get("/en/meeting/notes").text
    answer = person.post(PATH, {"text": "Ask about <b>method</b>", "opened": 0})
    assert (answer.status_code, answer.location) == (303, "/en/meeting/group#note")
    for path in ("/en/meeting/group", "/en/meeting/notes", PATH):
        assert "Ask about &lt;b&gt;method&lt;/b&gt;" in person.get(path).text
    person.post(PATH, {"text": "", "opened": 1})
    assert Note.select().count() == 0


def test_nobody_else_sees_it(browser_of, people):
    Note.keep(make_item(make_meeting()), people["participant"], "Mine alone", 0)
    for role in ("partner", "coordinator"):
        for path in ("/en/meeting/group", "/en/meeting/notes", PATH):
            assert "Mine alone" not in browser_of(role).get(path).text


def test_sent_twice_it_is_kept_once(browser_of, people):
    make_item(make_meeting())
    person = browser_of("participant")
    for _time in range(2):
        assert person.post(PATH, {"text": "Once", "opened": 0}).status_code == 303
    assert [note.version for note in Note.select()] == [1]


def test_two_windows_do_not_overwrite_one_another(browser_of, people):
    make_item(make_meeting())
    person = browser_of("participant")
    person.post(PATH, {"text": "From the phone", "opened": 0})
    answer = person.post(PATH, {"text": "From the laptop", "opened": 0})
    assert answer.status_code == 409
    assert "From the phone" in answer.text and "From the laptop" in answer.text
    assert 'name="opened" value="1"' in answer.text
    assert Note.get().text == "From the phone"
    assert person.post(PATH, {"text": "Both", "opened": 1}).status_code == 303
    assert person.post(PATH, {"text": "", "opened": 2}).status_code == 303
    gone = person.post(PATH, {"text": "Late", "opened": 2})
    assert gone.status_code == 409 and "There it was deleted." in gone.text


def test_a_long_note_comes_back_with_its_message(browser_of, people):
    make_item(make_meeting())
    answer = browser_of("participant").post(PATH, {"text": "x" * 20_001, "opened": 0})
    assert answer.status_code == 422 and "x" * 20_001 in answer.text
    assert 'aria-invalid="true"' in answer.text and Note.select().count() == 0


def test_a_note_on_what_one_may_not_see_is_not_there(browser_of, people):
    make_item(make_meeting(), "secret", shown=False)
    person = browser_of("participant")
    assert person.get("/en/meeting/secret/note").status_code == 404
    assert person.post("/en/meeting/secret/note", {"text": "x"}).status_code == 404


def test_it_is_in_the_export_and_goes_with_the_person(people):
    Note.keep(make_item(make_meeting()), people["participant"], "Mine alone", 0)
    held = personal.export(people["participant"])
    assert held["meeting"]["notes"] == [{"item": "group", "text": "Mine alone"}]
    personal.erase("participant@demo.example")
    assert Note.select().count() == 0


def test_the_list_costs_the_same_with_many(browser_of, people, queries):
    meeting, person, counted = make_meeting(), browser_of("participant"), []
    for size in (1, 30):
        for number in range(len(counted) and 1, size):
            item = make_item(meeting, f"item-{number}", kind="plenary")
            Note.keep(item, people["participant"], f"Note {number}.", 0)
        person.get("/en/meeting/notes")
        with queries() as seen:
            page = person.get("/en/meeting/notes").text
        assert page.count('class="kept"') == size
        counted.append(len(seen))
    assert counted[0] == counted[1]
