"""The arrows fall: home, cli, admin -> rooms -> writing, agenda -> accounts -> ground floor.

`faults(folder)` reads a tree as `valuess/` and says what breaks the shape of the house;
each rule is tried on a planted fault, so a rule that no longer looks is noticed.
"""

import ast
import hashlib
import re
from pathlib import Path

import pytest

import valuess

HOUSE = Path(valuess.__file__).parent
GROUND, ACCOUNTS, WRITING, ROOM, TOP, ROOF = range(6)
FLOORS = {
    "accounts": ACCOUNTS, "writing": WRITING, "agenda": WRITING, "coding": WRITING,
    "search": GROUND, "files": GROUND, "prepared": GROUND,
} | dict.fromkeys(
    ("home", "admin", "cli", "migrations"), TOP
)
MOST_LINES = 400
VIEWS = ("views.py", "desk.py", "past.py")
MOST_IN_A_VIEW = 15
WRITES = {"create", "save", "order_by", "join", "atomic", "execute_sql"}
TAG = re.compile(r"</?(?:a|b|i|p|br|em|h[1-6]|div|img|ins|del|li|ul|ol|pre|span|strong|form)[ >/]")


def unit_of(parts):
    """The room or ground-floor module that a path inside valuess/ belongs to."""
    return parts[0].removesuffix(".py")


def floor(unit, folder):
    if unit == "__init__":
        return ROOF
    known = FLOORS.get(unit)
    return known if known is not None else (ROOM if (folder / unit).is_dir() else GROUND)


def imports(tree, module, folder):
    """The units that a module imports: (unit, line); "__init__" for valuess itself."""
    package = ["valuess", *module.parts[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            names = [[*base, alias.name] for alias in node.names]
        else:
            continue
        for name in names:
            if name[0] == "valuess":
                inside = name[1] if len(name) > 1 else "__init__"
                there = (folder / inside).is_dir() or (folder / f"{inside}.py").is_file()
                yield inside if there else "__init__", node.lineno


def arrow_faults(tree, module, folder):
    unit = unit_of(module.parts)
    mine = floor(unit, folder)
    for other, line in imports(tree, module, folder):
        theirs = floor(other, folder)
        if other == unit or theirs < mine or theirs == mine == GROUND:
            continue
        if module.parts == ("__init__.py",) and other != "__init__":
            continue
        yield line, f"{unit} imports {'valuess itself' if other == '__init__' else other}"


def inner_imports(tree):
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    yield node.lineno, "an import inside a function"


def docstrings(tree):
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


def view_faults(tree):
    """A view finds, asks and answers; queries and writes are the model's."""
    silent = docstrings(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant(value=str()))):
                pass
            case ast.Call(func=ast.Attribute(attr="save", value=ast.Name(id="saving"))):
                pass  # the verb of writing/, one transaction
            case ast.Call(func=ast.Attribute(attr=name)) if name in WRITES:
                yield node.lineno, f".{name}() in a view"
            case ast.Call(func=ast.Name(id="atomic")):
                yield node.lineno, "a transaction in a view"
            case ast.Attribute(attr="headers", value=ast.Name(id="request")):
                yield node.lineno, "request.headers in a view"
            case ast.Compare(
                left=ast.Name(id="lang") | ast.Attribute(attr="lang"),
                comparators=[ast.Constant(value=str())],
            ):
                yield node.lineno, "a language compared in a view"
            case ast.Constant(value=str() as text) if TAG.search(text) and id(node) not in silent:
                yield node.lineno, "HTML in a view"
            case ast.FunctionDef() if steps(node) > MOST_IN_A_VIEW:
                yield node.lineno, f"{node.name} takes more than {MOST_IN_A_VIEW} steps"


def has_routes(tree):
    """True for a module whose functions answer requests, whatever its name."""
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("get", "post", "route")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for call in function.decorator_list
    )


def steps(function):
    """How many statements a function has, its docstring apart."""
    inside = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    return len(inside) - 1 - (ast.get_docstring(function) is not None)


