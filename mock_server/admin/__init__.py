"""Steering a server over HTTP, under `/__admin`, with the words of the vocabulary."""
