"""Fictional demo data: the same every time for one day, and loaded as any user's files are."""
