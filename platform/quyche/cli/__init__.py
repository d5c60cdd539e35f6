"""The command line: `quyche …`."""
