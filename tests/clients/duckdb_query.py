"""Runs the SQL of standard input in DuckDB; prints one JSON list for each row, its values as texts."""

import json
import sys

import duckdb

for row in duckdb.sql(sys.stdin.read()).fetchall():
    # A decimal of zero would otherwise be shown with an exponent.
    print(json.dumps([format(value, "f") if hasattr(value, "as_tuple") else str(value) for value in row]))
