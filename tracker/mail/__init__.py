"""Messages: what they say, and how they leave. Knows the rules alone."""
