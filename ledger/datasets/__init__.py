"""Data sets of events: a user's own download, described in `datasets/`, read once by DuckDB and matched by the one rule.

DuckDB is imported only when a data set is read or matched; it comes with `claims-ledger[data]`.
"""
