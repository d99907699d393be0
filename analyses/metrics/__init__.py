"""What is done with the metrics beside `mf query`: the tables of the saved queries, and docs/metrics.md."""
