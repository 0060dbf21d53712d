"""The public's pages: report a problem, follow it, see what was done."""
