"""References into constructs, and the properties that they and the constructs have."""
