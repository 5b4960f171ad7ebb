"""Vietnamese as it is typed: one spelling for comparing, one style for printing."""
