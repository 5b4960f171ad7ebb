"""What one cell says: days, numbers, names and choices as people write them."""
