"""The life of a report as an official document: drafted, commented on, signed, issued, kept as it was."""
