"""A city's regulation on citizen reports, kept as YAML and executed."""
