"""The field app: a page that works without a network, and what it asks and sends when there is one."""
