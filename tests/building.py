"""Small invented worlds, written as Python: records by id, each as a person would write it in YAML."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ledger.answers import Examination, examine
from ledger.book import Book
from ledger.model import FOLDERS, Ledger, Standard

Records = dict[str, Any]

LEDGER: Records = {
    "title": "An invented ledger",
    "default_start": "2031-01-01",
    "sides": {
        "norland": {"label": "Norland", "members": ["norland"], "opposed": ["sudland"]},
        "sudland": {"label": "Sudland", "members": ["sudland"]},
        "westland": {"label": "Westland", "members": ["westland"]},
    },
}


def concept(*broader: Any, **more: Any) -> Records:
    """A concept below others."""
    return {"label": {"en": "a label"}, "broader": list(broader), **more}


def publisher(letter: str, **more: Any) -> Records:
    """A publisher with its letter."""
    return {"label": {"en": "a publisher"}, "letter": letter, "reason": "for the test", **more}


VOCABULARY: dict[str, dict[str, Records]] = {
    "acts": {
        "harm": concept(),
        "attack": concept("harm"),
        "attack-on-hospital": concept("attack"),
        "targeting": concept("attack"),
        "targeting-hospital": concept("targeting", "attack-on-hospital"),
        "fighting": concept(),
        "truce": concept(contrary=["fighting"]),
        "stay": concept(contrary=["withdrawal"]),
        "withdrawal": concept(),
        "exercise": concept(),
        "hostage-taking": concept(),
        "exchange": concept(),
        "convoy": concept(contrary=["no-convoy"]),
        "no-convoy": concept(),
        "political": concept(),
        "sign": concept("political", said_by_office=True, published_act=True),
        "request": concept("political", said_by_office=True),
    },
    "means": {"weapon": concept(), "missile": concept("weapon"), "mine": concept("weapon")},
    "actors": {
        "norland": concept(bound_by=["president-n"]),
        "army-n": concept("norland"),
        "battalion-n": concept("army-n"),
        "ministry-n": concept("norland"),
        "president-n": concept("norland"),
        "sudland": concept(bound_by=["president-s"]),
        "army-s": concept("sudland"),
        "president-s": concept("sudland"),
        "westland": concept(bound_by=["president-w"]),
        "president-w": concept("westland"),
        "civilians": concept(),
        "civilians-s": concept("civilians", "sudland"),
        "students": concept("civilians"),
    },
    "places": {
        "land": concept(level="country"),
        "east": concept("land", level="oblast"),
        "west": concept("land", level="oblast"),
        "town": concept("east", level="settlement"),
        "village": concept("west", level="settlement"),
        "hospital": concept("town", level="site"),
    },
    "publishers": {
        "office-n": publisher("C", party="norland", office_of=["president-n"]),
        "ministry-n-press": publisher("C", party="norland"),
        "office-s": publisher("C", party="sudland", office_of=["president-s"]),
        "office-w": publisher("B", party="westland", office_of=["president-w"]),
        "court": publisher("A", finder=True),
        "court-n": publisher("A", finder=True, party="norland"),
        "agency-a": publisher("A"),
        "agency-b": publisher("B"),
        "daily-b": publisher("B", part_of="house"),
        "weekly-c": publisher("C", part_of="house"),
        "house": publisher("C"),
        "herald-c": publisher("C"),
        "gazette-c": publisher("C"),
        "blog-d": publisher("D"),
        "blog-f": publisher("F"),
    },
}

CALLS: dict[str, Records] = {
    "call": {
        "date": "2031-03-06",
        "participants": ["president-n", "president-w"],
        "medium": "phone",
        "readouts": [
            {"side": "norland", "publisher": "office-n", "url": "https://n.example/1", "published": "2031-03-06", "says": "One account."},
            {
                "side": "westland",
                "publisher": "office-w",
                "url": "https://w.example/1",
                "published": "2031-03-06",
                "says": "Another account.",
            },
        ],
    }
}


def page(publisher: str, **more: Any) -> Records:
    """A page with an address and a date of publication."""
    return {"publisher": publisher, "url": f"https://{publisher}.example/", "published": "2031-04-01", **more}


def item(
    publisher: str, acts: Any = (), actors: Any = (), figures: Any = (), not_acts: Any = (), not_actors: Any = (), **more: Any
) -> Records:
    """An evidence item with what it bears out and what it rejects."""
    points = {"bears_out": {"acts": acts, "actors": actors, "figures": figures}, "rejects": {"acts": not_acts, "actors": not_actors}}
    return page(publisher, **{name: {key: value for key, value in values.items() if value} for name, values in points.items()}, **more)


def event(acts: Any, date: str, *evidence: Records, **more: Any) -> Records:
    """An event in the town, unless told otherwise."""
    return {"title": "An event", "acts": acts, "date": date, "places": ["town"], "evidence": list(evidence)} | more


def claim(kind: str, form: str | None, scope: Records, **more: Any) -> Records:
    """A claim of the president of Norland, published by his own office unless told otherwise."""
    made = {
        "call": "call",
        "speaker": "president-n",
        "kind": kind,
        "proposition": "Something is so.",
        "scope": scope,
        "reporting": [page("office-n", nature="readout", published="2031-03-06")],
    }
    return made | ({"form": form} if form else {}) | more


def make_book(
    claims: Mapping[str, Records] = MappingProxyType({}),
    events: Mapping[str, Records] = MappingProxyType({}),
    ledger: Mapping[str, Any] = MappingProxyType({}),
    calls: Mapping[str, Records] = MappingProxyType({}),
    **vocabulary: Any,
) -> Book:
    """A book of these records over the invented vocabulary, which `vocabulary` adds to."""
    parts: dict[str, dict[str, Records]] = {"calls": {**CALLS, **calls}, "claims": dict(claims), "events": dict(events)}
    parts |= {name: {**concepts, **vocabulary.get(name, {})} for name, concepts in VOCABULARY.items()}
    models = {folder.rpartition("/")[2]: model for folder, model in FOLDERS.items()}
    records: dict[str, Any] = {
        name: {key: models[name].model_validate(found[key]) for key in sorted(found)} for name, found in parts.items()
    }
    return Book(Path("invented"), Ledger.model_validate({**LEDGER, **ledger}), **records)


def judged(
    claims: Mapping[str, Records],
    events: Mapping[str, Records] = MappingProxyType({}),
    standard: Standard | None = None,
    day: int | None = None,
    **more: Any,
) -> Examination:
    """The examination of an invented book."""
    return examine(make_book(claims, events, **more), standard, day)
