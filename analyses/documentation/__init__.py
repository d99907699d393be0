"""The documentation site, and the parts of docs/ and of the overview that are written from the project."""
