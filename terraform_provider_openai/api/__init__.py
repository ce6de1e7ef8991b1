"""The client of the chat API: a request from a configuration, a state from the reply, and the call between them."""
