"""Worlds of any size to measure on: made up, the same every time, and judged by the real rules."""
