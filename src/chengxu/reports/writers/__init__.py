"""A report as Markdown, HTML, Word or JSON: one module for each form, each a function of the document alone."""
