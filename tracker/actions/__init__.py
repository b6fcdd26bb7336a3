"""One file for each thing the product does: gather, decide, apply, in one transaction."""
