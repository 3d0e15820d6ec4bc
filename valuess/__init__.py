"""The ValuESS portal."""
