"""The words for what the engine found: labels from the vocabulary, levels, dates, windows, axes."""

from __future__ import annotations

from ledger.answers import Examination
from ledger.cases import Case
from ledger.dates import DAY, OPEN, day_text, minute_text
from ledger.matching import Role
from ledger.model import Standard
from ledger.reporting.text import counted, listed, plain
from ledger.verdict import FURTHEST, Outcome, Verdict
from ledger.weighing import Leg
from ledger.windows import Window
from ledger.world import NEVER, Occurrence, World

STYLES = {
    Outcome.CONTRADICTED: ("red", "bold"),
    Outcome.SUPPORTED: ("green", "bold"),
    Outcome.DISPUTED: ("yellow", "bold"),
    Outcome.PENDING: ("cyan",),
    Outcome.OVERDUE: ("yellow",),
    Outcome.UNVERIFIED: ("dim",),
    Outcome.NOT_CHECKABLE: ("dim",),
}

ROLES = {
    Role.EVENT: "happened within the scope",
    Role.AFTERWARDS: "happened after the window had closed",
    Role.CONDITION: "meets the condition",
    Role.ABSENCE: "documented not to have occurred, over the whole scope",
    Role.CONTRARY: "a contrary lasted through the whole scope",
    Role.STATE: "the state lasted through the whole scope",
    Role.LACK: "the state is documented to have been absent",
    Role.EXTENT: "at least as wide as the scope",
    Role.PARTICULAR: "the event of which the claim speaks",
}

NEAR_ROLES = {
    Role.EVENT: "happened near the scope",
    Role.AFTERWARDS: "happened near the scope, after the window had closed",
    Role.CONDITION: "near what meets the condition",
    Role.ABSENCE: "documented not to have occurred, over part of the scope or near it",
    Role.CONTRARY: "a contrary lasted through part of the scope or near it",
    Role.STATE: "the state lasted through part of the scope or near it",
    Role.LACK: "the state is documented to have been absent near the scope",
    Role.EXTENT: "nearly as wide as the scope",
    Role.PARTICULAR: "the event of which the claim speaks",
}
"""The same for what is only near."""


def level(standard: Standard) -> str:
    """`corroborated`."""
    return standard.name.lower()


def label(world: World, axis: str, name: str) -> str:
    """The label of an act, actor, place, target or means in the ledger's own language; its id where it has none."""
    concept = world.concepts(axis).get(name)
    return plain(concept.label.get(world.book.ledger.languages[0]) or next(iter(concept.label.values()))) if concept else name


def publisher(world: World, name: str) -> str:
    """The name of a publisher in the ledger's own language."""
    known = world.book.publishers.get(name)
    return plain(known.label.get(world.book.ledger.languages[0]) or next(iter(known.label.values()))) if known else name


def day(minute: int) -> str:
    """`2022-03-06`; open ends are told apart."""
    return {OPEN: "open", -OPEN: "open"}.get(minute) or day_text(minute)


def when(occurrence: Occurrence) -> str:
    """`2022-03-09`, `2022-03-09T15:00`, `2022-02-20 to 2022-02-24`, `within 2022-03-01 to 2022-03-31`."""
    first, last = occurrence.earliest, occurrence.latest
    if first == last:
        return minute_text(first)
    if abs(first) < OPEN and first // DAY == last // DAY:
        return day_text(first)
    return f"{'' if occurrence.lasting else 'within '}{day(first)} to {day(last)}"


def window(asked: Window) -> str:
    """`from 2022-02-24 to 2022-03-06, somewhere on the last day`."""
    if not asked.is_real:
        return f"empty: from {day(asked.opens_first)} to {day(asked.closes_last)}"
    opens = "without beginning" if asked.opens_first == -OPEN else f"from {_end(asked.opens_first, asked.opens_last, 'begins')}"
    closes = "open" if asked.closes_last == OPEN else f"to {_end(asked.closes_first, asked.closes_last, 'ends')}"
    return f"{opens} {closes}" if closes != "open" else f"{opens} on, without end"


def _end(first: int, last: int, does: str) -> str:
    if abs(first) >= NEVER or abs(last) >= NEVER:
        return day(last if abs(first) >= NEVER else first)
    if first == last:
        return day(first) if first % DAY in (0, DAY - 1) else minute_text(first)
    if first // DAY == last // DAY:
        return f"{day(first)} ({does} at some time of that day)"
    return f"a day between {day(first)} and {day(last)}"


def delay(verdict: Verdict) -> str:
    """`already on the day it was said`, `3 days later`."""
    if verdict.first is None or verdict.outcome not in (Outcome.CONTRADICTED, Outcome.SUPPORTED):
        return ""
    if verdict.at_saying:
        return "already on the day it was said"
    if verdict.days is None:
        return ""
    if verdict.days_at_most and verdict.days_at_most > verdict.days:
        return f"{verdict.days} to {counted(verdict.days_at_most, 'day')} later"
    return f"{counted(verdict.days, 'day')} later" if verdict.days else "on the same day"


def headline(verdict: Verdict) -> str:
    """The word with its delay and its reservation: `broken, 3 days later, if said as reported`."""
    if verdict.outcome is Outcome.NOT_CHECKABLE:
        return verdict.word
    parts = [verdict.word, delay(verdict), "if said as reported" if verdict.if_said and verdict.outcome.is_decided else ""]
    return ", ".join(part for part in parts if part)


def weight(world: World, leg: Leg) -> str:
    """`corroborated: independent witnesses (Reuters, Amnesty International)`, and what stands against it."""
    pro, con = leg.weigh()
    text = f"{level(pro.level)}: {pro.rule}{_names(world, pro.origins)}"
    if con.level > Standard.NOTHING:
        text += f"; against it, {level(con.level)}: {con.rule}{_names(world, con.origins)}"
    return text


def _names(world: World, origins: tuple[str, ...], most: int = 4) -> str:
    if not origins:
        return ""
    names = [publisher(world, origin) for origin in origins[:most]]
    return f" ({listed([*names, counted(len(origins) - most, 'other')] if len(origins) > most else names)})"


def case_level(case: Case, name: str) -> Standard | None:
    """The level of a leg of a case; None where the leg is not asked for."""
    return next((leg.weigh()[0].level for leg in case.legs if leg.name == name), None)


def resilience(examined: Examination, claim_id: str) -> str:
    """How many witnesses must be lost before the verdict changes, as a sentence."""
    number = examined.resilience(claim_id)
    if number is None:
        return f"the verdict stands if any {FURTHEST} witnesses are lost"
    if number == 1:
        return "the loss of one witness would change the verdict"
    return f"the loss of {number} witnesses would change the verdict, of fewer not"


def provenance(examined: Examination) -> str:
    """Program, rules, records, standard and day on one line; and the data sets that were matched beside the records."""
    came = examined.provenance
    text = f"{came.program}, rules {came.rules}, records {came.records[:12]}, standard of proof {level(came.standard)}, as of {came.as_of}"
    sets = listed(f"{name} {digest[:12]} ({counted(kept, 'row')})" for name, digest, kept in came.data)
    text += f"; beside them {sets}" if sets else ""
    return text + (f"; not public yet: {listed(came.unseen)}" if came.unseen else "")
