"""A new record: drafted from a file, from settings or by questions, shown with what comes of it, checked, and written once."""

from ledger.adding.adding import TYPES, Wish, add
from ledger.adding.asking import Ask, Dialogue
from ledger.adding.terminal import dialogue

__all__ = ["TYPES", "Ask", "Dialogue", "Wish", "add", "dialogue"]
