"""The ground floor: what counts as training, on which day, and why. Standard library only."""
