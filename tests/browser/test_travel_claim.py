"""Travel support on a phone: a request asked for, approved, and claimed with a photograph."""

import io
import subprocess
import sys

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from bench.servers import ROOT


def ticket():
    """A photograph of a ticket, as a phone sends it: large, a JPEG."""
    drawn = Image.new("RGB", (1800, 2400), "#d8cfbd")
    ImageDraw.Draw(drawn).rectangle((300, 400, 1500, 2000), fill="white", outline="black", width=8)
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=90)
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def make_meeting(server):
    """The meeting in front, by the portal's own models in a process of its own."""
    code = (
        "from datetime import date\n"
        "from wsgi import app\n"
        "from valuess.agenda.models import Meeting\n"
        "from valuess.db import Label\n"
        "with app.app_context():\n"
        "    Meeting.in_front() or Meeting.create(key='2014', title=Label(fr='Rencontre',\n"
        "        en='Meeting'), first=date(2014, 5, 13), last=date(2014, 5, 15), current=True)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=server.env, check=True)


def no_sideways_scroll(tab):
    return tab.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_journey_from_request_to_claim_on_a_phone(page, server):
    make_meeting(server)
    tab = page(lang="fr", person="partner-en", width=390)  # has no request yet
    tab.goto("/fr/travel/")
    tab.click("text=Demander une aide")
    tab.fill("#f-origin", "Brest")
    tab.fill("#f-destination", "Bristol")
    tab.check("input[name=means][value=ferry]")
    tab.fill("#f-out", "2014-05-12")
    tab.fill("#f-back", "2014-05-16")
    tab.fill("#f-estimate", "1 312,5O")
    tab.select_option("#f-payer", index=1)
    tab.forgiven.append("422")
    tab.click("main form button[type=submit]")
    expect(tab.locator("#e-estimate")).to_be_visible()
    assert tab.input_value("#f-estimate") == "1 312,5O" and tab.input_value("#f-origin") == "Brest"
    tab.fill("#f-estimate", "1 312,50")
    tab.click("main form button[type=submit]")
    tab.wait_for_url(lambda url: url.rsplit("/", 1)[-1].isdigit())
    here = tab.url

    desk = page(lang="en", person="coordinator")
    desk.goto(here.replace("/fr/", "/en/"))
    desk.fill("#f-approve-amount", "1,200.00")
    desk.click("form[action$='/decide/approve'] button")
    expect(desk.locator(".way .now")).to_have_text("Approved")

    tab.goto(here)
    tab.click("text=Noter une dépense")
    assert tab.get_attribute("#f-photo", "capture") == "environment"
    tab.set_input_files("#f-photo", ticket())
    tab.fill("#f-day", "2014-05-12")
    tab.fill("#f-what", "Ferry Roscoff – Plymouth")
    tab.select_option("#f-means", "ferry")
    tab.fill("#f-amount", "142,00")
    assert no_sideways_scroll(tab)
    tab.click("text=Enregistrer la dépense")
    tab.wait_for_url(here)
    expect(tab.locator(".expense .sum")).to_have_text("142,00\u00a0EUR")
    photo = tab.locator("img.ticket")
    photo.scroll_into_view_if_needed()
    assert photo.evaluate("async i => { await i.decode(); return i.naturalWidth }") > 500
    assert no_sideways_scroll(tab)
    tab.click("text=J’ai fait le voyage")
    tab.click("text=Envoyer la demande de remboursement")
    expect(tab.locator(".way .now")).to_have_text("Remboursement demandé")


def test_it_works_without_javascript_and_refuses_a_program(page, server):
    make_meeting(server)
    tab = page(lang="en", person="participant-en", width=390, javascript=False)
    tab.goto("/en/travel/new")
    tab.fill("#f-origin", "Exeter")
    tab.fill("#f-destination", "Bristol")
    tab.check("input[name=means][value=train]")
    tab.fill("#f-out", "2014-05-13")
    tab.fill("#f-back", "2014-05-15")
    tab.fill("#f-estimate", "64.20")
    tab.select_option("#f-currency", "GBP")
    tab.select_option("#f-payer", index=1)
    tab.click("main form button[type=submit]")
    tab.wait_for_url(lambda url: url.rsplit("/", 1)[-1].isdigit())
    here = tab.url
    desk = page(lang="en", person="coordinator", javascript=False)
    desk.goto(here)
    desk.click("form[action$='/decide/approve'] button")
    tab.goto(f"{here}/line")
    tab.set_input_files(
        "#f-files",
        {"name": "receipt.exe", "mimeType": "image/png", "buffer": b"MZ" + b"\x00" * 500},
    )
    tab.fill("#f-what", "Train")
    tab.forgiven.append("422")
    tab.click("text=Save the expense")
    expect(tab.locator("#e-files")).to_contain_text("receipt.exe: Programs cannot be kept here.")
    assert tab.input_value("#f-what") == "Train"
