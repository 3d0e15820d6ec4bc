"""No page breaks a rule of axe, in either language, light or dark, narrow or wide."""

import io
import json
import subprocess
import sys

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe

from bench.servers import ROOT

AXE = Axe()
RULES = {"target-size": {"enabled": True}}  # WCAG 2.2, which axe leaves out unless asked
ALL = {"resultTypes": ["violations"], "rules": RULES, "preload": False}
SEEN = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
LOOKS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": SEEN}, "preload": False}

# {language: (scheme, width, what is looked for)}: every rule once, in French, whose words are
# longer, narrow and dark; those on how things look once more in English, wide and light. The key
# pages are seen in the other combinations too, and at the narrowest and the widest.
WAYS = {"en": [("light", 1280, LOOKS)], "fr": [("dark", 390, ALL)]}
KEY_WAYS = {
    "en": [("dark", 390, LOOKS), ("light", 320, LOOKS), ("dark", 1920, LOOKS)],
    "fr": [("light", 390, LOOKS), ("dark", 1280, LOOKS), ("light", 1920, LOOKS), ("dark", 320, LOOKS)],
}

BODY = """## A table

| What | How many |
|---|---|
| boats | 3 |

## A list

1. one[^1]
2. two, see [[Nowhere yet, {lang}]] and <https://example.org>

- [x] done
- [ ] to do

```
code that is very long, much longer than a telephone is wide: {long}
```

> A quotation.

The tide comes in at noon{{{{ evidence: needed }}}}.

[^1]: A note.
"""

VISITOR = [
    "/{lang}/", "/{lang}/programme/", "/{lang}/guide/", "/{lang}/guide/glossary",
    "/{lang}/search?q=evaluation", "/{lang}/search?q=", "/{lang}/search?q=xyzzyx",
    "/{lang}/account/sign-in", "/{lang}/account/forgotten", "/{lang}/account/by-link",
    "/{lang}/nowhere", "{path}", "{programme}", "{alone}", "/{lang}/evidence/", "/{lang}/guide/editions",
    "/{lang}/guide/edition/1", "{edition}",
]  # fmt: skip
PARTNER = [
    "/{lang}/my/", "/{lang}/account/", "/{lang}/guide/", "/{lang}/guide/new", "/{lang}/guide/bin",
    "/{lang}/guide/organise", "{path}", "{path}/edit", "{path}/edit?section=0", "{path}/history",
    "{path}/diff?from=1&to=2", "{path}/revision/1", "{alone}", "{path}/review", "{path}/publish",
    "{both}/translate?at=1", "{both}/discussion", "{both}/follow", "{path}/translate", "/{lang}/guide/standing",
    "/{lang}/guide/glossary", "/{lang}/guide/glossary/propose", "/{lang}/guide/word", "{path}/discussion",
    "/{lang}/evidence/", "/{lang}/evidence/pick", "/{lang}/guide/editions/next", "/{lang}/evidence/cases",
    "/{lang}/coding/comparison",
]  # fmt: skip
COORDINATOR = [
    "/{lang}/admin/", "/{lang}/admin/people", "/{lang}/admin/organisations", "/{lang}/admin/audit",
    "/{lang}/admin/outbox", "/{lang}/admin/programme", "/{lang}/programme/bin", "{programme}",
    "{programme}/edit", "/{lang}/admin/organisations/new", "/{lang}/guide/editions",
    "/{lang}/guide/editions/prepare", "/{lang}/guide/editions/next", "{path}/word", "/{lang}/guide/import",
    "/{lang}/admin/copy", "/{lang}/admin/people/1/erase",
]  # fmt: skip
KEY = {"/{lang}/", "/{lang}/guide/", "{path}", "{path}/edit", "/{lang}/account/sign-in",
       "/{lang}/admin/people", "{path}/history"}  # fmt: skip
BOTH = {"en": "/en/guide/why-evaluate", "fr": "/fr/guide/pourquoi-evaluer"}
PROGRAMME = {"en": "/en/programme/the-partners", "fr": "/fr/programme/les-partenaires"}

# One edition is frozen, whose files nobody makes, and the next is in preparation.
FROZEN = """
from datetime import date
from wsgi import app
from valuess.accounts.models import Account
from valuess.guide.editions import freezing
from valuess.guide.editions.models import EditionJob
titles = {"fr": "Le guide", "en": "The guide"}
with app.app_context(), app.test_request_context("/en/"):
    app.preprocess_request()
    boss = Account.get(Account.email == "coordinator@demo.example")
    draft = freezing.prepare(titles, date(2014, 5, 15), {}, boss)
    freezing.freeze(draft.id, freezing.planned().mark, boss)
    EditionJob.update(state="failed").execute()
    freezing.prepare(titles, date(2014, 12, 15), {}, boss)
"""


