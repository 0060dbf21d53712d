"""The auditor's desk: a report is given, read figure by figure against the records, corrected and taken along."""
