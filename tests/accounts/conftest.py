"""What stories about accounts share: reading mails and pages."""

import re

import pytest

from valuess.mail import Mail


@pytest.fixture
def letters(app):
    """letters(to): the mails written to an address, the first first."""
    return lambda to: list(Mail.select().where(Mail.to == to).order_by(Mail.id))


@pytest.fixture
def link_in(app):
    """link_in(mail): the path of the link that a mail holds."""

    def found(mail):
        return re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.text)[1]

    return found


@pytest.fixture
def hidden():
    """hidden(page): {name: value} of the fields that a page's form carries along."""

    def fields(page):
        inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
        return {name: value for name, value in inputs + areas if name != "csrf_token"}

    return fields
