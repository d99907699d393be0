"""Fetches and lands records: one answer, a poll loop, or a search of many pages."""
