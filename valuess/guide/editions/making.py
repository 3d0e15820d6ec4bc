"""The files of a frozen edition, made by a process of its own and kept in the database.

One job makes them one after the other; what is there already is not made again, so a job
that was killed half-way is taken up where it was left.
"""

import hashlib
import importlib
import importlib.util
import os

import click
from flask import current_app
from peewee import IntegrityError

from valuess import jobs
from valuess.config import LANGUAGES
from valuess.db import db, now
from valuess.guide.editions import binding
from valuess.guide.editions.models import Edition, EditionCopy, EditionJob
from valuess.jobs import BROKEN, DONE, FAILED, RUNNING
from valuess.paper import NoPaper

COMMAND = "make-edition"
NO_PAPER = "paper"
PDF, EPUB, ZIP = "application/pdf", "application/epub+zip", "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BOTH = "both"
MAKERS = (("pdf", PDF, "printed", "pdf"), ("epub", EPUB, "epub", "epub"),
          ("docx", DOCX, "docx", "docx"))  # fmt: skip


def formats():
    """{name: (mime, module, function, arguments)} of what can be made here."""
    found = {}
    for ending, mime, module, function in MAKERS:
        if there(module):
            found |= {f"{lang}.{ending}": (mime, module, function, (lang,)) for lang in LANGUAGES}
    found[f"{BOTH}.pdf"] = PDF, "printed", "pdf", (BOTH,)
    if there("bundle"):
        found["zip"] = ZIP, "bundle", "bundle", ()
    return found


def there(module):
    return importlib.util.find_spec(f"valuess.guide.editions.{module}") is not None


def name_of(ending, lang):
    """The format of an address's ending for a reader of `lang`; None where there is none such."""
    name = ending if ending == "zip" else f"{lang}.{ending}"
    return name if name in formats() else None


def made(book, name):
    """The bytes of one format of a Book. Raises NoPaper. The maker is loaded in this process."""
    _mime, module, function, arguments = formats()[name]
    maker = importlib.import_module(f"valuess.guide.editions.{module}")
    return getattr(maker, function)(book, *arguments)


def follow(edition):
    """The job of an edition, launched again when its process died."""
    job = EditionJob.get_or_none(EditionJob.edition == edition)
    if job and jobs.take_up(job):
        job = EditionJob.get_by_id(job.id)
    return job


def again(edition):
    """Have made what is missing; the job, or None when one is at work already."""
    with db.atomic():
        Edition.held(edition.id)
        job = EditionJob.get(EditionJob.edition == edition)
        if job.state == RUNNING and job.process and jobs.alive(job):
            return None
        job.state, job.process, job.tries, job.beat, job.error = RUNNING, 0, 1, now(), ""
        job.save()
    return job


def run(number):
    """Do the job of this number, unless another process does it already."""
    job = EditionJob.get_or_none(EditionJob.id == number)
    if job is not None and jobs.claim(job):
        with current_app.test_request_context("/en/"), jobs.Beating(job):
            try:
                make_all(job)
            except NoPaper:
                jobs.ended(job, FAILED, error=NO_PAPER)
            except Exception:
                jobs.ended(job, FAILED, error=BROKEN)
                raise
            else:
                if EditionJob.get_by_id(job.id).process == os.getpid():
                    jobs.ended(job, DONE, progress=1)


def make_all(job):
    """Make what is not there yet. Raises the first NoPaper after all else was made."""
    edition = job.edition
    book, known, trouble = binding.book(edition), EditionCopy.of(edition), None
    wanted = formats()
    for done, (name, (mime, *_rest)) in enumerate(wanted.items()):
        jobs.sign_of_life(job, done / len(wanted))
        if name in known:
            continue
        try:
            content = made(book, name)
        except NoPaper as error:
            trouble = error
        else:
            if not keep(job, name, mime, content):
                return
    if trouble:
        raise trouble


def keep(job, name, mime, content):
    """Keep a file; False when the job is no longer this process's, as after an erratum: then
    what it makes is not what the edition says now. The edition is held first, as a withdrawal
    holds it."""
    try:
        with db.atomic():
            Edition.held(job.edition_id)
            if EditionJob.held(job.id).process != os.getpid():
                return False
            EditionCopy.create(
                edition=job.edition, format=name, mime=mime, size=len(content), content=content,
                sha256=hashlib.sha256(content).hexdigest(),
            )  # fmt: skip
    except IntegrityError:  # another process, taken for dead, has made it meanwhile
        pass
    return True


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(COMMAND, hidden=True)
    @click.argument("number", type=int)
    def make_edition(number):
        """Make the files of one edition."""
        run(number)
