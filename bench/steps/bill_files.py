"""Bill files of an invented world as they are generated, and the same lines in random order over as many files."""

import os
import pathlib
import random
import shutil

from engines.columns import list_files
from steps.worlds import generate_bills

# Lines of one file, which are in memory while they are mixed; `generate` writes no larger file either.
FILE_LINES_MAX = 1_048_576
BLOCK_BYTES = 1 << 20
# A generated line has some 450 bytes; the rest is for what engines store, and for one file twice.
DISK_BYTES_PER_LINE = 700
SEED = 1


class BillFiles:
    """A folder of bill files of some number of lines."""

    def __init__(self, billfold, folder, lines, settings):
        self.folder, self.lines = pathlib.Path(folder), lines
        check_disk(self.folder.parent, lines)
        customers = max(lines // settings.lines_per_customer, 1)
        generate_bills(billfold, self.folder, lines, customers, settings.months)
        self.bytes = sum(pathlib.Path(file).stat().st_size for file in list_files(self.folder))

    def shuffle(self):
        """Replaces the files by as many that have the same lines in random order, each order as likely as any other.

        Each line goes to a file at random, and then each file is shuffled by itself, so that memory holds one of them. The
        new files have no month in their names, since they have lines of all months.
        """
        chance = random.Random(SEED)
        sources = list_files(self.folder)
        count = max(len(sources), -(-2 * self.lines // FILE_LINES_MAX))
        targets = [self.folder / f"shuffled-{number:04}.csv" for number in range(1, count + 1)]
        files = [open(target, "wb") for target in targets]
        header = b""
        for source in sources:
            with open(source, "rb") as lines:
                header = next(lines)
                for line in lines:
                    files[int(chance.random() * count)].write(line)
            pathlib.Path(source).unlink()
        for file, target in zip(files, targets):
            file.close()
            lines = target.read_bytes().splitlines(keepends=True)
            chance.shuffle(lines)
            target.write_bytes(header + b"".join(lines))

    def warm_cache(self):
        """Reads all files once, so that they are on the disk, and in the page cache as far as memory holds them."""
        flush_files(list_files(self.folder))
        for name in list_files(self.folder):
            with open(name, "rb") as file:
                while file.read(BLOCK_BYTES):
                    pass

    def remove(self):
        """Removes the files."""
        shutil.rmtree(self.folder)


def flush_files(names):
    """Waits until files are on the disk."""
    for name in names:
        with open(name, "rb") as file:
            os.fsync(file.fileno())


def check_disk(folder, lines):
    """Ends the run if the disk has not enough room."""
    free, needed = shutil.disk_usage(folder).free, lines * DISK_BYTES_PER_LINE
    if free < needed:
        raise SystemExit(
            f"bench: {lines:,} lines need {needed / 1e9:.0f} GB in {folder}, which has {free / 1e9:.0f} GB: set TMPDIR to a larger disk"
        )
