"""The starting content: complete, paired paragraph by paragraph, and well set in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

CONTENT = Path(__file__).parents[2] / "content"
LANGUAGES = ("fr", "en")
NO_BREAK, NARROW = "\u00a0", "\u202f"
WORDS = {"guide": (150, 400), "programme": (120, 350)}  # per page and language

GUIDE = [
    ("01-how-to-use", "Mode d’emploi", "How to use this guide"),
    ("02-shared-words", "Des mots communs", "Shared words"),
    ("03-why-evaluate", "Pourquoi évaluer", "Why evaluate"),
    ("04-two-contexts", "Deux contextes", "Two contexts"),
    ("05-survey", "Ce que dit le questionnaire", "What the survey says"),
    ("06-cases", "Ce que disent les cas", "What the cases say"),
    ("07-limits", "Les limites", "The limits"),
    ("08-scoping", "Cadrer", "Scoping"),
    ("09-stakeholders", "Parties prenantes", "Stakeholders"),
    ("10-theory-of-change", "La chaîne d’effets", "Theory of change"),
    ("11-indicators", "Indicateurs", "Indicators"),
    ("12-collecting", "Recueillir", "Collecting"),
    ("13-analysing", "Analyser", "Analysing"),
    ("14-sharing", "Communiquer et progresser", "Sharing and improving"),
    ("15-tools", "Fiches, glossaire, sources", "Tools, glossary, sources"),
]
PROGRAMME = [
    "01-programme",
    "02-partners",
    "03-four-steps",
    "04-questionnaire",
    "05-case-studies",
    "06-meeting",
    "07-guide",
    "08-about-this-portal",
]
FOLDERS = [f"guide/{key}" for key, _, _ in GUIDE] + [f"programme/{key}" for key in PROGRAMME]
TOMLS = ["glossary", "partners", "notice", "site", "meeting/2014"]

FORBIDDEN = re.compile(
    r"social utility|\b(?:GDPR|RGPD|GECES|VISES)\b|loi ESS|https?:|www\.|\S@\S|lorem ipsum", re.I
)
AFTER_MAY_2014 = re.compile(
    r"\b20(?:1[5-9]|[2-9]\d)\b"
    r"|\b(?:juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|June|July|August|September|October|November|December)\s2014\b"
)


# -- reading -----------------------------------------------------------------


def page(folder, lang):
    return (CONTENT / folder / f"{lang}.md").read_text(encoding="utf-8")


def title(text):
    return text.split("\n", 1)[0].removeprefix("# ")


def titles(room, lang):
    """{title: folder} of a room's pages in one language."""
    return {title(page(folder, lang)): folder for folder in FOLDERS if folder.startswith(room)}


def links(text):
    """The titles a text points to, in order: [[Title]] or [[Title|words]]."""
    return [inner.split("|")[0] for inner in re.findall(r"\[\[([^\]]+)\]\]", text)]


def words(text):
    """How many words a reader reads: markup left out."""
    text = re.sub(r"\[\[(?:[^\]|]+\|)?([^\]]+)\]\]", r"\1", text)
    text = re.sub(r"\[\^1\]:?|\[ \]", " ", text)
    return len(re.findall(r"[\w’-]*\w[\w’-]*", text))


def kind(block):
    """What a block is, with the number of its items or cells."""
    lines = block.split("\n")
    first = lines[0]
    if heading := re.match(r"(#+) ", first):
        return f"heading {len(heading[1])}"
    if first.startswith("|"):
        return "table " + "/".join(str(line.count("|")) for line in lines)
    if first.startswith("- [ ] "):
        return f"tasks {len(lines)}"
    if first.startswith("- "):
        return f"list {len(lines)}"
    if re.match(r"\d+\. ", first):
        return f"steps {len(lines)}"
    if first.startswith("[^"):
        return "footnote " + first[2 : first.index("]")]
    if first.startswith("> "):
        return "quote"
    if len(lines) == 2 and lines[1].startswith(": "):
        return "definition"
    return "paragraph"


def blocks(text):
    return [block for block in re.split(r"\n{2,}", text.strip()) if block]


def kinds(text):
    return [kind(block) for block in blocks(text)]


