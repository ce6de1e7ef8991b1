"""The engine, and all that knows jsii: which engine, its node, the JavaScript beside it, and its tokens."""
