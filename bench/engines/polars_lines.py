"""Polars on the lines of bill files, by its streaming engine."""

import polars

from engines.columns import AMOUNTS, KEYS, NO_AMOUNT, PRECISION, SCALE, ZSTD_LEVEL, list_files, read_header
from engines.job import run_job


class Engine:
    """Polars, whose threads are set by its environment before it starts."""

    def store_lines(self, bills, stored):
        """Writes the lines of bill files as Parquet."""
        lines = polars.scan_csv(list_files(bills), infer_schema=False)
        amounts = [polars.col(name).replace(NO_AMOUNT, None).cast(polars.Decimal(PRECISION, SCALE)) for name in AMOUNTS]
        lines.with_columns(amounts).sink_parquet(stored, compression="zstd", compression_level=ZSTD_LEVEL)

    def sum_cells(self, stored, output):
        """Writes the sums of all cells."""
        sums = [polars.col(name).sum() for name in AMOUNTS]
        cells = polars.scan_parquet(stored).group_by(KEYS).agg(*sums, polars.len())
        cells.sink_csv(output, include_header=False)

    def read_values(self, bills, stored, output):
        """Reads every value."""
        lengths = [
            polars.col(name).str.len_bytes().cast(polars.Int64).sum() for name in read_header(bills) if name not in AMOUNTS
        ]
        sums = [polars.col(name).sum() for name in AMOUNTS]
        values = polars.scan_parquet(stored).select(polars.sum_horizontal(lengths).alias("bytes"), *sums)
        values.sink_csv(output, include_header=False)


if __name__ == "__main__":
    run_job(Engine())
