"""What was sent, what was accepted, and what every figure is made of."""
