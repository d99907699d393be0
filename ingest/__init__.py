"""Lands delivered files in a landing zone and, where there is no Snowpipe, loads them into the raw tables."""
