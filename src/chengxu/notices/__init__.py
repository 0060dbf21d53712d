"""Who is told what: deeds of the ledger become notices for units, posts and persons, in the words of the pack."""
