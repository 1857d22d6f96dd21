"""DuckDB on the lines of bill files."""

import duckdb

from engines.columns import THREADS, ZSTD_LEVEL, read_header
from engines.job import run_job
from engines.statements import select_lengths, select_lines, select_sums


class Engine:
    """A database in memory, of which files are read and written alone."""

    def __init__(self):
        self.connection = duckdb.connect(config={"threads": THREADS})

    def store_lines(self, bills, stored):
        """Writes the lines of bill files as Parquet."""
        source = f"read_csv('{bills}/*.csv', header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
        lines = select_lines(read_header(bills), source)
        self.connection.execute(
            f"COPY ({lines}) TO '{stored}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {ZSTD_LEVEL})"
        )

    def sum_cells(self, stored, output):
        """Writes the sums of all cells."""
        self.write_csv(select_sums(f"read_parquet('{stored}')"), output)

    def read_values(self, bills, stored, output):
        """Reads every value."""
        self.write_csv(select_lengths(read_header(bills), f"read_parquet('{stored}')", "strlen"), output)

    def write_csv(self, query, output):
        """Writes the rows of a query to a file."""
        self.connection.execute(f"COPY ({query}) TO '{output}' (HEADER false)")


if __name__ == "__main__":
    run_job(Engine())
