"""The engine: a request in, an answer out, without I/O."""
