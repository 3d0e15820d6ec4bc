"""A page as a reader sees it: the stored words, with their links resolved for that reader."""

from dataclasses import dataclass

from flask import g, url_for
from markupsafe import Markup

from valuess import markup
from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.i18n import _
from valuess.writing import blocks, terms
from valuess.writing.citing import Citations
from valuess.writing.kinds import kinds
from valuess.writing.models import Name, Redirect, Reference, Revision, Text
from valuess.writing.review import states


@dataclass
class Shown:
    """What an embed is shown in: the text, and whether it is for those who write."""

    text: Text
    working: bool


@dataclass
class Reading:
    """Everything a page shows of a text.

    alternates: {lang: address} of the same page; foreign: True when the words are
    not in the language of the page around them. around: see Kind.
    sections: the headings of its sections, for those who may edit them one by one.
    state: where it stands between draft and approval, for those who write; or None.
    """

    text: Text
    revision: Revision
    html: Markup
    alternates: dict
    backlinks: list
    working: bool
    around: dict
    sections: list
    state: states.State | None = None

    @property
    def weight(self):
        """About how many bytes it takes to keep."""
        return 6_000 + 2 * (len(self.html) + len(self.revision.body) + len(self.revision.html))

    @property
    def foreign(self):
        return self.text.lang != g.lang

    @property
    def headings(self):
        return [
            {"level": level, "id": mark, "text": words}
            for level, mark, words in self.revision.headings
        ]


def page(kind, slug, working):
    """The Reading at this address for a reader of `g.lang`, or None.

    Kept until anything is committed: the parts that depend on the person are the
    template's. working: whether they see working versions.
    """
    return until_commit(("reading", kind, g.lang, slug, working), lambda: read(kind, slug, working))


def read(kind, slug, working):
    text = Text.at(kind, g.lang, slug, working)
    if text is None:
        return None
    linking = Reference.to_page(text, public=not (working and kinds[kind].within is None))
    return Reading(
        text=text,
        revision=text.revision,
        html=glossed(text, bound(text, text.revision.html, working)),
        alternates=alternates(text, working),
        backlinks=[(other.revision.title, other.address()) for other in linking],
        working=working,
        around=kinds[kind].around(text, working),
        sections=[s.heading for s in blocks.sections(text.revision.body)] if working else [],
        state=states.of(text) if working and kinds[kind].reviewed else None,
    )


def glossed(text, html):
    """The words of a page, where its kind wants it with the first use of each term as a link."""
    return terms.marked(html, text.lang, once=True) if kinds[text.kind].glossed else html


def alternates(text, working):
    """{lang: address}: the same page in each language, in these words where there are no others."""
    texts = Text.of_document(text.document_id, working)
    return {lang: kinds[text.kind].address(texts.get(lang, text).slug, lang) for lang in LANGUAGES}


def bound(text, html, working):
    """Stored HTML with its [[links]], embeds and citations made for this kind of reader."""
    titles = markup.titles_in(html)
    names = Name.texts(text.kind, text.lang, titles)
    all_seen = working and kinds[text.kind].within is None  # of the kind, by who sees this one

    def link(key, label):
        target = names.get(key)
        if target and (all_seen or target.public):
            return Markup('<a href="{}">{}</a>').format(target.address(g.lang), label)
        if not all_seen:
            return label
        return Markup('<a class="missing" href="{}" title="{}">{}</a>').format(
            url_for(f"{text.kind}.new", title=titles[key], lang=text.lang),
            _("This page does not exist yet: start it"),
            label,
        )

    unknown = _("The portal does not know what to show here:")
    around, citations = Shown(text, working), Citations(working)
    shown = markup.bind(
        html, link, lambda raw: markup.embed_html(raw, around, unknown), citations.cite
    )
    return shown + citations.below()


def elsewhere(kind, slug, working):
    """The address to which an old one, or one of the other language, leads; or None."""
    text = Redirect.from_slug(kind, g.lang, slug)
    if text is None:
        return None
    found = Text.of_document(text.document_id, working)
    target = found.get(g.lang) or found.get(text.lang)
    return target and target.address(g.lang)


def previewed(body, lang, kind):
    """(html, message): the words laid out as they would be once saved, or why they cannot be."""
    try:
        made = markup.render(body, lang)
    except markup.TooMuch:
        return "", _("This text is too long to be shown here.")
    except markup.TooHard:
        return "", _("This text is too tangled to be laid out.")
    return bound(Text(kind=kind, lang=lang), made.html, working=True), ""
