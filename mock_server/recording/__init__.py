"""Record and replay: what a real API answered, kept in cassettes."""
