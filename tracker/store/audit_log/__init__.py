"""The log of every write: what is logged, how, and how it is proven that nobody changed it."""
