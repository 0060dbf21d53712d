"""``python -m chengxu`` is the command ``chengxu``."""

import sys

from chengxu.project.cli import main

sys.exit(main())
