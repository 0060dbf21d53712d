"""Every way in: one function takes a message, an import row or a form and makes it a report and a case."""
