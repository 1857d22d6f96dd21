"""Two nodes on one catalog in PostgreSQL: a temporary cluster without a port, two servers, one load to both at once."""

import os
import pathlib
import shutil
import subprocess
import tempfile

from steps.figures import take_medians
from steps.load import describe_requests
from steps.machine import run_process
from steps.worlds import ACTION, INPUTS_MAX, World, make_inputs


def find_initdb():
    """Returns the folder of PostgreSQL's programs, or `None`."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if folders and (folders[-1] / "initdb").exists():
        return folders[-1]
    found = shutil.which("initdb")
    return pathlib.Path(found).parent if found else None


class Cluster:
    """A temporary cluster that answers at a socket in its folder alone."""

    def __init__(self, programs):
        self.programs = programs
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="billfold-bench-pg-"))
        # PostgreSQL does not run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def start(self):
        """Makes the cluster and starts it."""
        data, socket = self.folder / "data", self.folder
        self.run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--encoding", "UTF8", "--locale", "C")
        options = f"-c listen_addresses='' -c unix_socket_directories='{socket}'"
        self.run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start")
        self.run("createdb", "-h", socket, "-U", "postgres", "billfold")

    def run(self, name, *words):
        """Runs a program of PostgreSQL. Its output is not kept: the server would hold a pipe open."""
        command = [*self.user, str(self.programs / name), *map(str, words)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, cwd="/")

    def address(self):
        """Returns the address for Billfold."""
        return f"postgres://postgres@/billfold?host={self.folder}"

    def query(self, sql):
        """Returns the rows of a query, as lists of texts."""
        command = [*self.user, str(self.programs / "psql"), "-h", str(self.folder), "-U", "postgres", "-AtF,"]
        output = run_process([*command, "-c", sql, "billfold"], cwd="/")
        return [line.split(",") for line in output.splitlines()]

    def __exit__(self, *_error):
        try:
            self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


class PostgresWorld(World):
    """A world whose catalog is in PostgreSQL."""

    def __init__(self, programs, folder, settings, cluster):
        self.cluster = cluster
        data = pathlib.Path(folder) / "data"
        os.environ["BILLFOLD_MASTER_KEY_FILE"] = str(data / "master.key")
        try:
            super().__init__(programs, folder, settings.lines, settings.customers, settings.months, cluster.address())
        finally:
            del os.environ["BILLFOLD_MASTER_KEY_FILE"]

    def list_inputs(self):
        """Returns the keys and inputs, as those of a catalog in SQLite."""
        bills = "SELECT owner, payer, month FROM billfold.bill WHERE current IS NOT NULL"
        rows = self.cluster.query(f"{bills} ORDER BY md5(id::text) LIMIT {INPUTS_MAX}")
        return make_inputs(self.keys, [tuple(map(int, row)) for row in rows])

    def write_configuration(self):
        """Adds the place of the master key, which nodes on PostgreSQL must name."""
        super().write_configuration()
        file = pathlib.Path(self.data) / "config.toml"
        file.write_text(f'master_key_file = "{self.data}/master.key"\n{file.read_text()}')


def measure_postgres(programs, launcher, load, folder, settings):
    """Measures one node and two nodes. Returns the figures, or why they are missing as a text."""
    postgres = find_initdb()
    if postgres is None:
        return "PostgreSQL's initdb is not installed"
    found = []
    with Cluster(postgres) as cluster:
        world = PostgresWorld(programs, folder / "postgres", settings, cluster)
        keys, inputs = world.list_inputs()
        file = load.write_requests("postgres", describe_requests("tc3-post", keys, inputs, ACTION))
        for _ in range(settings.rounds):
            found.append(measure_nodes(launcher, load, world, file, settings))
    return {"rounds": found, "medians": take_medians(found)}


def measure_nodes(launcher, load, world, file, settings):
    """Measures one node, and then two at once. All programs share all cores, as there are too few to pin each."""
    measure = lambda *nodes: load.measure(file, nodes, connections=settings.postgres_connections)
    with launcher.start_billfold(world.options, core=None) as first:
        one = measure(first)
        with launcher.start_billfold(world.options, core=None) as second:
            two = measure(first, second)
            return {"one": one, "two": two, "repeats": first.count_repeats() + second.count_repeats()}
