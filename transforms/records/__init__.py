"""The rows of a table as typed records of its form, and what became of every cell."""
