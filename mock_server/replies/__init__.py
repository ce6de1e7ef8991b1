"""What the mock says: default texts, values that fit a schema, templates, and the cuts."""
