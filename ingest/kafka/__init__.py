"""Consumes Kafka topics; all but `settings` and `message_lines` need the optional package confluent-kafka."""
