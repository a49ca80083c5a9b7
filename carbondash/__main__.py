"""`python -m carbondash …`"""

from __future__ import annotations

from carbondash.cli import main

if __name__ == "__main__":
    main()
