"""A kind of text that lives in memory, and a small codebook."""

from valuess.coding import codebook, sources

VALUES = {"key": "T1", "colour": "#0b5d6b", "parent": 0}


class Shelf:
    """Texts by number; `closed` holds those that nobody may read, `read` who opened which."""

    def __init__(self):
        self.texts, self.closed, self.read, self.cases = {}, set(), [], {}

    def put(self, text, lang="en", case=None, country=""):
        number = len(self.texts) + 1
        self.texts[number] = sources.Words(text, lang)
        self.cases[number] = (case, country)
        return number

    def take(self, title, words, by, case):
        return self.put(words.text, words.lang, case and int(case.split()[-1]))

    def about(self, numbers):
        return {
            n: sources.About(f"Text {n}", self.cases[n][0],
                             f"Case {self.cases[n][0]}" if self.cases[n][0] else "", self.cases[n][1])
            for n in numbers if n in self.texts
        }  # fmt: skip

    def source(self, kind="test"):
        return sources.Source(
            kind=kind, label="Texts", words=self.texts.get,
            may=lambda account, number: number in self.texts and number not in self.closed,
            readable=lambda account, numbers: {n for n in numbers if n in self.texts} - self.closed,
            about=self.about, numbers=lambda: sorted(self.texts),
            read=lambda number, by: self.read.append((number, by.id)), take=self.take,
        )  # fmt: skip


def code(by, key, parent=None, **said):
    """A code whose name is its key in both languages unless said otherwise."""
    values = codebook.blank() | {"key": key, "parent": parent.id if parent else 0}
    values |= {"name_fr": f"{key} fr", "name_en": f"{key} en"} | said
    return codebook.add(values, by)
