"""The rows of the questionnaire: its results, answers brought in and taken away, respondents all
at once."""

from bench import answering, bringing, preparing, results, survey
from bench.row import Row


def results_rows(folder):
    yield Row(*results.judged(folder / "results"))


def survey_rows(folder):
    """Tables of a large survey, from columns in memory and read anew; what an answer more costs."""
    seen = survey.measured(folder)
    yield Row(f"{survey.PEOPLE:,} answers to 25 questions: the slowest table by an axis",
              f"{seen['table']:.0f} ms, the median {seen['again']:.1f}; in a new process"
              f" {seen['cold']:.0f} ms before the first", "under 150 ms",
              seen["table"] < 150)  # fmt: skip
    yield Row("the same survey, one answer more",
              f"{seen['one more']:.0f} ms; counted anew {seen['recount']:,.0f}", "no recount",
              seen["one more"] < 150)  # fmt: skip
    yield Row("the same survey: a snapshot of all tables, with what is hidden",
              f"{seen['snapshot'] / 1000:.1f} s; {seen['shown']:.0%} of the counts are shown",
              "under 5 s", seen["snapshot"] < 5000)  # fmt: skip


def import_rows(folder):
    """Answers brought in from a file, in the process of the job."""
    found = bringing.measured(folder / "bringing")
    whole = found["read"] + found["looked"] + found["job"]
    yield Row(f"an import of {bringing.ROWS:,} answers, from the ZIP that is sent to the last row",
              f"{whole:.1f} s: read in {found['read']:.1f}, every row looked at in"
              f" {found['looked']:.1f}, brought in within {found['job']:.1f}; progress seen"
              f" {found['seen']} times", "under 30 s, with progress",
              whole < 30 and found["rows"] == bringing.ROWS and found["seen"] > 1)  # fmt: skip


def files_rows(folder):
    """Files of many answers, and of many pages, by way of the page on which they are prepared."""
    yield Row(*preparing.judged(folder / "preparing"))


def answering_rows(folder, options):
    """Respondents of the questionnaire, all at once, for a while."""
    found = answering.measured(folder, options.people, options.minute)
    yield Row(f"{options.people} respondents at once submitting pages for {options.minute} s,"
              " two workers",
              f"{found['answers']:,} answers, 99 % within {found['slow'] * 1000:,.0f} ms;"
              f" {len(found['errors'])} errors, {found['lost']} of {found['kept']:,} choices lost",
              "no error, nothing lost", not found["errors"] and not found["lost"])  # fmt: skip
