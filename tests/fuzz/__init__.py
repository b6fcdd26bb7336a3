"""Spreadsheets that nobody meant, by the thousand: `make fuzz`."""
