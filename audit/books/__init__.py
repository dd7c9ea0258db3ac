"""What a book itself gives away: a stored value that displays as something else, a formula's result that is not what it gives, a total whose formula skips a row."""

from audit.books.audit import PACK, Booked, audit_book

__all__ = ["PACK", "Booked", "audit_book"]
