"""All records of a ledger: which files hold them, each file judged, the whole by id (method §2)."""

from ledger.ahead import Name
from ledger.book import judging, listing
from ledger.book.book import Book, open_book

CODES = {**listing.CODES, **judging.CODES}
"""Each code of a fault of a file as such, with its law."""

__all__ = ["CODES", "Book", "Name", "open_book"]
