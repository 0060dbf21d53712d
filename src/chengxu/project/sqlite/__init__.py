"""Django's SQLite backend with the safety that Chengxu promises: see ``base`` and ``lock``."""
