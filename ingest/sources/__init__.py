"""One module per domain: generator functions that ask an API and yield records in the form in which they land."""
