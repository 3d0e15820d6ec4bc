"""From the living guide to an edition: prepared, signed, frozen."""

import hashlib
import html
import re
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup
from peewee import IntegrityError, fn

from valuess import audit, evidence, frame, markup
from valuess.accounts.models import Organisation
from valuess.config import LANGUAGES
from valuess.db import Label, db, locked, now
from valuess.files.models import File
from valuess.guide.editions.models import (
    Edition,
    EditionFile,
    EditionJob,
    EditionSignature,
    EditionText,
    permanent,
)
from valuess.guide.models import Page, grown
from valuess.i18n import _, language, speaking
from valuess.jobs import RUNNING
from valuess.writing import standing
from valuess.writing.citing import Citations
from valuess.writing.models import Name, Text
from valuess.writing.reading import Shown
from valuess.writing.review.models import APPROVED
from valuess.writing.review.states import states

FILE = re.compile(r'src="/files/([^"/]+/[^"]+)"')
WITHIN = re.compile(rf'href="/(?:{"|".join(LANGUAGES)})/guide/([^"/#?.]+)(?:#([^"]*))?"')
OUTWARD = re.compile(r'(href|src)="/(?!/)')


class Moved(Exception):
    """What was to go in, or the draft itself, is no longer what was shown."""


class Already(Exception):
    """The edition is frozen, or there is none in preparation."""


@dataclass
class Plan:
    """What would go into an edition now.

    branches: guide.models.Branch in reading order; missing: {document: languages}; stale:
    [(document, lang, paragraphs that wait in lang)], as the working versions stand;
    unpublished: documents whose working version is newer than the published one; unreviewed:
    those whose published version no other organisation approved. mark: changes whenever any
    of what goes in does.
    """

    branches: list
    missing: dict
    stale: list
    unpublished: set
    unreviewed: set
    mark: str


def planned():
    """The Plan of this moment: a few queries however large the guide is."""
    branches = grown(Page.rows(False), language())
    documents = {branch.document for branch in branches}
    missing = {
        branch.document: [lang for lang in LANGUAGES if lang not in branch.texts]
        for branch in branches
        if len(branch.texts) < len(LANGUAGES)
    }
    counts = standing.counts(documents)
    stale = [
        (branch.document, lang, counts[branch.document].waits(lang))
        for branch in branches
        for lang in LANGUAGES
        if counts[branch.document].waits(lang)
    ]
    said = [(b.document, b.number, sorted((t.lang, t.slug, t.public) for t in b.texts.values()))
            for b in branches]  # fmt: skip
    mark = hashlib.blake2b(repr(said).encode(), digest_size=12).hexdigest()
    waits = {b.document for b in branches if any(text.waits for text in b.texts.values())}
    return Plan(branches, missing, stale, waits, unreviewed(documents - waits), mark)


def unreviewed(documents):
    """Those of these documents (all published as they are written) that nobody approved."""
    texts = list(Text.select().where(Text.document.in_(documents), Text.public.is_null(False)))
    stand = states(texts)
    return {text.document_id for text in texts if stand[text.id].name != APPROVED}


def paired(plan):
    """{document: [[left places], [right places], status]} of what is published in both.

    Pages whose working version is newer are left out: the pairs are of that one.
    """
    whole = [b.document for b in plan.branches if len(b.texts) == len(LANGUAGES)]
    return {
        document: [
            [list(pair.places[0]), list(pair.places[1]), pair.status]
            for pair in standing.pairs(document).groups
        ]
        for document in whole
        if document not in plan.unpublished
    }


def prepare(title, date, remarks, by):
    """The edition in preparation: a new one, or the one that somebody began meanwhile."""
    words = {"title": Label(title), "date": date, "remarks": Label(remarks)}
    try:
        with db.atomic():
            made = Edition.create(**words, by=by.id)
            audit.note("edition prepared", by, f"edition:{made.id}")
    except IntegrityError:
        return Edition.draft()
    return made


def held():
    """The draft, its row held. Already when there is none."""
    draft = Edition.draft()
    here = draft and Edition.held(draft.id)
    if here is None or not here.open:
        raise Already
    return here


def change(title, date, remarks, version, by):
    """Write the draft's words anew. Moved when somebody else did since; Already."""
    with db.atomic():
        here = held()
        if here.version != version:
            raise Moved
        here.title, here.date, here.remarks = Label(title), date, Label(remarks)
        here.version += 1
        here.save()
        audit.note("edition changed", by, f"edition:{here.id}")
    return here


def drop(by):
    """Give up what was prepared; its signatures go with it."""
    with db.atomic():
        here = held()
        here.delete_instance()
        audit.note("edition given up", by, f"edition:{here.id}")


def signs_for(account):
    """The partner organisation for which this person may sign, or None."""
    organisation = account and account.organisation
    return organisation if organisation and organisation.partner else None


