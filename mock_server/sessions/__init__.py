"""Sessions: what one client of the mock sees; their rate limits and stored completions."""
