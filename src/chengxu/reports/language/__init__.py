"""The language of reports: from the text a pack declares and the records of a period to a document."""
