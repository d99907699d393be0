"""Asks APIs: how they are spoken to, what their answers are made of, and when they are asked."""
