"""The calls of plugin protocol 6: each a function from the provider and a request to a response's fields."""
