"""Stubs: what is replied to which request, and what goes wrong with it; matchers, near misses, schedules."""
