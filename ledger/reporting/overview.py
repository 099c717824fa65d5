"""What `findings` shows: the main findings of a ledger in Markdown, as blocks that a page of prose can hold, and as data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ledger.overview import STANDARDS, Overview
from ledger.problem import Misuse
from ledger.reporting import words
from ledger.reporting.findings import ORDER
from ledger.reporting.text import counted, listed, markdown
from ledger.verdict import FURTHEST, Outcome, Verdict

Lines = list[str]
MOST_CALLS = 15
BLOCK = re.compile(r"<!-- findings: ([a-z-]+) -->\n.*?<!-- end -->", re.DOTALL)
"""A block of a page: what stands between the two comments is written by the program."""


def blocks(overview: Overview) -> dict[str, Lines]:
    """Each block by name, in the order in which `as_markdown` prints them."""
    make: dict[str, Callable[[Overview], Lines]] = {
        "about": _about,
        "kinds": lambda one: _counts("kind", one.by_kind),
        "years": _years,
        "reasons": _reasons,
        "shortest-delay": lambda one: _verdicts(one, one.afterwards, with_days=True),
        "already": lambda one: _verdicts(one, one.already),
        "borne-out": _borne_out,
        "accounts": _accounts,
        "standards": _standards,
        "standards-by-claim": _standards_by_claim,
        "resting": _resting,
        "clashes": _clashes,
        "sides": _sides,
        "provenance": lambda one: [markdown(words.provenance(one.examined))],
    }
    return {name: block(overview) for name, block in make.items()}


TITLES = {
    "about": "What is on record",
    "kinds": "Claims by kind and verdict",
    "years": "Claims by year",
    "reasons": "Why checkable claims are unverified",
    "shortest-delay": "Contradicted afterwards, the shortest delay first",
    "already": "Not so already on the day it was said",
    "borne-out": "Supported, kept, borne out",
    "accounts": "Calls whose accounts differ most",
    "standards": "By another standard of proof",
    "standards-by-claim": "Each decided claim by each standard",
    "resting": "On how many witnesses verdicts rest",
    "clashes": "Claims against claims",
    "sides": "Events by side",
    "provenance": "What this came from",
}


def as_markdown(overview: Overview) -> Lines:
    """The findings as a page of their own."""
    lines = [f"# Findings: {markdown(overview.world.book.ledger.title)}", ""]
    for name, block in blocks(overview).items():
        lines += [f"## {TITLES[name]}", "", *block, ""]
    return lines[:-1]


def filled(page: str, overview: Overview) -> str:
    """A page with every block written anew; Misuse where it has none, or one that is not known."""
    known = blocks(overview)
    named = [match[1] for match in BLOCK.finditer(page)]
    if not named:
        raise Misuse("the page has no block such as `<!-- findings: kinds -->` … `<!-- end -->`")
    if unknown := [name for name in named if name not in known]:
        raise Misuse(f"no block is called `{unknown[0]}`: known are {', '.join(known)}")
    return BLOCK.sub(lambda match: "\n".join([f"<!-- findings: {match[1]} -->", "", *known[match[1]], "", "<!-- end -->"]), page)


# ---------------------------------------------------------------------------------------------------------- blocks


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> Lines:
    """A table of Markdown whose first columns stand left and the others right."""
    return [
        "| " + " | ".join(heads) + " |",
        "| " + " | ".join("---" if n < left else "---:" for n in range(len(heads))) + " |",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _about(overview: Overview) -> Lines:
    held = overview.holdings
    if not held.claims:
        return ["No claim is on record."]
    said = f"{counted(held.claims, 'claim')} of {held.first} to {held.last}"
    where = f"made on {held.spoken:,} of the {held.calls:,} occasions on record ({held.public:,} of these public)"
    found = f"{counted(held.events, 'event')} and {counted(held.absences, 'documented absence')}"
    cited = f"{counted(held.items, 'citation')} of {counted(held.pages, 'page')} of {counted(held.publishers, 'publisher')}"
    sided = counted(len(overview.one_sided), "call or meeting", "calls and meetings")
    return [f"{said}, {where}; {found}; {cited}. Of {sided} at most one side's account is on record."]


def _counts(head: str, counts: Mapping[str, Counter[str]]) -> Lines:
    outcomes = [outcome.value for outcome in ORDER if any(count[outcome.value] for count in counts.values())]
    whole: Counter[str] = sum(counts.values(), Counter())

    def row(name: str, count: Counter[str]) -> list[str]:
        checkable = count.total() - count[Outcome.NOT_CHECKABLE.value]
        return [name, f"{count.total():,}", f"{checkable:,}", *(f"{count[outcome]:,}" for outcome in outcomes)]

    rows = [row(name, count) for name, count in counts.items()]
    return _table([head, "claims", "checkable", *outcomes], [*rows, row("all", whole)])


def _years(overview: Overview) -> Lines:
    """The claims by year, and the claims of each speaker by year."""
    lines = _counts("year", overview.by_year)
    if len(overview.by_speaker) > 1:
        years = list(overview.by_year)
        rows = [
            [markdown(words.label(overview.world, "actor", speaker)), f"{count.total():,}", *(f"{count[year]:,}" for year in years)]
            for speaker, count in overview.by_speaker.items()
        ]
        lines += ["", *_table(["speaker", "claims", *years], rows)]
    return lines


def _reasons(overview: Overview) -> Lines:
    whole = overview.reasons.total()
    return _table(["reason", f"of {whole:,}"], ([markdown(reason), f"{number:,}"] for reason, number in overview.reasons.most_common()))


def _verdicts(overview: Overview, verdicts: Sequence[Verdict], with_days: bool = False) -> Lines:
    if not verdicts:
        return ["None."]
    claims, world = overview.world.book.claims, overview.world
    heads = ["claim", "said in our words", "verdict", "strength", "first decisive event"] + ["days"] * with_days
    rows = [
        [
            verdict.claim,
            markdown(claims[verdict.claim].proposition),
            verdict.word + (", if said as reported" if verdict.if_said else ""),
            words.level(verdict.strength) if verdict.strength else "",
            markdown(world.occurrences[verdict.first.match.occurrence].title) if verdict.first else "",
            *[_days(verdict)] * with_days,
        ]
        for verdict in verdicts
    ]
    return _table(heads, rows, left=5)


def _days(verdict: Verdict) -> str:
    if verdict.days is None:
        return "unknown"
    least, most = verdict.days, verdict.days_at_most
    return f"{least:,}" if most is None or most == least else f"{least:,} to {most:,}"


def _borne_out(overview: Overview) -> Lines:
    found = [one for one in overview.decided if one.outcome is Outcome.SUPPORTED]
    return _verdicts(overview, found)


def _accounts(overview: Overview) -> Lines:
    rows = [
        [one.call, *(f"{number:,}" for number in (one.claims, len(one.opposite), len(one.disputed), len(one.silent)))]
        for one in overview.apart[:MOST_CALLS]
    ]
    lines = _table(["call", "claims", "told oppositely", "else disputed", "left out by a side"], rows)
    more = len(overview.apart) - MOST_CALLS
    return [*lines, "", f"And {counted(more, 'call')} more whose accounts differ."] if more > 0 else lines


def _standards(overview: Overview) -> Lines:
    outcomes = [one for one in ORDER if one is not Outcome.NOT_CHECKABLE]
    rows = []
    for standard in STANDARDS:
        count = Counter(verdict.outcome for verdict in overview.at[standard].values())
        own = " (the ledger's own)" if standard == overview.world.book.ledger.standard else ""
        rows.append([f"{words.level(standard)}{own}", *(f"{count[one]:,}" for one in outcomes)])
    return _table(["standard of proof", *(one.value for one in outcomes)], rows)


def _standards_by_claim(overview: Overview) -> Lines:
    rows = [[verdict.claim, *(overview.at[standard][verdict.claim].word for standard in STANDARDS)] for verdict in overview.decided]
    return _table(["claim", *(words.level(standard) for standard in STANDARDS)], rows, left=5)


def _resting(overview: Overview) -> Lines:
    numbers = Counter(one.number for one in overview.resting)
    whole = len(overview.resting)
    order = sorted(number for number in numbers if number is not None)
    rows = [[f"{number}", f"{numbers[number]:,}"] for number in order] + (
        [[f"more than {FURTHEST}", f"{numbers[None]:,}"]] if numbers[None] else []
    )
    lines = _table(["witnesses whose loss changes the verdict", f"verdicts of {whole:,}"], rows)
    lines += _resting_on("Resting on one witness alone, so that no other single loss would change them", overview, lambda alone: alone == 1)
    lines += _resting_on("In need of each of several witnesses", overview, lambda alone: alone > 1)
    if furthest := [one.claim for one in overview.resting if one.number is None]:
        lines += ["", f"Standing if any {FURTHEST} witnesses are lost, {counted(len(furthest), 'verdict')}: {', '.join(furthest)}."]
    return lines


def _resting_on(how: str, overview: Overview, wanted: Callable[[int], bool]) -> Lines:
    """The verdicts that one loss would change, under those whose loss it is; who carries most comes first."""
    by_owners: dict[tuple[str, ...], list[str]] = {}
    for one in overview.resting:
        if wanted(len(one.alone)):
            by_owners.setdefault(one.alone, []).append(one.claim)
    if not by_owners:
        return []
    number = sum(map(len, by_owners.values()))
    names = {owners: listed(markdown(words.publisher(overview.world, owner)) for owner in owners) for owners in by_owners}
    most_first = sorted(by_owners.items(), key=lambda one: (-len(one[1]), one[0]))
    return ["", f"{how}, {counted(number, 'verdict')}:", "", *(f"- {names[owners]}: {', '.join(claims)}" for owners, claims in most_first)]


def _clashes(overview: Overview) -> Lines:
    found = overview.examined.clashes()
    contradictions = [one for one in found if one.is_contradiction]
    lines = [f"{counted(len(contradictions), 'self-contradiction')} and {counted(len(found) - len(contradictions), 'tension')}."]
    return lines + ([""] if contradictions else []) + [f"- {one.says} says what {one.excludes} excludes" for one in contradictions]


def _sides(overview: Overview) -> Lines:
    labels = {name: markdown(side.label) for name, side in overview.world.book.ledger.sides.items()}
    rows = [[labels[one.side], f"{one.events:,}", f"{one.against:,}", f"{one.for_it:,}"] for one in overview.sides if one.events]
    return _table(["side of a named actor", "events", "on which a verdict against a claim rests", "on which one for a claim rests"], rows)


# ---------------------------------------------------------------------------------------------------------- data


def as_data(overview: Overview) -> dict[str, Any]:
    """The findings as data."""
    from ledger.reporting import data

    return {
        "provenance": data.provenance(overview.examined),
        "holdings": asdict(overview.holdings),
        "by_kind": {kind: dict(count) for kind, count in overview.by_kind.items()},
        "by_year": {year: dict(count) for year, count in overview.by_year.items()},
        "by_speaker_and_year": {speaker: dict(count) for speaker, count in overview.by_speaker.items()},
        "unverified_because": dict(overview.reasons),
        "contradicted_afterwards": [
            {"claim": one.claim, "verdict": one.word, "days": one.days, "days_at_most": one.days_at_most} for one in overview.afterwards
        ],
        "already_when_said": [one.claim for one in overview.already],
        "supported": [one.claim for one in overview.decided if one.outcome is Outcome.SUPPORTED],
        "accounts": [
            {
                "call": one.call,
                "claims": one.claims,
                "told_oppositely": list(one.opposite),
                "else_disputed": list(one.disputed),
                "left_out": list(one.silent),
            }
            for one in overview.apart
        ],
        "one_sided_calls": list(overview.one_sided),
        "standards": {
            words.level(standard): {name: verdict.outcome.value for name, verdict in sorted(found.items())}
            for standard, found in overview.at.items()
        },
        "resting": [{"claim": one.claim, "witnesses": one.number, "each_alone": list(one.alone)} for one in overview.resting],
        "sides": [{"side": one.side, "events": one.events, "against": one.against, "for": one.for_it} for one in overview.sides],
    }
