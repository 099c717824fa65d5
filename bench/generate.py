"""A generated ledger for measuring: one file a record, always the same for the same size, shaped like the shipped records.

Of 10,000 records 400 are calls, 1,600 claims, 7,200 events and 800 concepts and publishers; other sizes in proportion.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

KINDS = (("denial", "never"), ("commitment", "never"), ("assertion", "occurs"), ("commitment", "occurs"), ("intention", "never"))


def records(number: int) -> Iterator[tuple[str, str]]:
    """Path and text of each file but ledger.yaml, `number` of them."""
    draw = random.Random(number)
    share = number / 10_000
    acts, actors, places, publishers = (max(8, round(many * share)) for many in (100, 100, 400, 200))
    calls, claims = max(4, round(400 * share)), max(4, round(1600 * share))
    events = number - acts - actors - places - publishers - calls - claims
    for folder, many in (("acts", acts), ("actors", actors), ("places", places)):
        yield from ((f"vocabulary/{folder}/{folder[:-1]}-{one}", _concept(draw, folder, one)) for one in range(many))
    yield from ((f"vocabulary/publishers/publisher-{one}", _publisher(draw, one)) for one in range(publishers))
    yield from ((f"calls/call-{one}", _call(draw)) for one in range(calls))
    yield from ((f"claims/claim-{one}", _claim(draw, calls, acts, actors, places, publishers)) for one in range(claims))
    yield from ((f"events/event-{one}", _event(draw, acts, actors, places, publishers)) for one in range(events))


def _concept(draw: random.Random, folder: str, one: int) -> str:
    broader = sorted({draw.randrange(one) for _ in range(draw.choice((1, 1, 1, 2)))}) if one else []
    text = f"label:\n  en: a name of {folder} {one}\n  fr: un nom de {folder} {one}\ndefinition: What belongs to number {one} and what does not.\n"
    text += f"broader: [{', '.join(f'{folder[:-1]}-{other}' for other in broader)}]\n" if broader else ""
    return text + ("level: settlement\n" if folder == "places" else "")


def _publisher(draw: random.Random, one: int) -> str:
    party = {0: "party: north\n", 1: "party: south\n"}.get(one % 20, "")
    return f"label:\n  en: Publisher number {one}\nletter: {draw.choice('ABBBCCCD')}\nreason: Names its sources and corrects in public.\n{party}"


def _day(draw: random.Random) -> date:
    return date(2031, 1, 1) + timedelta(days=draw.randrange(700))


def _call(draw: random.Random) -> str:
    return f"date: {_day(draw)}\nparticipants: [actor-1, actor-2]\nmedium: phone\nnotes:\n  - An exchange of views on what had happened.\n"


def _page(draw: random.Random, publishers: int) -> str:
    one = draw.randrange(publishers)
    return f"  - publisher: publisher-{one}\n    url: https://publisher-{one}.example/{_day(draw)}/{draw.randrange(10**6)}\n    published: {_day(draw)}\n"


def _claim(draw: random.Random, calls: int, acts: int, actors: int, places: int, publishers: int) -> str:
    kind, form = draw.choice(KINDS)
    return (
        f"call: call-{draw.randrange(calls)}\nspeaker: actor-1\nkind: {kind}\nform: {form}\n"
        "proposition: >-\n  What was said on the call, told in words of our own,\n  so that one can test it.\n"
        "quotes:\n  - text: the speaker's own words as they were reported\n    language: en\n"
        f"scope:\n  act: act-{draw.randrange(1, acts)}\n  actor: actor-{draw.randrange(1, actors)}\n  place: place-{draw.randrange(1, places)}\n"
        f"reporting:\n{_page(draw, publishers)}    says: That this was said, in the account of one side.\n{_page(draw, publishers)}"
        "notes:\n  - >-\n    What was looked for, what remains open, and why the scope is drawn as it is, told in words of our own,\n"
        "    at the length that is usual for a note.\n"
    )


def _event(draw: random.Random, acts: int, actors: int, places: int, publishers: int) -> str:
    day, act, actor = _day(draw), draw.randrange(acts), draw.randrange(actors)
    when = f"{day}/{day + timedelta(days=draw.randrange(1, 9))}" if draw.random() < 0.15 else str(day)
    evidence = "".join(
        _page(draw, publishers)
        + f"    title: What the page is called, number {draw.randrange(10**6)}\n    nature: {draw.choice(('report', 'report', 'statement'))}\n"
        + "    says: >-\n      What the page says about it, told in words of our own, at the length that is usual for an item\n"
        + "      of evidence: who saw what, and where.\n"
        + f"    bears_out:\n      acts: [act-{act}]\n      actors: [actor-{actor}]\n"
        for _ in range(draw.choice((2, 4, 5, 7)))
    )
    return (
        f"title: A thing that happened on {day}\nsummary: >-\n  What is documented about it, told in words of our own,\n  by several hands.\n"
        f"date: {when}\nplaces: [place-{draw.randrange(places)}]\nacts: [act-{act}]\nactors: [actor-{actor}]\nevidence:\n{evidence}"
        "notes:\n  - How the figures came about and what remains unclear, told in words of our own.\n"
    )


LEDGER = """\
title: A generated ledger
default_start: 2031-01-01
sides:
  north:
    label: North
    members: [actor-1]
    opposed: [south]
  south:
    label: South
    members: [actor-2]
"""


def write(folder: Path, number: int) -> None:
    """Write a ledger of `number` records into an empty folder."""
    folder.mkdir(parents=True)
    (folder / "ledger.yaml").write_text(LEDGER, "utf-8")
    made: set[str] = set()
    for name, text in records(number):
        path = folder / f"{name}.yaml"
        if path.parent.name not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent.name)
        path.write_text(f"# yaml-language-server: $schema=schema.json\n{text}", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
