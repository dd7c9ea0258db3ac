"""An invented bulletin and a pack whose `expectations:` pass, fail and break."""

from __future__ import annotations

from pathlib import Path

from audit.pipeline import Run, audit_files
from audit.rulepack import load

TOWN = """Areas
Unit: million

Area\t2023\tGrowth
Total\t10.3\t4.1
North\t4.1\t25.0
South\t6.1\t1.2
"""

HEAD = """
pack: town
version: 1
applies_to: "town*"
tables:
  areas: {heading: Areas}
rules:
  - {id: foot, title: areas make the town, table: areas, sum: {total: Total, parts: [North, South]}}
expectations:
"""


def audited(folder: Path, expectations: str, text: str = TOWN) -> Run:
    """The bulletin audited by a pack with these expectations."""
    (folder / "town.txt").write_text(text, encoding="utf-8")
    (folder / "town.yaml").write_text(HEAD + expectations, encoding="utf-8")
    return audit_files([folder / "town.txt"], [load(folder / "town.yaml")])
