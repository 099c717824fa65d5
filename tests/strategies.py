"""Records of every kind, drawn at random: what a person could write, with words that YAML takes for something else."""

from typing import Any

from hypothesis import strategies as st

from ledger.model import Act, Actor, Call, Claim, Event, Ledger, Means, Place, Publisher, Record

Drawn = st.SearchStrategy[dict[str, Any]]

_TRAPS = [
    *[
        "null",
        "~",
        "yes",
        "No",
        "on",
        "y",
        "true",
        "=",
        "<<",
        "12:30",
        "0123",
        "0o17",
        "1e3",
        "1_000",
        ".inf",
        "2022",
        "2022-03-09",
        "12-14",
        "-7",
    ],
    *[
        "- item",
        "? key",
        "a: b",
        "a #b",
        "#a",
        "@a",
        "`a`",
        "'a'",
        '"a"',
        "[a, b]",
        "{a}",
        "&a",
        "*a",
        "!a",
        "%a",
        "|",
        ">",
        "---",
        "...",
        ",",
        ":",
        "-",
    ],
    *[
        " leads",
        "trails ",
        "\ttab",
        "two  spaces",
        "a\r\nb",
        "a\rb",
        "a\nb",
        "a\n\n\nb",
        "\na",
        "a\n",
        "a\n b",
        "a\n- b",
        "# a\n--- b",
        "a \nb",
    ],
    *[
        "\x00",
        "\x07bell",
        "\x1b[31mred",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029a",
        "\ufeffa",
        "\u200e",
        "\xa0",
        "\ufffe",
        "\U0001f600",
        "\U0010ffff",
    ],
    *[
        "Вони сказали: «ні»",
        "Œuvre d’État",
        "слово " * 40 + "кінець",
        "long " * 30 + "\n\n" + "longer " * 40 + "end",
        "two  spaces " * 20 + "end",
        "# " * 90,
    ],
]
texts = st.one_of(st.sampled_from(_TRAPS), st.text(min_size=1, max_size=40), st.text(" \n\t\r:#-'\"a\u2028é", min_size=1, max_size=150))
ids = st.one_of(
    st.sampled_from(["a", "no", "2022", "1e3", "2022-03-09", "2022-03-04-fire", "y"]),
    st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}", fullmatch=True),
)
id_lists = st.lists(ids, max_size=12)
languages = st.sampled_from(["en", "fr", "uk", "ru", "no", "zh-Hant"])
urls = st.sampled_from(
    ["https://example.org/", "http://example.org/a?b=c&d=#e:f", "https://example.org/" + "a" * 200, "https://приклад.укр/'\""]
)
points = [
    "2022",
    "2022-03",
    "2022-03-09",
    "2022-03-09T15:00",
    "2022-03-09T15:00+02:00",
    "202X",
    "2022-XX",
    "2022-03-XX",
    "2022?",
    "2022-03~",
    "2022-03-09%",
]
dates = st.sampled_from([*points, "2022-03-04/2022-03-16", "2022-03-01/..", "2022-03-01/", "../2022-03-01", "/2022-03-01"])
numbers = st.sampled_from(["0", "12", "0012", "12-14", "12+", "6000"])
flags = st.sampled_from(["true", "false"])


def _optional(fields: Drawn, **more: st.SearchStrategy[Any]) -> Drawn:
    return st.builds(lambda one, other: one | other, fields, st.fixed_dictionaries({}, optional=more))


def _page(**more: st.SearchStrategy[Any]) -> Drawn:
    fields = st.fixed_dictionaries({"publisher": ids, "url": urls, "published": dates, **more})
    nature = st.sampled_from(["report", "statement", "readout", "no-trace", "interim-order"])
    return _optional(
        fields, seen=dates, language=languages, title=texts, nature=nature, derived_from=id_lists, says=texts, sha256=st.just("0" * 64)
    )


pages = _page()
_points = st.fixed_dictionaries({"acts": st.lists(ids, min_size=1, max_size=3)}, optional={"actors": id_lists, "figures": id_lists})
evidence = _optional(_page(bears_out=_points), rejects=_points, hedged=flags, jointly=flags, admission=texts, access=texts)
scopes = st.fixed_dictionaries(
    {"act": ids, "event": ids}, optional={"actor": ids, "place": ids, "target": ids, "since": dates, "until": dates | st.just("said")}
)
figures = st.fixed_dictionaries(
    {"measure": ids, "relation": st.sampled_from(["exactly", "about", "at-least", "less-than"]), "value": numbers}
) | st.fixed_dictionaries({"measure": ids, "relation": st.just("more-than-sum"), "of": st.lists(ids, min_size=1, max_size=3)})
quotes = _optional(
    st.fixed_dictionaries({"text": texts, "language": languages}),
    translation=st.fixed_dictionaries({"text": texts, "language": languages, "translator": texts}),
)
readings = _optional(st.fixed_dictionaries({"name": texts, "why": texts}), scope=scopes, figure=figures)
orders = st.fixed_dictionaries({"event": ids, "came": st.sampled_from(["before", "after"]), "why": texts})
edges = _optional(st.fixed_dictionaries({"to": ids}), since=dates, until=dates, evidence=st.lists(pages, max_size=1), why=texts)
_forms = st.sampled_from(["never", "occurs", "holds", "about", "figure"]).map(lambda form: {"kind": "assertion", "form": form})
_kinds = _forms | st.just({"kind": "position"}) | st.just({"kind": "commitment", "check": "underspecified", "missing": "a measure"})