def faults(folder):
    """Everything that breaks the shape: "guide/views.py:12: what", sorted."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        module, source = path.relative_to(folder), path.read_text("utf-8")
        tree = ast.parse(source)
        told = [*arrow_faults(tree, module, folder), *inner_imports(tree)]
        if path.name in VIEWS or has_routes(tree):
            told += view_faults(tree)
        if source.count("\n") > MOST_LINES:
            told.append((MOST_LINES, "longer than 400 lines"))
        found += [f"{module}:{line}: {what}" for line, what in told]
    return sorted(found)


def test_the_house_has_its_shape():
    assert faults(HOUSE) == []


@pytest.fixture
def small_house(tmp_path):
    """A tree without a fault, to plant one in."""
    for name in ("accounts", "writing", "guide", "programme", "home"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    (tmp_path / "__init__.py").write_text("from valuess import db, guide, home\n")
    (tmp_path / "db.py").write_text("")
    (tmp_path / "search.py").write_text("from valuess.db import db\n")
    (tmp_path / "cli.py").write_text("from valuess.guide import models\n")
    (tmp_path / "guide" / "models.py").write_text("from valuess.writing import saving\n")
    (tmp_path / "guide" / "views.py").write_text(
        '"""Pages <p>."""\nfrom valuess.guide.models import Page\nwords = ", ".join("ab")\n'
    )
    return tmp_path


def test_a_sound_house_has_no_fault(small_house):
    assert faults(small_house) == []


PLANTED = [
    ("search.py", "from valuess.guide.models import Page", "search imports guide"),
    ("db.py", "from valuess import accounts", "db imports accounts"),
    ("accounts/models.py", "import valuess.writing.saving", "accounts imports writing"),
    ("writing/desk.py", "from valuess import guide", "writing imports guide"),
    ("writing/kinds.py", "from ..programme import models", "writing imports programme"),
    ("guide/models.py", "from valuess.programme import models", "guide imports programme"),
    ("programme/models.py", "from valuess.guide import models", "programme imports guide"),
    ("guide/tree.py", "from valuess.home import views", "guide imports home"),
    ("guide/tree.py", "from valuess.cli import bp", "guide imports cli"),
    ("cli.py", "from valuess import create_app", "cli imports valuess itself"),
    ("db.py", "import valuess", "db imports valuess itself"),
    ("db.py", "def f():\n    import json", "an import inside a function"),
    ("db.py", "\n" * 401, "longer than 400 lines"),
    ("guide/views.py", "Page.create(title='x')", ".create() in a view"),
    ("guide/tree.py", "@bp.get('/x')\ndef f():\n    page.save()", ".save() in a view"),
    ("guide/views.py", "page.save()", ".save() in a view"),
    ("guide/views.py", "Page.select().order_by(Page.id)", ".order_by() in a view"),
    ("guide/views.py", "Page.select().join(Text)", ".join() in a view"),
    ("guide/views.py", "with db.atomic():\n    pass", ".atomic() in a view"),
    ("guide/views.py", "with atomic():\n    pass", "a transaction in a view"),
    ("guide/views.py", "x = request.headers['A']", "request.headers in a view"),
    ("guide/views.py", "if lang == 'fr':\n    pass", "a language compared in a view"),
    ("guide/views.py", "x = 1 if g.lang == 'fr' else 2", "a language compared in a view"),
    ("guide/views.py", "x = '<b>bold</b>'", "HTML in a view"),
    ("guide/views.py", "def show():\n" + "    x = 1\n" * 16, "show takes more than 15 steps"),
]


@pytest.mark.parametrize("where,what,said", PLANTED)
def test_a_planted_fault_is_found(small_house, where, what, said):
    path = small_house / where
    before = path.read_text() if path.exists() else ""
    path.write_text(f"{before}{what}\n")
    told = faults(small_house)
    assert [line.split(": ", 1)[1] for line in told] == [said]
    assert told[0].startswith(where + ":")


def test_what_is_vendored_is_what_was_published():
    lists = sorted(HOUSE.glob("static/vendor/*/SHA256SUMS"))
    assert [path.parent.name for path in lists] == ["htmx-4.0.1"]
    for path in lists:
        named = set()
        for line in path.read_text().splitlines():
            digest, name = line.split(maxsplit=1)
            name = name.lstrip("*")
            named.add(name)
            assert hashlib.sha256((path.parent / name).read_bytes()).hexdigest() == digest
        assert {p.name for p in path.parent.glob("*.js")} <= named
