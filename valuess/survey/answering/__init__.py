"""Answering: a respondent's way through the questionnaire, and who is invited to it."""
