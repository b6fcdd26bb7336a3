"""A workbook given back with marks: the package is patched, so that all else stays as it was."""
