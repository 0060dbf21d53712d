"""Django's PostgreSQL backend with what Chengxu asks of a server: see ``base``."""
