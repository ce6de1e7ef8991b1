"""The chat API's contract: models, requests, replies, chunks and errors, without any I/O."""
