"""The person at the terminal: how lines reach him and how he answers, with completion where the system has readline."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Any

from ledger.adding.asking import Dialogue
from ledger.reporting.text import page_for

try:
    import readline
except ImportError:  # Windows has none: answers are typed out
    readline = None  # type: ignore[assignment]


def dialogue() -> Dialogue:
    """The dialogue over standard input and output; nobody can be asked where one of them is no terminal."""
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return Dialogue(page_for(), print, lambda line: print(line, file=sys.stderr), _ask if is_terminal else None)


def _ask(prompt: str, words: Collection[str]) -> str:
    """One line, completed from the words; EOFError at the end of the input."""
    if readline is not None:
        readline.set_completer_delims("")
        readline.set_completer(_Completer(words))
        readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    while True:
        try:
            answer = input(prompt)
            answer.encode()
        except UnicodeError:
            print("  ! this is not UTF-8: type it again")
        else:
            return answer


class _Completer:
    """The words that begin with what is typed, whatever its case."""

    def __init__(self, words: Collection[str]) -> None:
        self.words = words

    def __call__(self, typed: str, number: int) -> Any:
        found = [word for word in self.words if word.casefold().startswith(typed.casefold())]
        return found[number] if number < len(found) else None
