"""What was answered, counted: columns of bits, tables, and what of them others may read."""
