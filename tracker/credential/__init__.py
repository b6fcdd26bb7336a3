"""Training passports as signed files that anybody can check, and as PDFs to print."""
