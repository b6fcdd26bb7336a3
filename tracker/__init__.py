"""Training Standards Tracker: who was properly trained, by whom, on the day it mattered."""

VERSION = "0.1.0"
