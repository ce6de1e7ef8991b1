"""The inspector: a web page at `/` that shows what came, and the live events that it listens to."""
