"""The program as it starts where only the program is installed.

pandera imports hypothesis where it finds it. It belongs to the tools of the tests; no user's installation brings it.
"""

from __future__ import annotations

import sys

from audit.__main__ import main

if __name__ == "__main__":
    sys.modules["hypothesis"] = None  # type: ignore[assignment]
    sys.exit(main())
