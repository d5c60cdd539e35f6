"""Words for findings, refusals, instants and lengths, in Vietnamese and English."""