def toml(name):
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def strings(value, key=""):
    """Every (key, string) of a TOML document, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)
    else:
        yield key, value


def in_language(lang):
    """Every text of the content in one language, as (where, text)."""
    for folder in FOLDERS:
        yield f"{folder}/{lang}.md", page(folder, lang)
    for name in TOMLS:
        for key, value in strings(toml(name)):
            if key == lang or key.endswith(f"_{lang}"):
                yield f"{name}.toml {key}", value


# -- typography --------------------------------------------------------------


def without_syntax(text):
    """Take out the marks that are Markdown's and not the writer's."""
    text = re.sub(r"^\|[-:| ]+\|$", "", text, flags=re.M)
    text = re.sub(r"^: ", "", text, flags=re.M)
    return re.sub(r"^\[\^\d+\]:", "", text, flags=re.M)


def french_faults(text):
    """Pieces of text that break the rules of French typography."""
    text = without_syntax(text)
    rules = [
        r"['\"“”`´]",
        rf"[^{NARROW}][;!?]",
        rf"[^{NO_BREAK}]:",
        rf"«[^{NO_BREAK}]",
        rf"[^{NO_BREAK}]»",
        rf"[^{NO_BREAK}]%",
        r"\.\.\.",
        r"[Oo]eu",
        r"\d-\d",
        rf"[{NO_BREAK}{NARROW}] | [{NO_BREAK}{NARROW}]|  ",
    ]
    return [match[0] for rule in rules for match in re.finditer(rule, text)]


def english_faults(text):
    """Pieces of text that break the rules of UK English typography."""
    text = without_syntax(text)
    rules = [
        r"['\"`´«»]",
        r"\s[;:!?](?!\w)",
        r"\s%",
        r"\.\.\.",
        r"\d-\d",
        r"“(?=\s)|(?<=\s)”",
        rf"[{NARROW}]|  ",
        r"\b(?:organiz|recogniz|analyz)\w*|\b(?:program|labor|color|center)\b",
    ]
    return [match[0] for rule in rules for match in re.finditer(rule, text)]


# -- pages -------------------------------------------------------------------


def test_the_folders_are_the_ones_expected_and_no_other():
    found = {str(path.relative_to(CONTENT)) for path in CONTENT.rglob("*.md")}
    folders = [*FOLDERS, "interview"]  # that one is a form to follow, no page
    assert found == {f"{folder}/{lang}.md" for folder in folders for lang in LANGUAGES}


@pytest.mark.parametrize("key, french, english", GUIDE)
def test_a_guide_page_has_its_title_in_each_language(key, french, english):
    assert [title(page(f"guide/{key}", lang)) for lang in LANGUAGES] == [french, english]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_are_unique_across_the_rooms(lang):
    both = list(titles("guide", lang)) + list(titles("programme", lang))
    assert len({name.casefold() for name in both}) == len(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_has_a_title_headings_a_list_and_a_fair_length(folder, lang):
    text = page(folder, lang)
    low, high = WORDS[folder.split("/")[0]]
    assert low <= words(text) <= high
    assert text.startswith("# ") and text.split("\n")[1] == "" and text.endswith("\n")
    names = [name.split()[0] for name in kinds(text)]
    assert names.count("heading") >= 3
    assert {"list", "steps", "tasks"} & set(names)
    assert len(links(text)) >= 1


@pytest.mark.parametrize("folder", [f"guide/{key}" for key, _, _ in GUIDE])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_guide_page_has_a_table_and_one_footnote_that_is_called_once(folder, lang):
    text = page(folder, lang)
    assert any(name.startswith("table") for name in kinds(text))
    assert kinds(text).count("footnote 1") == 1
    assert text.count("[^1]") == 2


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_two_languages_pair_block_by_block(folder):
    french, english = kinds(page(folder, "fr")), kinds(page(folder, "en"))
    assert french == english


@pytest.mark.parametrize("folder", FOLDERS)
def test_links_lead_to_pages_of_the_room_and_to_the_same_ones_in_both_languages(folder):
    room = folder.split("/")[0]
    led = [[titles(room, lang)[name] for name in links(page(folder, lang))] for lang in LANGUAGES]
    assert led[0] == led[1]
    assert folder not in led[0]


@pytest.mark.parametrize("room", ["guide", "programme"])
def test_every_page_but_the_first_is_linked_from_another(room):
    folders = [folder for folder in FOLDERS if folder.startswith(room + "/")]
    led = {titles(room, "en")[name] for folder in folders for name in links(page(folder, "en"))}
    assert set(folders) - led <= {folders[0]}


@pytest.mark.parametrize("folder", ["guide/05-survey", "guide/06-cases"])
def test_the_pages_that_await_results_say_so(folder):
    assert re.search(r"n’est publiée? pour l’instant", page(folder, "fr"))
    assert re.search(r"(?:None|No case) has been published yet", page(folder, "en"))
    assert "seront placés ici" in page(folder, "fr")
    assert "will be placed here" in page(folder, "en")


METHOD = [f"guide/{key}" for key, _, _ in GUIDE[7:14]]


@pytest.mark.parametrize("folder", METHOD)
def test_a_method_page_marks_its_example_as_invented(folder):
    assert re.search(r"exemple inventé", page(folder, "fr"), re.I)
    assert re.search(r"example,? invented|invented example", page(folder, "en"), re.I)


# -- words and dates ---------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_known_after_may_2014_and_no_word_is_forbidden(lang):
    faults = [
        (where, match[0])
        for where, text in in_language(lang)
        for rule in (AFTER_MAY_2014, FORBIDDEN)
        for match in rule.finditer(text)
    ]
    assert faults == []


def test_french_typography_holds():
    found = [(where, french_faults(text)) for where, text in in_language("fr")]
    assert [fault for fault in found if fault[1]] == []


def test_english_typography_holds():
    found = [(where, english_faults(text)) for where, text in in_language("en")]
    assert [fault for fault in found if fault[1]] == []


@pytest.mark.parametrize(
    "fault",
    [
        "l'effet",
        "un “mot”",
        "quoi ?",
        "quoi?",
        "deux : trois",
        "deux: trois",
        "« mot »",
        "«mot»",
        "5 %",
        "une oeuvre",
        "13-15",
        "et...",
        "deux  mots",
    ],
)
def test_the_french_rules_catch_a_fault(fault):
    assert french_faults(fault) != []


@pytest.mark.parametrize(
    "right",
    [
        "l’œuvre, «\u00a0oui\u00a0»\u202f!",
        ": mot\u00a0: oui",
        "[^1]: Note.",
        "|---|:-:|",
        "5\u00a0%",
    ],
)
def test_the_french_rules_let_good_text_through(right):
    assert french_faults(right) == []


@pytest.mark.parametrize(
    "fault",
    [
        "it's",
        '"word"',
        "why ?",
        "two : three",
        "5 %",
        "13-15",
        "and...",
        "organization",
        "the color",
    ],
)
def test_the_english_rules_catch_a_fault(fault):
    assert english_faults(fault) != []


@pytest.mark.parametrize("folder", FOLDERS)
def test_english_pages_avoid_the_words_the_glossary_warns_of(folder):
    traps = r"(?i)\bterritor\w+|\bpublics\b(?!\*| \|)|\badministrators\b(?!\*)"
    assert re.findall(traps, page(folder, "en")) == []


@pytest.mark.parametrize("late", ["en 2015", "in 2031", "juillet 2014", "June 2014"])
def test_a_late_date_is_caught(late):
    assert AFTER_MAY_2014.search(late)


def test_a_block_is_told_from_another():
    text = "# A\n\n- a\n- b\n\n1. a\n\nA\n: b\n\n| a |\n|---|\n\n> q\n\np\n\n[^1]: n\n"
    assert kinds(text) == [
        "heading 1",
        "list 2",
        "steps 1",
        "definition",
        "table 2/2",
        "quote",
        "paragraph",
        "footnote 1",
    ]


# -- data --------------------------------------------------------------------


def test_the_glossary_is_complete():
    terms = toml("glossary")["term"]
    assert len(terms) == 46
    fields = {"fr", "en", "gloss_fr", "gloss_en", "trap_fr", "trap_en"}
    assert [term["fr"] for term in terms if set(term) - {"keep"} != fields] == []
    kept = {term["fr"]: term["keep"] for term in terms if "keep" in term}
    assert kept == {"SCIC": True, "utilité sociale": True}  # used untranslated on purpose
    required = ("fr", "en", "gloss_fr", "gloss_en")
    empty = [term["fr"] for term in terms if not all(term[field].strip() for field in required)]
    assert empty == []
    assert [term["fr"] for term in terms if bool(term["trap_fr"]) != bool(term["trap_en"])] == []
    assert len({term["fr"] for term in terms}) == len({term["en"] for term in terms}) == len(terms)


def test_a_gloss_is_one_sentence():
    glosses = [term[f"gloss_{lang}"] for term in toml("glossary")["term"] for lang in LANGUAGES]
    assert [gloss for gloss in glosses if not re.fullmatch(r"[^.?!]+\.", gloss)] == []


def test_the_french_term_is_kept_for_utilite_sociale():
    term = next(term for term in toml("glossary")["term"] if term["fr"] == "utilité sociale")
    assert term["en"] == "utilité sociale"


def test_the_partners_are_the_three_and_have_no_invented_address():
    partners = toml("partners")["partner"]
    assert [(p["key"], p["name"], p["language"], p["country"]) for p in partners] == [
        ("reso-solidaire", "Réso Solidaire", "fr", "FR"),
        ("adess", "Adess", "fr", "FR"),
        ("south-west-forum", "South West Forum", "en", "GB"),
    ]
    assert [p["website"] for p in partners] == ["", "", ""]
    fields = ("place_fr", "place_en", "about_fr", "about_en")
    assert all(p[field].strip() for p in partners for field in fields)


def test_the_notice_names_the_union_the_fund_and_interreg_in_both_languages():
    notice = toml("notice")
    assert set(notice) == {"text_fr", "text_en", "fund_fr", "fund_en"}
    for lang, union, fund in (
        ("fr", "Union européenne", "Fonds européen de développement régional"),
        ("en", "European Union", "European Regional Development Fund"),
    ):
        assert union in notice[f"text_{lang}"] and "Interreg" in notice[f"text_{lang}"]
        assert fund in notice[f"text_{lang}"] and notice[f"fund_{lang}"].startswith(fund)


def test_the_front_page_says_where_each_of_the_four_steps_stands():
    site = toml("site")
    steps = site["step"]
    assert [step["key"] for step in steps] == ["survey", "cases", "meeting", "guide"]
    names = ("title", "summary", "state")
    fields = {"key", "phase"} | {f"{name}_{lang}" for name in names for lang in LANGUAGES}
    assert all(set(step) == fields and all(step.values()) for step in steps)
    for lang in LANGUAGES:
        assert site[f"tagline_{lang}"]
        assert 2 <= len(re.findall(r"[.?!](?:\s|$)", site[f"intro_{lang}"])) <= 3
