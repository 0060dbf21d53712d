"""Settings, addresses, commands, and the SQLite that every process of Chengxu uses.

Debian's own SQLite (3.40) has the WAL-reset corruption bug, so the one of the ``pysqlite3`` wheel takes the place of
the standard module before Django looks for it. Every entry (command line, server worker, tests) imports this package
first. Where the wheel is missing, the backend still refuses a library that is too old.
"""

import sys

try:
    import pysqlite3
    import pysqlite3.dbapi2
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
