"""The one shared result, for every format's tests."""

from report_cases import make, result

__all__ = ["make", "result"]
