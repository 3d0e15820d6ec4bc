"""PDFs: tagged, in their language, and opening nothing outside their own words."""

import http.server
import io
import threading

import pypdf
import pytest

from valuess import paper

PAGE = """<!doctype html><html lang="fr"><head><title>Feuille d’émargement</title></head>
<body><h1>Séance plénière</h1><p>Où l’on évalue.</p>{more}</body></html>"""


def read(made):
    return pypdf.PdfReader(io.BytesIO(made))


def test_a_paper_says_its_language_its_title_and_its_structure():
    made = read(paper.pdf(PAGE.format(more="")))
    root = made.trailer["/Root"]
    assert root["/Lang"] == "fr" and root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert made.metadata.title == "Feuille d’émargement"
    assert "Où l’on évalue." in made.pages[0].extract_text()


def test_the_same_words_give_the_same_bytes():
    assert paper.pdf(PAGE.format(more="")) == paper.pdf(PAGE.format(more=""))


def test_a_paper_opens_no_socket_and_no_file(tmp_path):
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    secret = tmp_path / "secret.txt"
    secret.write_text("the secret key")
    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        outside = f"http://127.0.0.1:{server.server_port}/x"
        more = f"""<img src="{outside}.png" alt="x"><img src="file://{secret}" alt="y">
          <link rel="stylesheet" href="{outside}.css"><link rel=attachment href="file://{secret}">
          <style>@import url({outside}.css); p {{ background: url(file://{secret}) }}</style>"""
        made = paper.pdf(PAGE.format(more=more))
        server.shutdown()
    assert asked == [] and b"the secret key" not in made
    assert read(made).attachments == {}


def test_without_pango_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(paper.ctypes.util, "find_library", lambda name: None)
    with pytest.raises(paper.NoPaper, match="libpango"):
        paper.pdf(PAGE)


def test_what_takes_too_long_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "press.py"
    slow.write_text("while True: pass")
    monkeypatch.setattr(paper, "PRESS", slow)
    monkeypatch.setattr(paper, "SECONDS", 1)
    with pytest.raises(paper.NoPaper, match="too long"):
        paper.pdf(PAGE)


def test_one_child_makes_many_and_each_is_as_if_alone(monkeypatch):
    pages = [PAGE.format(more=f"<p>{n}</p>" * (n + 1)) for n in range(3)]
    begun, popen = [], paper.subprocess.Popen

    def noted(command, **options):
        begun.extend([1] * (paper.PRESS in command))
        return popen(command, **options)

    monkeypatch.setattr(paper.subprocess, "Popen", noted)
    made = paper.pdfs(pages)
    assert len(begun) == 1
    assert made[2] == paper.pdf(pages[2])
    assert ["012"[n] * (n + 1) in read(pdf).pages[0].extract_text().replace("\n", "")
            for n, pdf in enumerate(made)] == [True] * 3  # fmt: skip
    assert paper.pdfs([]) == []


PRESS = """import base64, json, os, sys
for line in sys.stdin:
    html = json.loads(line)
    if html == "die":
        sys.exit("out of memory")
    if html == "hang":
        while True: pass
    good = {"pdf": base64.b64encode(b"%PDF-" + html.encode()).decode()}
    print(json.dumps({"error": "broken"} if html == "broken" else good), flush=True)
"""


def test_a_broken_document_costs_the_others_nothing(monkeypatch, tmp_path):
    press = tmp_path / "press.py"
    press.write_text(PRESS)
    monkeypatch.setattr(paper, "PRESS", press)
    monkeypatch.setattr(paper, "SECONDS", 1)
    monkeypatch.setattr(paper, "MORE", 0)
    made = paper.pdfs(["one", "broken", "die", "two", "hang", "three"])
    told = [str(m) if isinstance(m, paper.NoPaper) else m for m in made]
    assert told == [b"%PDF-one", "broken", "out of memory\n", b"%PDF-two", "it took too long",
                    "it took too long"]  # fmt: skip


def test_a_document_without_end_is_told_so_and_the_next_is_made(monkeypatch, tmp_path):
    slow, begun = tmp_path / "press.py", "        allow()\n"
    words = paper.PRESS.read_text()
    assert begun in words
    few = '        globals()["SECONDS"] = 2 if "endless" in html else 60\n'
    slow.write_text(words.replace(begun, few + begun))
    monkeypatch.setattr(paper, "PRESS", slow)
    endless = PAGE.format(more="<div class=endless><span>a</span></div>" * 50_000)
    late, good = paper.pdfs([endless, PAGE.format(more="")])
    assert "too long" in str(late) and good.startswith(b"%PDF-")
