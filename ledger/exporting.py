"""A ledger as a SQLite file that a person can open in Datasette: the records, the verdicts with their proof, and the rule itself.

The tables of the rule (`scope`, `event`, `traits`, `bears_*`) and its two stages as views (`seek`, `match`) are those by which the
program judges (ledger/joining.py): what a reader opens there *is* the rule. Everything else is in the plural.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ledger.answers import Examination, readings
from ledger.cases import Case
from ledger.dates import OPEN, minute_text
from ledger.index import fill
from ledger.joining import AXES, INDEXES, MATCH, SEEK, TABLES
from ledger.joining import tables as rule_tables
from ledger.matching import Codes, event_question
from ledger.model import Concept, Edge, Place
from ledger.problem import Misuse
from ledger.texts import texts_of
from ledger.verdict import Verdict
from ledger.windows import said_when
from ledger.world import NEVER

VOCABULARIES = ("acts", "actors", "means", "places")

RECORDS = """
CREATE TABLE provenance (program TEXT, rules INTEGER, records_sha256 TEXT, standard TEXT, as_of TEXT, title TEXT, licence TEXT);
CREATE TABLE publishers (
  id TEXT PRIMARY KEY, label TEXT, letter TEXT, party TEXT, part_of TEXT REFERENCES publishers (id), finder INTEGER, reason TEXT
);
CREATE TABLE acts (id TEXT PRIMARY KEY, label TEXT, definition TEXT);
CREATE TABLE actors (id TEXT PRIMARY KEY, label TEXT, definition TEXT);
CREATE TABLE means (id TEXT PRIMARY KEY, label TEXT, definition TEXT);
CREATE TABLE places (id TEXT PRIMARY KEY, label TEXT, definition TEXT, level TEXT, latitude REAL, longitude REAL);
CREATE TABLE labels (vocabulary TEXT, id TEXT, language TEXT, label TEXT, preferred INTEGER);
CREATE TABLE broader (vocabulary TEXT, narrower TEXT, broader TEXT, since TEXT, until TEXT, rests_on_evidence INTEGER);
CREATE TABLE codes (vocabulary TEXT, id TEXT, code TEXT);
CREATE TABLE calls (id TEXT PRIMARY KEY, title TEXT, date TEXT, medium TEXT, requested_by TEXT, duration TEXT);
CREATE TABLE participants (call TEXT REFERENCES calls (id), actor TEXT REFERENCES actors (id));
CREATE TABLE readouts (
  id INTEGER PRIMARY KEY, call TEXT REFERENCES calls (id), side TEXT, publisher TEXT REFERENCES publishers (id), published TEXT,
  seen TEXT,
  language TEXT, nature TEXT, says TEXT, omits TEXT, url TEXT
);
CREATE TABLE claims (
  id TEXT PRIMARY KEY, call TEXT REFERENCES calls (id), speaker TEXT REFERENCES actors (id), said TEXT, kind TEXT, form TEXT,
  checked TEXT,
  proposition TEXT, missing TEXT, repeats TEXT REFERENCES claims (id)
);
CREATE TABLE quotes (claim TEXT REFERENCES claims (id), text TEXT, language TEXT, translation TEXT, translated_into TEXT);
CREATE TABLE reporting (
  id INTEGER PRIMARY KEY, claim TEXT REFERENCES claims (id), publisher TEXT REFERENCES publishers (id), published TEXT,
  seen TEXT, nature TEXT,
  stance TEXT, says TEXT, url TEXT
);
CREATE TABLE readings (
  claim TEXT REFERENCES claims (id), number INTEGER, name TEXT, why TEXT, act TEXT, actor TEXT, place TEXT, target TEXT,
  means TEXT, about TEXT,
  opens_first TEXT, opens_last TEXT, closes_first TEXT, closes_last TEXT, measure TEXT, relation TEXT, value TEXT,
  PRIMARY KEY (claim, number)
);
CREATE TABLE events (
  id TEXT PRIMARY KEY, title TEXT, earliest TEXT, latest TEXT, lasted INTEGER, occurred INTEGER, summary TEXT, occurrence TEXT
);
CREATE TABLE event_concepts (event TEXT REFERENCES events (id), axis TEXT, concept TEXT);
CREATE TABLE figures (event TEXT REFERENCES events (id), name TEXT, measure TEXT, low INTEGER, high INTEGER, of_what TEXT);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, event TEXT REFERENCES events (id), position INTEGER, publisher TEXT REFERENCES publishers (id),
  derived_from TEXT,
  published TEXT, seen TEXT, language TEXT, nature TEXT, hedged INTEGER, admission TEXT, says TEXT, url TEXT
);
CREATE TABLE points (evidence INTEGER REFERENCES evidence (id), bears_out INTEGER, what TEXT, id TEXT);
CREATE TABLE notes (folder TEXT, id TEXT, note TEXT);
CREATE TABLE verdicts (
  claim TEXT PRIMARY KEY REFERENCES claims (id), outcome TEXT, verdict TEXT, if_said_as_reported INTEGER, reason TEXT, strength TEXT,
  said TEXT, days INTEGER, days_at_most INTEGER, already_when_said INTEGER, first_event TEXT, resilience INTEGER
);
CREATE TABLE matches (
  id INTEGER PRIMARY KEY, claim TEXT REFERENCES claims (id), standing TEXT, reading INTEGER, occurrence TEXT, role TEXT,
  supports INTEGER,
  act TEXT, actor TEXT, place TEXT, target TEXT, means TEXT, time TEXT, turns_on TEXT
);
CREATE TABLE legs (match INTEGER REFERENCES matches (id), leg TEXT, level TEXT, rule TEXT, witnesses TEXT, against TEXT,
  against_rule TEXT);
