"""Step 4: the guide of good practice, its tree of pages and its glossary."""

from valuess import frame, jobs, mail, search
from valuess.guide import content as content
from valuess.guide import glossary as glossary
from valuess.guide import models, views
from valuess.guide.editions import desk, making, personal, reading
from valuess.i18n import lazy
from valuess.writing import found

making.furnish(views.bp)


def init_app(app):
    app.register_blueprint(views.bp)
    frame.addresses.add(reading.addresses)
    frame.personal.add(personal.EDITIONS)
    frame.run(lazy("Editions of the guide"), "guide.editions", desk.standing)
    jobs.resumable[making.EditionJob] = making.COMMAND
    if jobs.tick not in mail.chores:
        mail.chores.append(jobs.tick)
    frame.mine.add(glossary.mine)
    frame.navigate(lazy("Guide"), "guide.index", 40)
    search.register(models.GUIDE.name, found.describe(models.GUIDE))
