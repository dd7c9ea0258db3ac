"""This tool: a rule along a hierarchy table, and all failing parents as Parquet."""

import sys
from pathlib import Path

from audit.drops import audit_drop
from audit.engine.failing import write_failing
from audit.rulepack import load

source, out, engine = sys.argv[1:4]
held = audit_drop(source, load(Path(source).with_suffix(".yaml")), engine=engine, limit=0)
write_failing(held.judged, Path(out))
