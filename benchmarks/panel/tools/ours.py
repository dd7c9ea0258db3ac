"""This tool as a library: the pack beside this file on the engine that is named; all failing records with their verdicts as Parquet, no findings composed."""

import sys
from pathlib import Path

from audit.drops import audit_drop
from audit.engine.failing import write_failing
from audit.rulepack import load

source, out, engine = sys.argv[1:4]
held = audit_drop(source, load(Path(__file__).parent / "panel.yaml"), engine=engine, limit=0)
write_failing(held.judged, Path(out))
