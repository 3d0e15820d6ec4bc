"""Fixtures of the meeting, whose decisions are cited here, and of editions."""

from tests.guide.test_editions import guide as guide
from tests.guide.test_editions import launched as launched
from tests.guide.test_editions import printed as printed
from tests.meeting.conftest import group as group
from tests.meeting.conftest import meeting as meeting