def sign(by, note, mark):
    """Sign for one's organisation what was shown. Moved when it has changed since; Already."""
    with db.atomic():
        here, organisation = held(), signs_for(by)
        if organisation is None or planned().mark != mark:
            raise Moved
        EditionSignature.delete().where(
            EditionSignature.edition == here, EditionSignature.organisation == organisation
        ).execute()
        EditionSignature.create(
            edition=here, organisation=organisation, name=organisation.name, account=by,
            person=by.name, note=note, mark=mark,
        )  # fmt: skip
        audit.note("edition signed", by, f"edition:{here.id}", organisation=organisation.key)


def unsign(by):
    """Take one's organisation's signature back, until the edition is frozen."""
    with db.atomic():
        here, organisation = held(), signs_for(by)
        gone = EditionSignature.delete().where(
            EditionSignature.edition == here, EditionSignature.organisation == organisation
        ).execute()  # fmt: skip
        if gone:
            audit.note("edition unsigned", by, f"edition:{here.id}", organisation=organisation.key)


def freeze(draft, mark, by):
    """Copy everything into the edition's own rows and give it its number: the edition.

    Twice gives one: a frozen one comes back as it is. Moved when what goes in is not what
    was shown.
    """
    before = planned()
    pairs = paired(before) if before.mark == mark else {}
    with db.atomic():
        list(locked(Edition.select(Edition.id).order_by(Edition.id)))
        here = Edition.get_or_none(Edition.id == draft)
        if here is None or not here.open:
            if here is None:
                raise Already
            return here
        plan = planned()
        if plan.mark != mark or not plan.branches:
            raise Moved
        here.number = (Edition.select(fn.MAX(Edition.number)).scalar() or 0) + 1
        here.open, here.frozen, here.address = None, now(), permanent(here.number)
        partners = list(Organisation.partners())
        signed = {row.organisation_id for row in here.signatures()}
        here.partners = [dict.fromkeys(LANGUAGES, partner.name) for partner in partners]
        here.unsigned = [p.name for p in partners if p.id not in signed]
        here.stale, here.notice = plan.stale, notices()
        here.save()
        copy(here, plan, pairs)
        EditionJob.create(edition=here, state=RUNNING)
        audit.note("edition frozen", by, f"edition:{here.id}", number=here.number)
    return here


def notices():
    """{lang: the EU notice and the fund, in one line}."""
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            for provide in frame.surroundings:
                if notice := frame.given(provide).get("notice"):
                    said[lang] = " · ".join(w for w in (notice.text, notice.fund) if w)
    return said


def copy(edition, plan, pairs):
    """Copy the texts and the pictures they show. pairs: see `paired`."""
    here = {branch.document: branch for branch in plan.branches}
    slugs = {text.slug: d for d, branch in here.items() for text in branch.texts.values()}
    places = {document: place for place, document in enumerate(here, 1)}
    rows, wanted = [], set()
    for text in Text.readable("guide", working=False):
        branch = here.get(text.document_id)
        if branch is None:
            continue
        frozen = settled(text, here, slugs)
        wanted |= {html.unescape(key) for key in re.findall(r'src="file:([^"]+)"', frozen)}
        rows.append({
            "edition": edition.id, "position": places[text.document_id],
            "document": text.document_id, "number": branch.number, "depth": branch.depth,
            "lang": text.lang, "slug": text.slug, "title": text.revision.title,
            "body": text.revision.body, "html": frozen, "headings": text.revision.headings,
            "pairs": pairs.get(text.document_id, []),
        })  # fmt: skip
    for row in rows:
        EditionText.create(**row)
    for key in sorted(wanted):
        file = File.get_or_none(File.token == key.split("/")[0])
        if file and file.is_picture:
            EditionFile.create(edition=edition, key=key, mime=file.mime, content=file.bytes())


def settled(text, here, slugs):
    """The stored HTML of a text with its links, embeds and pictures as a Book has them."""
    stored = text.revision.html
    names = Name.texts(text.kind, text.lang, markup.titles_in(stored))

    def link(key, label):
        target = names.get(key)
        if target is None or target.document_id not in here:
            return label
        return Markup('<a href="#page-{}">{}</a>').format(target.document_id, label)

    with speaking(text.lang):
        unknown = _("The portal does not know what to show here:")
        shown = Shown(text, working=False)
        citations = Citations(working=False, folded=False)
        made = markup.bind(
            stored, link,
            lambda raw: evidence.marked(raw, markup.embed_html(raw, shown, unknown)),
            citations.cite,
        )  # fmt: skip
        made += citations.below()
    made = FILE.sub(r'src="file:\1"', str(made))
    made = WITHIN.sub(lambda match: inward(match, slugs), made)
    return OUTWARD.sub(rf'\1="{current_app.config["PUBLIC_URL"]}/', made)


def inward(match, slugs):
    """A link to a page of the edition, by the address it had."""
    document = slugs.get(match[1])
    if document is None:
        return match[0]
    return f'href="#page-{document}{"--" + match[2] if match[2] else ""}"'
