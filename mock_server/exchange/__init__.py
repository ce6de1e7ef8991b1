"""One request and its answer on the way: headers, the views of a request, the answer, how it is transmitted, WSGI."""
