"""Reads a Parquet file with an engine: pyarrow or duckdb. Prints one JSON list for each row, its values as texts or null."""

import json
import sys


def show(value):
    if value is None:
        return None
    # A decimal of zero would otherwise be shown with an exponent.
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


def read_by_pyarrow(path):
    import pyarrow.parquet

    table = pyarrow.parquet.ParquetFile(path).read()
    return zip(*(column.to_pylist() for column in table.columns))


def read_by_duckdb(path):
    import duckdb

    query = "SELECT * FROM read_parquet(?, hive_partitioning = false)"
    return duckdb.execute(query, [path]).fetchall()


engine, path = sys.argv[1:]
read = {"pyarrow": read_by_pyarrow, "duckdb": read_by_duckdb}[engine]
for row in read(path):
    print(json.dumps([show(value) for value in row]))
