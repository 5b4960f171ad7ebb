"""``python -m samples OUT``: write the sample province's inbox."""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.make import PERIODS, SEED, make


def main() -> None:
    """Read the command line, write the inbox and its manifest, say what was written."""
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("out", type=Path, help="the inbox folder to write; the manifest goes beside it")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--periods", nargs="+", default=list(PERIODS), metavar="PERIOD")
    arguments = parser.parse_args()
    manifest = make(arguments.out, seed=arguments.seed, periods=arguments.periods)
    print(f"{len(manifest.files)} tệp dữ liệu mẫu trong {arguments.out}")


if __name__ == "__main__":
    main()
