"""What was answered, shown: figures, cross-tables, words, files, and figures within pages."""
