"""Values on their way to the stack: texts, marks, checks, and what is known of them."""
