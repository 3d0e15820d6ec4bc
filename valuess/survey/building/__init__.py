"""How a coordinator builds a questionnaire, and opens and closes it."""
