"""Lists of cases: narrowed, searched, read by key, taken along as a file."""
