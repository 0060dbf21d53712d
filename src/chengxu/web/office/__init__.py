"""The office: figures down to their rows, the report, the audit."""
