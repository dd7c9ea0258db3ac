"""Finds the figures that don't add up: printed tables and data drops audited by declared rules, with exact rounding arithmetic."""

__version__ = "0.1.0"
