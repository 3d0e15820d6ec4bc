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
