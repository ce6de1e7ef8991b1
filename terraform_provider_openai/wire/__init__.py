"""How schema, values and diagnostics look on the wire of plugin protocol 6."""
