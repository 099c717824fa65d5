"""Which verdicts a person asked for: by id, call, speaker, kind, verdict, act and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.answers import Examination
from ledger.book import Book
from ledger.problem import Misuse, did_you_mean
from ledger.verdict import WORDS, Outcome, Verdict
from ledger.windows import said_when


@dataclass(frozen=True)
class Wanted:
    """What is asked for; what is empty or None asks nothing. `since` and `until` are minutes, both included.

    `names` are ids of claims or calls; `acts` count with all that is narrower; `verdicts` are outcomes or the words shown for them.
    """

    names: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


VERDICT_WORDS = sorted({outcome.value for outcome in Outcome} | set(WORDS.values()))


def refuse_unknown(book: Book, wanted: Wanted) -> None:
    """Raise Misuse for the first name that is not on record."""
    asked = (
        ("claim or call", wanted.names, {*book.claims, *book.calls}),
        ("call", wanted.calls, set(book.calls)),
        ("speaker", wanted.speakers, {claim.speaker for claim in book.claims.values()}),
        ("act", wanted.acts, set(book.acts)),
    )
    for what, names, known in asked:
        for name in names:
            if name not in known:
                near = did_you_mean(name, sorted(known))
                raise Misuse(f"no {what} `{name}` is on record" + (f"; did you mean `{near}`?" if near else ""))


def select(examined: Examination, wanted: Wanted) -> list[Verdict]:
    """The verdicts that fit all that is asked for, in the order of ids."""
    return [verdict for _, verdict in sorted(examined.verdicts.items()) if _fits(examined, verdict, wanted)]


def _fits(examined: Examination, verdict: Verdict, wanted: Wanted) -> bool:
    world = examined.world
    claim = world.book.claims[verdict.claim]
    first, last = said_when(world, claim)
    above = world.lines("act").above(claim.scope.act) if claim.scope.act else frozenset()
    return (
        _asked(wanted.names, (verdict.claim, claim.call))
        and _asked(wanted.calls, (claim.call,))
        and _asked(wanted.speakers, (claim.speaker,))
        and _asked(wanted.kinds, (claim.kind.value,))
        and _asked(wanted.verdicts, (verdict.outcome.value, verdict.word))
        and _asked(wanted.acts, above)
        and (wanted.since is None or last >= wanted.since)
        and (wanted.until is None or first <= wanted.until)
    )


def _asked(asked: tuple[str, ...], there: Iterable[str]) -> bool:
    return not asked or not set(asked).isdisjoint(there)
