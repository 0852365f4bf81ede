"""The executable that tries the frozen program from inside: the walk of `demo` by key events, and one measured start.

Built beside the program with the same libraries, and never shipped. `frozen-trials walk --out FOLDER`,
`frozen-trials start DATABASE DATA_FOLDER`; the same two from the checkout with `python -m workshop.frozen_trials`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run the trial named first with the rest of the arguments; its exit code."""
    kind, *rest = arguments
    if kind == "walk":
        from tests import walkthrough

        return walkthrough.main(rest)
    from tests.benchmarks import start

    start.main(*rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
