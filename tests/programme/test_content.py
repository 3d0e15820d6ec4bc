"""The starting texts: brought in once, and never over what people wrote."""

from valuess import programme
from valuess.accounts.models import Organisation
from valuess.db import Label
from valuess.programme.models import Page, Step, Wording
from valuess.writing import publishing, saving
from valuess.writing.checks import Writing
from valuess.writing.models import Document, Revision, Text


def test_everything_comes_in_published_and_without_author(content):
    texts = list(Text.select().where(Text.kind == "programme"))
    assert len(texts) == 16
    assert all(text.public == text.head == 1 for text in texts)
    assert {revision.author_id for revision in Revision.select()} == {None}
    assert [page.key for page in Page.select().order_by(Page.position)] == [
        "programme", "partners", "four-steps", "questionnaire", "case-studies", "meeting", "guide",
        "about-this-portal",
    ]  # fmt: skip
    assert [step.key for step in Step.in_order()] == ["survey", "cases", "meeting", "guide"]
    assert [partner.name for partner in Organisation.partners()] == [
        "Réso Solidaire", "Adess", "South West Forum",
    ]  # fmt: skip
    assert Wording.texts()["fund"]["en"] == "European Regional Development Fund (ERDF)"


def test_a_second_load_changes_nothing(content, people):
    text = Text.get(Text.slug == "the-partners")
    saving.save(text, Writing("Who we are", "We are three.", 1), people["coordinator"])
    publishing.publish(Text.get_by_id(text.id), 2, people["coordinator"])
    binned = Page.get(Page.key == "guide").document_id
    publishing.put_in_bin(binned, people["coordinator"])
    words = Label(fr="À nous", en="Ours")
    Wording.update(text=words).where(Wording.key == "tagline").execute()
    Step.update(state=words).where(Step.key == "survey").execute()
    Organisation.update(place=words).where(Organisation.key == "adess").execute()
    before = Revision.select().count()

    assert programme.content.load(content) == 0

    assert (Revision.select().count(), Document.select().count()) == (before, 8)
    assert Text.get_by_id(text.id).title == "Who we are"
    assert Document.get_by_id(binned).binned is not None
    assert Wording.texts()["tagline"] == words
    assert Step.get(Step.key == "survey").state == words
    assert Organisation.get(Organisation.key == "adess").place == words
    assert Organisation.select().count() == 3
