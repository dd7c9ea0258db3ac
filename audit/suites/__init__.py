"""A pack's `expectations:` as a native suite of Great Expectations over the very tables that its rules are held against; what fails are findings like any other.

Great Expectations is imported when a suite is run, never before, without usage statistics and without progress bars.
"""

from audit.suites.drops import held_drop
from audit.suites.hold import Suited, hold, place
from audit.suites.model import Held, Wish, wishes
from audit.suites.tables import held_table

__all__ = ["Held", "Suited", "Wish", "held_drop", "held_table", "hold", "place", "wishes"]
