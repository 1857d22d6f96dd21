"""DataFusion on the lines of bill files."""

import pyarrow
from datafusion import SessionConfig, SessionContext

from engines.columns import THREADS, ZSTD_LEVEL, read_header
from engines.job import run_job
from engines.statements import select_lengths, select_lines, select_sums


class Engine:
    """A session without tables."""

    def __init__(self):
        self.session = SessionContext(SessionConfig().with_target_partitions(THREADS))

    def store_lines(self, bills, stored):
        """Writes the lines of bill files as Parquet."""
        header = read_header(bills)
        schema = pyarrow.schema([(name, pyarrow.string()) for name in header])
        self.session.register_csv("bills", f"{bills}/", schema=schema, has_header=True)
        self.copy(select_lines(header, "bills"), stored, f"STORED AS PARQUET OPTIONS ('compression' 'zstd({ZSTD_LEVEL})')")

    def sum_cells(self, stored, output):
        """Writes the sums of all cells."""
        self.session.register_parquet("stored", stored)
        self.copy(select_sums("stored"), output, "STORED AS CSV OPTIONS ('has_header' 'false')")

    def read_values(self, bills, stored, output):
        """Reads every value."""
        self.session.register_parquet("stored", stored)
        query = select_lengths(read_header(bills), "stored", "octet_length")
        self.copy(query, output, "STORED AS CSV OPTIONS ('has_header' 'false')")

    def copy(self, query, file, form):
        """Writes the rows of a query to a file."""
        self.session.sql(f"COPY ({query}) TO '{file}' {form}").collect()


if __name__ == "__main__":
    run_job(Engine())
