"""A gRPC server for the plugin: HTTP/2 by the h2 library, TLS by the standard `ssl`, one thread a call."""
