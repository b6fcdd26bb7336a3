"""The floor that knows spreadsheet libraries: bytes in, plain rows out; workbooks out."""
