"""`python -m hub.core.assets`: build the styles and scripts if they are out of date, and say so in one line."""

import sys
import time

from hub.core.assets.build import BuildFailed, build_if_stale


def main() -> int:
    started = time.monotonic()
    try:
        built = build_if_stale()
    except BuildFailed as error:
        print(error, file=sys.stderr)
        return 1
    took = time.monotonic() - started
    print(f"Styles and scripts: {f'built in {took:.1f} s' if built else 'up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
