"""Reads and checks local files: compression, content keys, JSON lines, CSV rows and headers."""
