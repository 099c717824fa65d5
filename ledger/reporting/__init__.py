"""Answers and problems as text, tables and JSON (method §6). Text from records is untrusted and becomes nothing but text."""
