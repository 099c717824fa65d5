"""Bytes → data → record (method §2): what a file says, or each fault that keeps it from being a record, at its place."""

from ledger import parsing
from ledger.ahead import MAX_BYTES
from ledger.parsing import MAX_DEPTH, Fault, Mark, Path, Places, Step, locate, parse
from ledger.reading import validating
from ledger.reading.validating import as_id, validate, validate_again

CODES = {**parsing.CODES, **validating.CODES}
"""Each code of a fault within one file, with its law."""

# fmt: off
__all__ = [
    "CODES", "MAX_BYTES", "MAX_DEPTH", "Fault", "Mark", "Path", "Places", "Step",
    "as_id", "locate", "parse", "validate", "validate_again",
]
# fmt: on
