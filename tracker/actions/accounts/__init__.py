"""The accounts of those who work with the tracker: inviting, changing, closing, and joining."""
