"""Rules: compiled once, matched quickly, and explained when they do not match."""
