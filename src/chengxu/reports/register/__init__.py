"""Report documents as they are kept: read, written, numbered, issued and proved against the ledger."""