CREATE TABLE conflicts (kind TEXT, call TEXT, record TEXT, other TEXT, near_on TEXT);
CREATE TABLE value (axis TEXT, side TEXT, number INTEGER, members TEXT, mark TEXT, PRIMARY KEY (axis, side, number));
"""

NAMED = "JOIN value {axis} ON ({axis}.axis, {axis}.side, {axis}.number) = ('{axis}', 'sought', s.{axis})"

VIEWS = f"""
CREATE VIEW seek AS {SEEK};
CREATE VIEW match AS {MATCH};
CREATE VIEW matched AS
  SELECT claim, reading, event,
         {", ".join(f"CASE {axis}_short WHEN 0 THEN 'inside' ELSE 'near' END AS {axis}" for axis in (*AXES, "time"))}
  FROM match;
CREATE VIEW asked AS
  SELECT s.claim, s.reading, {", ".join(f"{axis}.members AS {axis}" for axis in AXES)}
  FROM scope s
  {" ".join(NAMED.format(axis=axis) for axis in AXES)};
CREATE VIEW bears AS
  SELECT s.axis, s.members AS sought, f.members AS found, CASE b.short WHEN 0 THEN 'inside' ELSE 'near' END AS answer
  FROM ({" UNION ALL ".join(f"SELECT '{axis}' AS axis, sought, found, short FROM bears_{axis}" for axis in AXES)}) b
  JOIN value s ON (s.axis, s.side, s.number) = (b.axis, 'sought', b.sought)
  JOIN value f ON (f.axis, f.side, f.number) = (b.axis, 'found', b.found);
CREATE VIEW decisive AS
  SELECT v.claim, v.verdict, m.occurrence AS event, m.role, m.supports, l.leg, l.level, l.rule, l.witnesses
  FROM verdicts v JOIN matches m ON m.claim = v.claim AND m.standing = 'decisive' JOIN legs l ON l.match = m.id;
CREATE VIEW near_misses AS
  SELECT claim, reading, occurrence AS event, role, supports, act, actor, place, target, means, time
  FROM matches WHERE standing = 'near miss';
