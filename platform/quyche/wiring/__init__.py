"""Settings and the parts put together."""
