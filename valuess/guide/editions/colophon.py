"""What every file of an edition says of itself, in the words of the page "About this edition"."""

from valuess.i18n import _, ngettext, shown, shown_day, speaking


def title(book, lang):
    return book.title.get(lang) or next(iter(book.title.values()))


def which(book, lang):
    """ "Edition 2, 15 May 2014"."""
    with speaking(lang):
        day = shown_day(book.date, lang)
        return str(_("Edition %(number)s, %(day)s", number=book.number, day=day))


def partners(book, lang):
    return [partner.get(lang) or next(iter(partner.values())) for partner in book.partners]


def words_of(chapter, lang):
    """(lang, Words): in this language, else in the one there is."""
    return next(
        (code, words)
        for code, words in sorted(chapter.words.items(), key=lambda item: item[0] != lang)
    )


def missing(lang):
    with speaking(lang):
        if lang == "en":
            return str(_("This page does not exist in English yet."))
        return str(_("This page does not exist in French yet."))


def about(book, lang):
    """[(heading, [lines])]: what was taken out, how to cite it, who signed it, what waited."""
    names = {chapter.document: words_of(chapter, lang)[1].title for chapter in book.chapters}
    with speaking(lang):
        signed = [line(signature, lang) for signature in book.signatures]
        waited = [
            f"{names.get(document, document)} "
            f"({_('In French') if code == 'fr' else _('In English')}) · "
            + ngettext("%(num)d paragraph waited", "%(num)d paragraphs waited", count)
            for document, code, count in book.stale
        ]
        errata = [(str(_("Errata")), [row[lang] for row in book.errata])] if book.errata else []
        return [
            *errata,
            (str(_("To cite this edition")), [book.citation[lang]]),
            (str(_("Signatures")), signed or [str(_("No organisation had signed."))]),
            (str(_("What waited in the other language")),
             waited or [str(_("Nothing was known to wait when it was frozen."))]),
        ]  # fmt: skip


def line(signature, lang):
    """An organisation's agreement in one line."""
    who = [signature.organisation.get(lang, ""), signature.person, shown(signature.at, lang)]
    said = ", ".join(str(each) for each in who if each)
    return f"{said} · {signature.role}" if signature.role else said
