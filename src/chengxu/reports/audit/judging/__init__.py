"""What the records, and the other numbers of the document, say to a number."""
