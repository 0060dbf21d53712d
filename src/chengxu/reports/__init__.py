"""Reports: documents made of indicators, and the audit of documents somebody else wrote."""
