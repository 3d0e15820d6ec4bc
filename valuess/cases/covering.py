"""The facts of every case, for the page that tells which kinds of organisation none covers."""

from valuess import coverage
from valuess.cases import facts
from valuess.cases.models import Case


def studied():
    """[{fact: codes}] of every case that is not in the bin: one query."""
    return [
        {field: codes(getattr(case, field)) for field in facts.FACTS} for case in Case.listed()
    ]


def codes(value):
    return tuple(value) if isinstance(value, list) else (value,) if value else ()


for name, (label, options) in facts.FACTS.items():
    coverage.facts.add(coverage.Fact(name, label, options, *facts.ASKED[name]))
coverage.studied.add(studied)
