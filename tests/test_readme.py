"""What README.md names exists, and what exists for the person who runs the portal is named.

Each check is a function of the text, and is tried on a text with a planted fault.
"""

import re
import shlex
from pathlib import Path

import click
import pytest
from PIL import Image
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from valuess import config, create_app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
SCREENSHOTS = ["content/screenshots/accueil.png", "content/screenshots/editor.png"]
MOST_BYTES = 120_000
SAMPLES = {"<slug>": "a-page", "<n>": "1"}

FENCE = re.compile(r"^[> ]*```(\w*)\n(.*?)^[> ]*```$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"--[a-z-]+")


def code(text):
    """Everything set as code: the lines of the blocks, then the spans of the prose."""
    blocks = [line for block in FENCE.finditer(text) for line in block[2].splitlines()]
    return blocks + [span.replace("\\|", "|") for span in SPAN.findall(FENCE.sub("", text))]


def named(text, pattern):
    return {found for line in code(text) for found in re.findall(pattern, line)}


def targets():
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()
    return set(phony) & set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def make_targets_in(text):
    return named(text, r"(?<![\w/])make (?:--?\w+ )*([a-z]+)\b")


def make_variables_in(text):
    """The NAME of each NAME=value that follows `make`."""
    found = set()
    for line in code(text):
        if call := re.search(r"\bmake\b(.*)", line):
            found |= set(re.findall(r"(?<![\w=])([A-Z_]+)=", call[1]))
    return found


def commands(group, before=()):
    """{"mail send": command} of a click group, groups within it opened; not what is hidden."""
    found = {}
    for name, command in group.commands.items():
        if command.hidden:
            continue
        path = (*before, name)
        if isinstance(command, click.Group):
            found |= commands(command, path)
        else:
            found[" ".join(path)] = command
    return found


def calls(text):
    """What follows `flask --app wsgi`: lists of words."""
    return [
        shlex.split(found[1], comments=True)
        for line in code(text)
        if (found := re.search(r"flask --app wsgi (.+)", line))
    ]


def wrong_calls(text, known):
    """Calls of a command, or with an option, that there is not."""
    for words in calls(text):
        command = known.get(" ".join(words[:1])) or known.get(" ".join(words[:2]))
        options = {flag for param in command.params for flag in param.opts} if command else set()
        if command is None or not {word for word in words if OPTION.fullmatch(word)} <= options:
            yield " ".join(words)


def called(text, known):
    starts = {" ".join(words[:n]) for words in calls(text) for n in (1, 2)}
    return starts & set(known)


def settings(known):
    """Every setting: of config.py, of the environment, of the commands, and those only read."""
    source = (ROOT / "valuess" / "config.py").read_text("utf-8")
    found = set(config.DEFAULTS) | set(config.FROM_ENVIRONMENT)
    found |= set(re.findall(r'os\.environ(?:\.get\(|\[)"(\w+)"', source))
    for command in known.values():
        found |= {param.envvar for param in command.params if param.envvar}
    for path in (ROOT / "valuess").rglob("*.py"):
        found |= set(re.findall(r'config(?:\.get\(|\[)"([A-Z0-9_]+)"', path.read_text("utf-8")))
    return found - DERIVED


DERIVED = {"SESSION_COOKIE_SECURE", "SESSION_REFRESH_EACH_REQUEST"}
"""Made by the portal from other settings: setting them would change nothing."""


def section(text, heading):
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[1]


def first_cells(text):
    """What is set as code in the first cell of each row of a text's tables."""
    rows = re.findall(r"^\|((?:\\\||[^|])*)\|", text, re.MULTILINE)
    return [span for row in rows for span in SPAN.findall(row)]


def settings_in(text):
    return {name for name in first_cells(section(text, "Settings")) if name.isupper()}


def anchors(text):
    """The ids that headings get where the page is read."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def dead_links(text):
    """Links to files, and to headings, that are not there."""
    for target in re.findall(r"\]\(([^)\s]+)\)", SPAN.sub("", FENCE.sub("", text))):
        if target.startswith("#"):
            if target[1:] not in anchors(text):
                yield target
        elif not (ROOT / target).exists():
            yield target


def missing_paths(text):
    """Paths of the repository that are set as code."""
    tops = "valuess|content|translations|tests|bench|\\.ci"
    for path in named(text, rf"^(?:(?:{tops})/[\w./-]*)$"):
        if not (ROOT / path).exists():
            yield path


def dead_addresses(text, app):
    """Addresses of the portal, from their table, that lead nowhere."""
    where = app.url_map.bind("localhost")
    for address in first_cells(section(text, "Addresses worth knowing")):
        if (
            not address.startswith("/")
            or address.startswith("/edit")
            or address.startswith("/history")
        ):
            continue
        path = address.partition("?")[0]
        for mark, sample in SAMPLES.items():
            path = path.replace(mark, sample)
        try:
            where.match(path, "GET")
        except (NotFound, MethodNotAllowed, RequestRedirect):
            yield address


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    return create_app({"INSTANCE": tmp_path_factory.mktemp("readme")})


@pytest.fixture(scope="module")
def known(portal):
    return commands(portal.cli)


def test_every_make_target_is_named_and_no_other():
    assert make_targets_in(README) == targets()
    assert make_targets_in("`make tea`, and make sure") == {"tea"}
    assert make_targets_in("```sh\ncd x && make --silent backup BACKUP=y\n```\n") == {"backup"}


def test_every_variable_given_to_make_is_one_it_reads(known):
    read = set(re.findall(r"\$\((\w+)\)", MAKEFILE)) | settings(known)
    assert make_variables_in(README) <= read
    assert make_variables_in("`make run TEA=hot`") - read == {"TEA"}


def test_every_command_is_named_and_no_other(known):
    assert "mail send" in known and "serve" in known
    assert called(README, known) == set(known)
    assert list(wrong_calls(README, known)) == []
    assert list(wrong_calls("`flask --app wsgi brew`", known)) == ["brew"]
    assert list(wrong_calls("`flask --app wsgi backup --hot x`", known)) == ["backup --hot x"]


def test_every_setting_is_named_and_no_other(known):
    expected = settings(known)
    assert {
        "TRUSTED_PROXIES",
        "MAX_UPLOAD",
        "HOST",
        "VALUESS_INSTANCE",
        "TRUSTED_HOSTS",
    } <= expected
    assert settings_in(README) == expected
    assert settings_in("## Settings\n| `TEA` | `milk` |\n") == {"TEA"}


def test_settings_of_the_environment_are_marked():
    rows = re.findall(r"^\| `(\w+)` ●", README, re.MULTILINE)
    assert sorted(rows) == sorted({*config.FROM_ENVIRONMENT, "TRUSTED_HOSTS"})


def test_every_link_leads_somewhere():
    assert list(dead_links(README)) == []
    assert list(dead_links("# Tea\n[a](#tea) [b](#milk) [c](milk.md)")) == ["#milk", "milk.md"]


def test_every_path_is_there():
    assert list(missing_paths(README)) == []
    assert list(missing_paths("`valuess/tea.py`")) == ["valuess/tea.py"]


def test_every_address_is_one(portal):
    assert list(dead_addresses(README, portal)) == []
    planted = "## Addresses worth knowing\n| `/en/tea` | `/en/my/` |\n| `/healthz` | |\n"
    assert list(dead_addresses(planted, portal)) == ["/en/tea"]


@pytest.mark.parametrize("path", SCREENSHOTS)
def test_the_screenshots_are_shown_and_light(path):
    assert f"]({path})" in README
    assert (ROOT / path).stat().st_size <= MOST_BYTES
    with Image.open(ROOT / path) as image:
        assert image.size == (1280, 800)
