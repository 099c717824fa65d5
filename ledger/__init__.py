"""A ledger of claims: what was said, set beside what is documented."""

__version__ = "0.1.0"
