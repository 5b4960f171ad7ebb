"""From figures to documents that can be signed."""
