"""What goes wrong on purpose, from error answers to broken connections."""
