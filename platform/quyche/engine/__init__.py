"""durable-rules behind a wall: a subprocess, a safe subset, a time limit."""