CREATE VIEW claims_with_verdicts AS
  SELECT c.id, c.said, v.verdict, v.strength, v.days, v.days_at_most, c.speaker, c.kind, c.form, c.proposition, c.call, v.reason
  FROM claims c JOIN verdicts v ON v.claim = c.id;
"""

SHORT = {0: "inside", 1: "near", 2: "apart"}


def export_sqlite(examined: Examination, file: Path, force: bool = False) -> int:
    """Write a ledger and its verdicts into a new SQLite file; how many tables and views it has.

    All of it is there in the end, or nothing. Misuse where the file exists and is not to be replaced, or cannot be written.
    """
    if os.path.lexists(file) and not force:
        raise Misuse(f"`{file}` exists already: --force replaces it")
    temporary = file.with_name(f".{secrets.token_hex(8)}.{file.name}.tmp")
    try:
        database = sqlite3.connect(temporary)
        try:
            database.execute("PRAGMA journal_mode = OFF")  # what fails is thrown away whole; a full disk would leave the journal behind
            with database:
                database.executescript(RECORDS)
                _write_rule(database, examined)
                for table, rows in _rows(examined):
                    _insert(database, table, rows)
                database.executescript(VIEWS)
                fill(database, list(texts_of(examined.world.book)))
            database.execute("ANALYZE")
            count = database.execute(
                "SELECT count(*) FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND substr(name, 1, 5) <> 'text_' AND substr(name, 1, 7) <> 'sqlite_'"
            )
            made = int(count.fetchone()[0])
        finally:
            database.close()
        temporary.replace(file)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Misuse(f"`{file}` cannot be written: {why.lower()}; nothing was left there") from None
    finally:
        temporary.unlink(missing_ok=True)
    return made


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    several = list(rows)
    if several:
        database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(several[0]))})", several)


def _write_rule(database: sqlite3.Connection, examined: Examination) -> None:
    """The tables of the rule, with the windows of claims that wait for no condition; and what the numbers in them stand for."""
    tests = readings(examined.world, list(examined.world.book.claims))
    asks, seens, bearing, sought, found = event_question(examined.world, tests).laid_out(examined.world)
    for name, rows in rule_tables(asks, seens, bearing).items():
        database.execute(f"CREATE TABLE {name} ({TABLES[name]})")
        _insert(database, name, rows)
    for index in INDEXES:
        database.execute(index)
    _insert(database, "value", (*_values("sought", sought), *_values("found", found)))


def _values(side: str, codes: Codes) -> Iterator[tuple[str, str, int, str, str]]:
    for axis, numbers in codes.items():
        for value, number in numbers.items():
            yield axis, side, number, ", ".join(value.members), value.mark.removesuffix(":")


# ---------------------------------------------------------------------------------------------------------- rows


def _rows(examined: Examination) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    """Each table with its rows, in an order in which what is referred to comes first."""
    book, came = examined.world.book, examined.provenance
    yield (
        "provenance",
        [(came.program, came.rules, came.records, came.standard.name.lower(), came.as_of, book.ledger.title, book.ledger.licence)],
    )
    own = book.ledger.languages[0]
    yield (
        "publishers",
        ((name, _label(one, own), one.letter, one.party, one.part_of, one.finder, one.reason) for name, one in book.publishers.items()),
    )
    for folder in VOCABULARIES:
        concepts: dict[str, Concept] = getattr(book, folder)
        yield folder, [(name, _label(one, own), one.definition, *_place(one)) for name, one in concepts.items()]
        yield "labels", [(folder, name, *label) for name, one in concepts.items() for label in _labels(one)]
        yield "broader", [(folder, name, *_edge(edge)) for name, one in concepts.items() for edge in one.broader]
        yield "codes", [(folder, name, code) for name, one in concepts.items() for code in one.exact_match]
    yield from _calls(examined)
    yield from _events(examined)
    yield from _claims(examined)
    yield from _verdicts(examined)


def _label(concept: Concept, language: str) -> str:
    return concept.label.get(language) or next(iter(concept.label.values()))


def _labels(concept: Concept) -> Iterator[tuple[str, str, int]]:
    yield from ((language, text, 1) for language, text in concept.label.items())
    yield from ((language, text, 0) for language, several in concept.alt.items() for text in several)


def _place(concept: Concept) -> tuple[Any, ...]:
    """What the table of places has beyond those of other concepts."""
    if not isinstance(concept, Place):
        return ()
    point = concept.coordinates
    return concept.level.value, point.latitude if point else None, point.longitude if point else None


def _edge(edge: str | Edge) -> tuple[Any, ...]:
    if isinstance(edge, str):
        return edge, None, None, 0
    return edge.to, _text(edge.since), _text(edge.until), bool(edge.evidence)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _minute(minute: int) -> str | None:
    """A minute as text; None for an end that is open, or a window that nothing fits."""
    return None if abs(minute) >= min(OPEN, NEVER) else minute_text(minute)


def _calls(examined: Examination) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    calls = examined.world.book.calls
    yield (
        "calls",
        [(name, one.title, str(one.date), one.medium.value, one.requested_by, _text(one.duration)) for name, one in calls.items()],
    )
    yield "participants", [(name, actor) for name, one in calls.items() for actor in one.participants]
    readouts = [(name, readout) for name, one in calls.items() for readout in one.readouts]
    yield (
        "readouts",
        [
            (
                number, name, one.side, one.publisher, _text(one.published), _text(one.seen), one.language, one.nature.value, one.says,
                "\n".join(one.omits), one.url,
            )
            for number, (name, one) in enumerate(readouts, 1)
        ],
    )  # fmt: skip
    yield "notes", [("calls", name, note) for name, one in calls.items() for note in one.notes]


def _events(examined: Examination) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    world, events = examined.world, examined.world.book.events

    def row(name: str) -> tuple[Any, ...]:
        event, bounds = events[name], world.bounds(events[name].when)
        lasted = event.date is not None and event.date.interval
        whole = _minute(bounds.starts_first), _minute(bounds.ends_last)
        return name, event.title, *whole, lasted, event.occurred, event.summary, world.occurrence_of[name]

    yield "events", [row(name) for name in events]
    axes = {"act": "acts", "actor": "actors", "place": "places", "target": "targets", "means": "means"}
    yield (
        "event_concepts",
        [(name, axis, concept) for name, one in events.items() for axis, field in axes.items() for concept in getattr(one, field)],
    )
    yield (
        "figures",
        [
            (name, figure, one.measure, one.count.low, one.count.high, one.of)
            for name, event in events.items()
            for figure, one in event.figures.items()
        ],
    )
    items = [(name, position, one) for name, event in events.items() for position, one in enumerate(event.evidence, 1)]
    yield (
        "evidence",
        [
            (
                number, name, position, one.publisher, ", ".join(one.derived_from), _text(one.published), _text(one.seen), one.language,
                one.nature.value, one.hedged, one.admission, one.says, one.url,
            )
            for number, (name, position, one) in enumerate(items, 1)
        ],
    )  # fmt: skip
    yield (
        "points",
        [
            (number, bears_out, field, one)
            for number, (_, _, item) in enumerate(items, 1)
            for bears_out, points in ((1, item.bears_out), (0, item.rejects))
            for field in ("acts", "actors", "figures")
            for one in getattr(points, field)
        ],
    )
    yield "notes", [("events", name, note) for name, one in events.items() for note in one.notes]


def _claims(examined: Examination) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    world, claims = examined.world, examined.world.book.claims

    def row(name: str) -> tuple[Any, ...]:
        claim = claims[name]
        form = claim.form.value if claim.form else None
        return (
            name, claim.call, claim.speaker, minute_text(said_when(world, claim)[0])[:10], claim.kind.value, form, claim.check.value,
            claim.proposition, claim.missing, claim.repeats if claim.repeats in claims else None,
        )  # fmt: skip

    ordered = sorted(claims, key=lambda name: (claims[name].repeats is not None, name))
    yield "claims", [row(name) for name in ordered]
    yield (
        "quotes",
        [
            (name, one.text, one.language, *((one.translation.text, one.translation.language) if one.translation else (None, None)))
            for name, claim in claims.items()
            for one in claim.quotes
        ],
    )
    reported = [(name, one) for name, claim in claims.items() for one in claim.reporting]
    yield (
        "reporting",
        [
            (number, name, one.publisher, _text(one.published), _text(one.seen), one.nature.value, one.stance.value, one.says, one.url)
            for number, (name, one) in enumerate(reported, 1)
        ],
    )
    tests = readings(world, list(claims))
    yield (
        "readings",
        [
            (
                test.claim, test.number, test.name, test.why, *(getattr(test.scope, axis) for axis in AXES), test.scope.event,
                *map(_minute, test.window),
                *((test.figure.measure, test.figure.relation.value, _text(test.figure.value)) if test.figure else (None, None, None)),
            )
            for test in tests
        ],
    )  # fmt: skip
    yield "notes", [("claims", name, note) for name, one in claims.items() for note in one.notes]


def _verdicts(examined: Examination) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    verdicts = examined.verdicts

    def row(verdict: Verdict) -> tuple[Any, ...]:
        first = verdict.first.match.occurrence if verdict.first else None
        strength = verdict.strength.name.lower() if verdict.strength is not None else None
        said = verdict.said.weigh()[0].level.name.lower()
        return (
            verdict.claim, verdict.outcome.value, verdict.word, verdict.if_said, verdict.reason, strength, said, verdict.days,
            verdict.days_at_most, verdict.at_saying, first, examined.resilience(verdict.claim),
        )  # fmt: skip

    yield "verdicts", [row(verdict) for _, verdict in sorted(verdicts.items())]
    cases = [(verdict.claim, standing, case) for _, verdict in sorted(verdicts.items()) for case, standing in _cases(verdict).items()]
    yield (
        "matches",
        [
            (
                number, claim, standing, case.match.number, case.match.occurrence, case.match.role.value, case.supports,
                *(SHORT[case.match.short[axis]] if axis in case.match.short else None for axis in (*AXES, "time")), case.about,
            )
            for number, (claim, standing, case) in enumerate(cases, 1)
        ],
    )  # fmt: skip
    yield (
        "legs",
        [
            (
                number, leg.name, pro.level.name.lower(), pro.rule, ", ".join(pro.owners),
                *((con.level.name.lower(), con.rule) if con.owners else (None, None)),
            )
            for number, (_, _, case) in enumerate(cases, 1)
            for leg in case.legs
            for pro, con in [leg.weigh()]
        ],
    )  # fmt: skip
    yield (
        "conflicts",
        [
            *(
                ("self-contradiction" if one.is_contradiction else "tension", None, one.says, one.excludes, ", ".join(one.axes))
                for one in examined.clashes()
            ),
            *(("readout conflict", one.call, one.record, None, None) for one in examined.readout_conflicts()),
            *(("silence", one.call, one.claim, one.silent, None) for one in examined.silences()),
        ],
    )


def _cases(verdict: Verdict) -> dict[Case, str]:
    """Everything that bears on a claim, with how it stands: `decisive`, `beside` what decides, `afterwards`, or a `near miss`."""
    stand = {
        "near miss": [miss.case for miss in verdict.near_misses],
        "afterwards": verdict.afterwards,
        "beside": verdict.beside,
        "decisive": verdict.decisive,
    }
    return {case: standing for standing, cases in stand.items() for case in cases}
