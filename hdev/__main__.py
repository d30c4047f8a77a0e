"""`python -m hdev` is the command `hdev`."""

import sys

from hdev.cli.main import main

sys.exit(main())
