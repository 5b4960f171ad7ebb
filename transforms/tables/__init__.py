"""What each row of a table is, and what a person should know of a table before trusting it."""
