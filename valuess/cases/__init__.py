"""Step 2: case studies, from the first interview to the published page.

`models` holds cases, interviews and transcripts; `consents`, `pseudonyms`, `quotations` and
`links` what may be shown of them, to whom. `transcribing`, `keying` and `withdrawing` are the
verbs, `page` the published page and what stands against it, `lending` what
other texts cite of it.
"""

from valuess import frame, search
from valuess.agenda import sweeping
from valuess.cases import content as content
from valuess.cases import covering as covering
from valuess.cases import demo as demo
from valuess.cases import (
    interviewing,
    keys,
    mine,
    organising,
    page,
    personal,
    quoting,
    surveying,
    transcripts,
    views,
    waiting,
)
from valuess.cases import lending as lending
from valuess.cases import memos as memos
from valuess.i18n import lazy
from valuess.writing import found

PARTS = (views, organising, interviewing, transcripts, keys, quoting, mine)


def init_app(app):
    for part in PARTS:  # one blueprint, in several files
        if part.bp.name not in app.blueprints:
            app.register_blueprint(part.bp)
    search.register(page.CASE.name, found.describe(page.CASE))
    sweeping.sweeps.add(personal.sweep)
    frame.personal.add(personal.SOURCE)
    frame.standings["cases"] = surveying.stands
    frame.mine.add(waiting.mine)
    frame.navigate(lazy("Cases"), "case.index", 25)
    frame.run(lazy("Case studies"), "case.desk", surveying.desk)
    frame.offer(lazy("The cases at work"), "case.desk")
