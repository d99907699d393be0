"""The HTTP client for all APIs: retries, limits, error answers, and JSON whose numbers keep their spelling."""
