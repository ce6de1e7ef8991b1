"""Servers: the Flask application, the threaded and the granian server, the configuration file."""
