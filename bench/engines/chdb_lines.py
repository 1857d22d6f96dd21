"""chDB, which is ClickHouse in a process, on the lines of bill files."""

import chdb

from engines.columns import PRECISION, SCALE, THREADS, ZSTD_LEVEL, read_header
from engines.job import run_job
from engines.statements import quote_name, select_lengths, select_lines, select_sums

SETTINGS = f"SETTINGS max_threads = {THREADS}, max_insert_threads = {THREADS}"


class Engine:
    """ClickHouse without tables."""

    def store_lines(self, bills, stored):
        """Writes the lines of bill files as Parquet."""
        header = read_header(bills)
        structure = ", ".join(f"{quote_name(name)} String" for name in header)
        lines = select_lines(
            header, f"file('{bills}/*.csv', 'CSVWithNames', '{structure}')", f"Nullable(Decimal({PRECISION}, {SCALE}))"
        )
        # ClickHouse would drop the blanks that some names begin with.
        blanks = "input_format_csv_trim_whitespaces = 0"
        compression = f"output_format_parquet_compression_method = 'zstd', output_format_compression_level = {ZSTD_LEVEL}"
        chdb.query(f"INSERT INTO FUNCTION file('{stored}', 'Parquet') {lines} {SETTINGS}, {blanks}, {compression}")

    def sum_cells(self, stored, output):
        """Writes the sums of all cells."""
        self.write_csv(select_sums(f"file('{stored}', 'Parquet')"), output)

    def read_values(self, bills, stored, output):
        """Reads every value."""
        self.write_csv(select_lengths(read_header(bills), f"file('{stored}', 'Parquet')", "length"), output)

    def write_csv(self, query, output):
        """Writes the rows of a query to a file."""
        null = "format_csv_null_representation = ''"
        chdb.query(f"INSERT INTO FUNCTION file('{output}', 'CSV') {query} {SETTINGS}, {null}")


if __name__ == "__main__":
    run_job(Engine())
