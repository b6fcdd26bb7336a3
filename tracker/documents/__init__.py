"""Documents that people send in: what is accepted of them, and how they are kept."""
