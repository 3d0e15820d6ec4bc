"""Answers that were given elsewhere, brought in from the files of other tools."""
