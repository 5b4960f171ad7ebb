"""Ordinary ways of sending returns, each with the figures, questions and states a careful officer expects."""
