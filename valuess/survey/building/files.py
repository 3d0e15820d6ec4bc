"""A questionnaire as bytes of a file, and such bytes read: YAML or XLSForm, told by the content."""

from valuess import sheets
from valuess.survey.building import brought, xlsform, xlsread, yamlform

TYPES = {"yaml": "application/yaml; charset=utf-8", "xlsx": sheets.XLSX_TYPE}
LARGEST = xlsread.LARGEST


def head_of(survey):
    """{field: value} of what a file says of a survey beside its questions."""
    names = ("slug", *brought.LABELS, "contact", "zone", "smallest", *brought.SWITCHES)
    return {name: getattr(survey, name) for name in names}


def written(survey, form, ending):
    """Bytes of a survey with this form. ending: a key of TYPES."""
    if ending == "yaml":
        return yamlform.written(head_of(survey), form).encode()
    return sheets.to_xlsx(xlsform.sheets(head_of(survey), form))


def as_yaml(told):
    return yamlform.written(told.head, told.form)


def read(content):
    """A Brought. Raises brought.Unreadable."""
    if content.startswith(b"PK\x03\x04"):
        return xlsread.read(content)
    return yamlform.read(content)
