"""A picture added beside the editor lands in the words, and on the page."""

import io

from PIL import Image


def test_a_picture_is_added_where_the_caret_is(page):
    tab = page(person="partner-en")
    tab.goto("/en/guide/new")
    tab.fill("#f-title", "A page with a picture")
    tab.fill("#f-body", "Before.\n\nAfter.")
    tab.locator("#f-body").evaluate("area => area.setSelectionRange(2, 2)")
    tab.click("details.upload > summary")
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "PNG")
    tab.set_input_files(
        "#f-file", {"name": "quay.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    tab.fill("#f-alt", "The quay")
    tab.click("details.upload button")
    tab.wait_for_selector("[data-insert]")
    words = tab.input_value("#f-body")  # a sentence is not cut in two
    assert words.startswith("Before.\n\n![The quay](/files/") and words.endswith(")\n\nAfter.")
    tab.get_by_text("Kept, and put into the text where you were writing:").wait_for()
    tab.wait_for_selector("#writing-preview img[alt='The quay']")
    tab.click(".editor-bar button[type=submit] >> nth=0")
    tab.wait_for_url("**/guide/a-page-with-a-picture")
    image = tab.locator(".prose img[alt='The quay']")
    image.scroll_into_view_if_needed()
    assert tab.evaluate(
        "async () => { const i = document.querySelector('.prose img'); await i.decode();"
        " return i.naturalWidth }"
    ) == 60  # fmt: skip


def test_a_refused_file_says_why_beside_the_editor(page):
    tab = page(lang="fr", person="partner-fr")
    tab.goto("/fr/guide/new")
    tab.fill("#f-body", "Des mots à garder.")
    tab.click("details.upload > summary")
    tab.set_input_files(
        "#f-file", {"name": "faux.png", "mimeType": "image/png", "buffer": b"rien"}
    )
    tab.click("details.upload button")
    tab.wait_for_selector("#files-added .error")
    assert "illisible" in tab.inner_text("#files-added")
    assert tab.input_value("#f-body") == "Des mots à garder."
    tab.problems = [p for p in tab.problems if "422" not in p]
