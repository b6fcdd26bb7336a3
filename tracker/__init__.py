"""Training Standards Tracker: who was properly trained, by whom, on the day it mattered."""
