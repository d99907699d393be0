"""Consumes Kafka; needs the optional package confluent-kafka, all but its settings and lines."""
