"""The portal's commands: `flask --app wsgi …`. `make help` shows those of every day."""

import functools
import os
import sys
from pathlib import Path

import click
from flask import Blueprint, current_app, g
from flask.cli import AppGroup
from peewee import sqlite3

from valuess import (
    audit,
    backup,
    cases,
    coding,
    config,
    doctor,
    guide,
    keeping,
    mail,
    meeting,
    programme,
    serving,
    survey,
    travel,
    visits,
)
from valuess import db as store
from valuess.accounts import joining, personal
from valuess.accounts.models import ROLES
from valuess.accounts.rules import Refused
from valuess.agenda import sweeping
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import _, ngettext

bp = Blueprint("commands", __name__, cli_group=None)

CONTENT = (
    ("programme", programme.content.load),
    ("guide", guide.content.load),
    ("survey", survey.content.load),
    ("meeting", meeting.content.load),
    ("visits", visits.content.load),
    ("travel", travel.content.load),
    ("cases", cases.content.load),
    ("coding", coding.content.load),
    ("ties", coding.content.tie),
)
"""(name, function) of each room's starting texts, in the order in which they are loaded."""
DEMO = (
    survey.demo.fill, meeting.demo.fill, visits.demo.fill, travel.demo.fill, cases.demo.fill,
)  # fmt: skip
"""What each room lets the demo cast do; none of it twice."""


def command(name, group=bp.cli):
    """A command that speaks the language of the terminal: French when LANG says so."""

    def registered(function):
        @group.command(name, help=function.__doc__)
        @functools.wraps(function)
        def spoken(*args, **kwargs):
            wanted = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
            g.lang = wanted[:2] if wanted[:2] in LANGUAGES else "en"
            try:
                return function(*args, **kwargs)
            except backup.BackupError as error:
                raise click.ClickException(str(error)) from error
            except Refused as refused:
                raise click.ClickException(" ".join(refused.errors.values())) from refused

        return spoken

    return registered


def bring_up():
    """The present schema and, once each, the starting texts; says what it did."""
    pending = store.pending()
    if pending:
        if db.get_tables():
            aside = backup.keep_aside(current_app, f"before-{pending[-1]}")
            click.echo(_("A copy of the database is in %(path)s.", path=aside))
        store.upgrade()
        if not store.on_postgresql():
            Path(db.obj.database).chmod(0o600)
        done = len(pending)
        click.echo(ngettext("%(num)d migration done.", "%(num)d migrations done.", done))
    loaded = {entry.about for entry in audit.Entry.latest("content loaded")}
    for name, load in CONTENT:
        if name not in loaded:
            with db.atomic():
                load(current_app.extensions["root"] / "content")
                audit.note("content loaded", about=name)
    sweeping.sweep()


@command("upgrade")
def upgrade():
    """Bring the database to the present schema and load the starting texts once."""
    bring_up()
    click.echo(_("The database is ready."))


@command("serve")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True)
@click.option("--workers", envvar="WORKERS", default=1, show_default=True)
@click.option("--threads", envvar="THREADS", default=4, show_default=True)
def serve(host, port, workers, threads):
    """Bring everything up, say how to get in, then become the server."""
    if current_app.config["PUBLIC_URL"] == config.DEFAULTS["PUBLIC_URL"]:
        shown = "127.0.0.1" if host == "0.0.0.0" else host
        config.settle(current_app, f"http://{shown}:{port}")
    bring_up()
    link = joining.first_link()
    if link:
        click.echo(_("To begin, open this link; it works once: %(link)s", link=link))
    click.echo(f"{current_app.config['PUBLIC_URL']}  (SQLite {sqlite3.sqlite_version})")
    sys.stdout.flush()
    serving.at_rest(current_app)
    serving.serve("wsgi:app", host, port, workers, threads)


@command("demo")
@click.option("--password", required=True, help="The password of everyone in the demo cast.")
def demo(password):
    """Fill this portal with the demo cast; its pages say that they are a demonstration."""
    bring_up()
    (Path(current_app.instance_path) / "demo").touch()
    joining.make_demo_people(password)
    for fill in DEMO:
        fill()
    click.echo(_("The demo people are there: coordinator@demo.example and others."))
    click.echo(_("Their password: %(password)s", password=password))


@command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([role for role in ROLES if role]), required=True)
@click.option("--lang", type=click.Choice(list(LANGUAGES)), default="fr", show_default=True)
@click.option("--organisation", help="The key of an organisation.")
def invite(email, role, lang, organisation):
    """Invite someone by e-mail, and print their link."""
    url = joining.invite(email, role, lang, organisation)
    click.echo(_("Invited: %(email)s. Their link: %(link)s", email=email, link=url))


@command("erase")
@click.argument("email")
def erase(email):
    """Make a person unknown everywhere; what they wrote stays, without a name."""
    staying = personal.staying(email)
    if not personal.erase(email):
        raise click.ClickException(_("Nothing is held of %(email)s.", email=email))
    click.echo(_("%(email)s is erased.", email=email))
    for words in staying:
        click.echo(words)


mails = AppGroup("mail", help="The outbox.")
bp.cli.add_command(mails)


@command("send", mails)
def send_mail():
    """Send the mails whose time has come."""
    sent, failed = mail.deliver_due()
    click.echo(ngettext("%(num)d mail sent.", "%(num)d mails sent.", sent))
    if failed:
        click.echo(ngettext("%(num)d mail failed.", "%(num)d mails failed.", failed))


@command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-secrets", is_flag=True, help="Leave out secret_key and config.py.")
def make_backup(file, without_secrets):
    """Everything in one file, made while the portal runs."""
    manifest = backup.make(file, current_app, secrets=not without_secrets)
    click.echo(_("%(file)s holds the database, with its files, as it was at %(time)s.",
                 file=file, time=manifest["made"]))  # fmt: skip
    if not without_secrets:
        click.echo(_("It also holds the portal’s secret key: keep it where only you can read it."))


@command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file):
    """Bring a backup back; what was there before is kept beside it."""
    aside = backup.restore(file, current_app)
    click.echo(_("Restored. The database as it was before is in %(path)s.", path=aside))
    bring_up()


@command("export-site")
@click.argument("folder", type=click.Path(path_type=Path))
def export_site(folder):
    """The whole public portal as plain files, to be read and searched without a server."""
    try:
        count = keeping.folders.write(folder, store.now().date())
    except keeping.folders.NotThere as error:
        raise click.ClickException(str(error)) from error
    click.echo(ngettext("%(num)d file in %(folder)s.", "%(num)d files in %(folder)s.", count,
                        folder=folder))  # fmt: skip


@command("doctor")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of the report.")
def examine(lang):
    """Say in plain words what is wrong with this installation; exit with 1 if anything is."""
    g.lang = lang or g.lang
    findings = list(doctor.examine(current_app))
    for finding in findings:
        click.echo(f"{finding.mark} {finding.words}")
    sys.exit(any(finding.bad for finding in findings))


def init_app(app):
    app.register_blueprint(bp)
