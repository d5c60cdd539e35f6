"""The database: the log that nothing changes, encrypted contents beside it, rows for queues."""
