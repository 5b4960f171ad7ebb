"""The ways themselves, a module for each family of rules."""
