"""The mails of a survey: the way back, a copy of one's answers, invitations and reminders.

All of them are secret: once they have left, the outbox forgets their words.
"""

from flask import current_app
from markupsafe import Markup

from valuess.i18n import speaking
from valuess.mail import post
from valuess.survey.answering import showing
from valuess.survey.stands import stands


def url_of(endpoint, lang, **values):
    path = current_app.url_map.bind("").build(endpoint, {"lang": lang, **values})
    return current_app.config["PUBLIC_URL"] + path


def titled(survey, lang):
    """The title of the survey and how it stands, in a language."""
    with speaking(lang):
        return str(survey.title), stands(survey)


def way_back(here, email, lang):
    """The link with which to go on."""
    title, standing = titled(here.survey, lang)
    url = url_of("survey.resume_by_link", lang, slug=here.survey.slug, code=here.code)
    post(email, lang, "survey_back", secret=True, title=title, standing=standing, code=here.code,
         url=url)  # fmt: skip


def copy(here, email, lang):
    """What was answered, as text."""
    title, _standing = titled(here.survey, lang)
    with speaking(lang):
        told = [
            (Markup(title_of(section)), [(title_of(q), lines) for q, lines in questions])
            for section, questions in showing.summary(here.form, here.answers)
        ]
    url = url_of("survey.resume_by_link", lang, slug=here.survey.slug, code=here.code)
    post(email, lang, "survey_copy", secret=True, title=title, url=url, told=safe(told))


def title_of(thing):
    return str(showing.Label(getattr(thing, "label", None) or thing.title))


def safe(told):
    """The words as plain text takes them: nothing is escaped in a mail."""
    return [
        (section, [(Markup(label), [Markup(line) for line in lines]) for label, lines in questions])
        for section, questions in told
    ]


def invite(invitation, token, reminder=0):
    """The personal link: an invitation, or a reminder of this round."""
    survey, lang = invitation.survey, invitation.lang
    title, standing = titled(survey, lang)
    with speaking(lang):
        asker = str(survey.asker)
    sort = f"reminder-{reminder}" if reminder else "invitation"
    stop = url_of("survey.stop_reminders", lang, slug=survey.slug, token=token)
    post(
        invitation.email, lang, "survey_reminder" if reminder else "survey_invitation",
        key=f"survey-{sort}:{invitation.id}:{invitation.token[:16]}", secret=True, stop=stop,
        reply_to=survey.contact, name=invitation.name, title=title, asker=asker,
        standing=standing, anonymous=survey.anonymous, stopping=stop,
        url=url_of("survey.invited", lang, slug=survey.slug, token=token),
    )  # fmt: skip
