"""`audit run` itself: a hundred findings of each rule explained, with suspects; a report on the terminal; all failing records as Parquet."""

import sys
from pathlib import Path

from audit.cli import main

source, out, engine = sys.argv[1:4]
pack = Path(__file__).parent / "panel.yaml"
sys.argv = [
    "audit",
    "run",
    source,
    "--rules",
    str(pack),
    "--engine",
    engine,
    "--failing",
    out,
    "--fail-on",
    "never",
]
main()