calls = _optional(
    st.fixed_dictionaries(
        {"date": dates, "participants": st.lists(ids, min_size=1, max_size=3), "medium": st.sampled_from(["phone", "public"])}
    ),
    title=texts,
    requested_by=ids,
    duration=numbers,
    readouts=st.lists(
        _optional(_page(side=ids, says=texts), omits=st.lists(texts, max_size=2), disputes=st.lists(texts, max_size=2)), max_size=2
    ),
    notes=st.lists(texts, max_size=2),
)
claims = _optional(
    st.builds(
        lambda fields, kind: fields | kind,
        st.fixed_dictionaries(
            {
                "call": ids,
                "speaker": ids,
                "proposition": texts,
                "scope": scopes,
                "figure": figures,
                "reporting": st.lists(_page(stance=st.sampled_from(["reports", "disputes"])), min_size=1, max_size=2),
            }
        ),
        _kinds,
    ),
    said=dates,
    quotes=st.lists(quotes, max_size=2),
    readings=st.lists(readings, max_size=2),
    condition=scopes,
    appearances=st.lists(_page(call=ids), max_size=1),
    repeats=ids,
    implied_by=ids,
    order=st.lists(orders, max_size=1),
    notes=st.lists(texts, max_size=2),
)
events = _optional(
    st.builds(
        lambda fields, when, date: fields | {when: date},
        st.fixed_dictionaries(
            {"title": texts, "acts": st.lists(ids, min_size=1, max_size=3), "evidence": st.lists(evidence, min_size=1, max_size=2)}
        ),
        st.sampled_from(["date", "within"]),
        dates,
    ),
    summary=texts,
    places=id_lists,
    precision=st.sampled_from(["site", "oblast"]),
    targets=id_lists,
    actors=id_lists,
    occurred=flags,
    call=ids,
    figures=st.dictionaries(ids, _optional(st.fixed_dictionaries({"measure": ids, "count": numbers}), of=texts), max_size=2),
    same_as=id_lists,
    notes=st.lists(texts, max_size=2),
)


def _concept(required: dict[str, st.SearchStrategy[Any]], **more: st.SearchStrategy[Any]) -> Drawn:
    return _optional(
        st.fixed_dictionaries({"label": st.dictionaries(languages, texts, min_size=1, max_size=3), **required}),
        alt=st.dictionaries(languages, st.lists(texts, max_size=2), max_size=2),
        definition=texts,
        broader=st.lists(ids | edges, max_size=2),
        exact_match=st.lists(st.sampled_from(["wikidata:Q159", "pcode:UA14", "iso3166-2:UA-14", "acled:a: b"]), max_size=2),
        notes=st.lists(texts, max_size=2),
        **more,
    )


ledgers = _optional(
    st.fixed_dictionaries(
        {
            "title": texts,
            "default_start": dates,
            "sides": st.dictionaries(
                ids, _optional(st.fixed_dictionaries({"label": texts, "members": id_lists}), opposed=id_lists), max_size=2
            ),
        }
    ),
    standard=st.sampled_from(["alleged", "reported", "corroborated", "established"]),
    timezone=texts,
    about=st.sampled_from(["0", "10", "100"]),
    languages=st.lists(languages, max_size=3),
    licence=texts,
)

documents: dict[str, tuple[type[Record], Drawn]] = {
    "calls": (Call, calls),
    "claims": (Claim, claims),
    "events": (Event, events),
    "vocabulary/acts": (Act, _concept({}, contrary=id_lists, said_by_office=flags, published_act=flags)),
    "vocabulary/means": (Means, _concept({})),
    "vocabulary/actors": (Actor, _concept({}, bound_by=id_lists)),
    "vocabulary/places": (Place, _concept({"level": st.sampled_from(["site", "region"])})),
    "vocabulary/publishers": (
        Publisher,
        _concept({"letter": st.sampled_from("ABCDEF"), "reason": texts}, party=ids, part_of=ids, finder=flags, office_of=id_lists),
    ),
    "": (Ledger, ledgers),
}
"""For each folder (`` is ledger.yaml) its model and documents of it: mappings of texts, as the reader hands them over."""