@pytest.fixture(scope="module")
def places(server, writer):
    """{lang: {name: address}} of pages with everything on them, one thing in the bin, one invited."""
    server.flask("invite", "invited@demo.example", "--role", "partner")
    made = {}
    proposed = {"words_fr": "marée", "words_en": "tide", "gloss_fr": "L’eau qui monte.", "gloss_en": "Water that rises."}
    assert writer.post("/en/guide/glossary/propose", **proposed).status == 303
    for lang, other in (("en", "fr"), ("fr", "en")):
        body = BODY.format(lang=lang, long="x" * 300)
        path = writer.begin(f"Everything, {lang}", body, lang=lang, publish=True)
        fields = writer.form(path)
        fields["body"] = body.replace("noon", "dawn")
        assert writer.save(path, **fields).status == 303
        told = {"pair": "1", "words": f"Is it so? {'x' * 200}", "token": lang}
        assert writer.post(f"{BOTH[lang]}/discussion", **told).status == 303
        alone = writer.begin(f"Only in {other}", body, lang=other, publish=True)
        binned = writer.begin(f"For the bin, {lang}", body, lang=lang)
        assert writer.post(f"{binned}/bin").status == 303
        made[lang] = {"lang": lang, "path": path, "programme": PROGRAMME[lang], "both": BOTH[lang],
                      "edition": BOTH[lang].replace("/guide/", "/guide/edition/1/"), "alone": alone.replace(f"/{other}/", f"/{lang}/", 1)}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", FROZEN], cwd=ROOT, env=server.env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return made


def faults(tab, where, ways):
    """What axe has to say of the page as it stands, and whether it is wider than the window."""
    found = []
    tab.evaluate(AXE.axe_script)
    for scheme, width, options in ways:
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        tab.set_viewport_size({"width": width, "height": 800})
        answer = tab.evaluate(f"axe.run({json.dumps(options)}).then(r => r.violations)")
        for fault in answer:
            targets = [node["target"] for node in fault["nodes"]]
            found.append((where, scheme, width, fault["id"], targets))
        reach = tab.evaluate("document.documentElement.scrollWidth")
        if reach > width:
            found.append((where, scheme, width, "wider than the window", reach))
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    "person,pages", [(None, VISITOR), ("partner-en", PARTNER), ("coordinator", COORDINATOR)]
)
def test_no_violation(page, places, lang, person, pages):
    tab, found = page(lang=lang, person=person), []
    tab.forgiven.append("404")
    for pattern in pages:
        path = pattern.format(**places[lang])
        answer = tab.goto(path)
        assert answer.status == (404 if path.endswith("/nowhere") else 200), path
        found += faults(tab, path, [*WAYS[lang], *(KEY_WAYS[lang] if pattern in KEY else [])])
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_violation_where_one_chooses(page, places, writer, lang):
    """The choice after a conflict, the form that came back, the draft that is offered."""
    tab, found = page(lang=lang, person="partner-en"), []
    tab.forgiven += ("409", "422")
    path = writer.begin(f"Where one chooses, {lang}", "The tide comes in.", lang=lang)
    tab.goto(f"{path}/edit")
    fields = writer.form(path)
    fields["body"] = "The tide comes in at dawn."
    assert writer.save(path, **fields).status == 303
    tab.fill("#f-body", "The tide comes in at dusk.")
    tab.locator("form.editor .editor-bar button").first.click()
    tab.wait_for_selector("fieldset.conflict")
    found += faults(tab, "conflict", [*WAYS[lang], *KEY_WAYS[lang]])
    tab.locator(".editor-bar button").click()
    tab.wait_for_selector(".error-summary")
    found += faults(tab, "conflict, nothing chosen", WAYS[lang])
    tab.goto(f"{path}/edit")
    tab.fill("[name=title]", "")
    tab.locator("form.editor .editor-bar button").first.click()
    tab.wait_for_selector(".error-summary")
    found += faults(tab, "no title", WAYS[lang])
    tab.goto(f"{path}/edit")
    tab.fill("#f-body", "Not saved.")
    tab.wait_for_selector("#writing-kept .saved")
    tab.goto(f"{path}/edit")
    tab.wait_for_selector(".draft-banner")
    found += faults(tab, "a draft is offered", WAYS[lang])
    tab.locator("header details.me summary").click()
    found += faults(tab, "the menu is open", WAYS[lang])
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_violation_where_a_document_comes_in(page, writer, tmp_path, lang):
    """A file that becomes a new page, one that is refused, and what an edited one would change."""
    tab, found = page(lang=lang, person="partner-en"), []
    tab.forgiven.append("422")
    path = writer.begin(f"Edited in Word, {lang}", BODY.format(lang=lang, long="x" * 300), lang=lang)

    def sent(address, name, content):
        (tmp_path / name).write_bytes(content)
        tab.goto(address)
        tab.set_input_files("main [name=file]", tmp_path / name)
        with tab.expect_navigation():
            tab.locator("main form.form button[type=submit]").first.click()

    sent(f"/{lang}/guide/import", "tide.md", b"# The tide\n\n## At noon\n\nIt comes in.\n")
    assert "draft=" in tab.url
    found += faults(tab, "a document as a draft", WAYS[lang])
    sent(f"/{lang}/guide/import", "tide.docx", b"PK\3\4")
    found += faults(tab, "a document is refused", WAYS[lang])
    taken = tab.request.get(f"{path}/word.docx").body()
    edited, written = docx.Document(io.BytesIO(taken)), io.BytesIO()
    for cell in (cell for table in edited.tables for row in table.rows for cell in row.cells):
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.text = run.text.replace("noon", "dusk")
    edited.save(written)
    sent(f"{path}/word", "edited.docx", written.getvalue())
    assert "<del>noon</del> <ins>dusk</ins>" in tab.content()
    found += faults(tab, "what Word changes", WAYS[lang])
    assert not found, "\n".join(map(str, found))


def test_a_planted_fault_is_found(page):
    tab = page()
    tab.goto("/en/")
    tab.evaluate("document.querySelector('main h1').outerHTML = '<h1></h1><img src=\"/x\">'")
    tab.forgiven.append("404")
    found = {fault for _where, _scheme, _width, fault, _targets in faults(tab, "", WAYS["fr"])}
    assert found >= {"image-alt"}
