"""Processes on their cores: starts them pinned, reads their memory, and ends all of them, whatever happens."""

import os
import pathlib
import platform
import re
import signal
import subprocess
import tempfile
import time

# Time between two looks at a process that is measured from start to end.
POLL_S = 0.005

# Every process that was started and not yet ended.
_running = []


class Cores:
    """The core of the servers and that of the load, and both, for what has no load beside it."""

    def __init__(self):
        usable = sorted(os.sched_getaffinity(0))
        if len(usable) < 2:
            raise SystemExit("bench: two cores are needed, one for the servers and one for the load")
        self.server, self.load = usable[0], usable[-1]
        self.both = f"{self.server},{self.load}"


def start_process(command, core=None, **options):
    """Starts a program, on one core if one is named. It is ended with this program at the latest."""
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
    _running.append(process)
    return process


def run_process(command, core=None, timeout_s=3600, text=True, **options):
    """Runs a program to its end. Returns its output; its failure is an error that shows what it wrote."""
    process = start_process(command, core, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=text, **options)
    try:
        output, errors = process.communicate(timeout=timeout_s)
    finally:
        stop_process(process)
    if process.returncode:
        raise RuntimeError(f"{describe_command(command)}: code {process.returncode}: {errors[-2000:]}")
    return output


def measure_process(command, cores, timeout_s=7200, **options):
    """Runs a program to its end on some cores. Returns its times and its peak of memory; its failure is an error that shows
    what it wrote."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = start_process(command, cores, stdout=subprocess.DEVNULL, stderr=errors, **options)
        memory_mb = 0.0
        try:
            while True:
                ended, status, used = os.wait4(process.pid, os.WNOHANG)
                wall_s = time.perf_counter() - started
                if ended:
                    break
                if wall_s > timeout_s:
                    raise RuntimeError(f"{describe_command(command)}: not ended after {timeout_s} s")
                # The peak that `wait4` has may be that of this program, from which the other was started.
                memory_mb = max(memory_mb, read_memory_mb(process))
                time.sleep(POLL_S)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            stop_process(process)
        if process.returncode:
            errors.seek(0)
            text = errors.read().decode(errors="replace")
            raise RuntimeError(f"{describe_command(command)}: code {process.returncode}: {text[-2000:]}")
    return {"wall_s": wall_s, "processor_s": used.ru_utime + used.ru_stime, "memory_mb": memory_mb}


def describe_command(command):
    """Returns the first words of a command, for a message."""
    return " ".join(map(str, command[:4])) + " …"


def stop_process(process, wait_s=10):
    """Ends a process, by force if it does not end in time."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(wait_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process in _running:
        _running.remove(process)


def stop_all_processes():
    """Ends every process that was started and is still there."""
    for process in list(_running):
        stop_process(process, wait_s=3)


def end_on_signals():
    """Turns SIGTERM and SIGHUP into an exit, so that everything is cleaned up as after Ctrl-C."""

    def leave(number, _frame):
        raise SystemExit(f"bench: ended by signal {number}")

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def read_memory_mb(process):
    """Returns the peak of the resident memory of a process, in MB; 0 of one that has just ended."""
    found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def read_processor_us(process):
    """Returns the processor's time of a process, threads that ended included, in microseconds."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks * 1_000_000 / os.sysconf("SC_CLK_TCK")


def read_busy_share(seconds=2.0):
    """Returns the share of all cores' time that programs used while this one waited."""

    def read_times():
        fields = [int(word) for word in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return sum(fields), fields[3] + fields[4]

    all_before, idle_before = read_times()
    time.sleep(seconds)
    all_after, idle_after = read_times()
    return 1 - (idle_after - idle_before) / max(all_after - all_before, 1)


def describe_machine():
    """Returns what the figures were measured on, as pairs of a name and a text."""
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1024**2
    return [
        ("processor", f"{cpu[1] if cpu else platform.machine()}, {len(os.sched_getaffinity(0))} cores"),
        ("memory", f"{memory:.0f} GB"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("compiler", run_process(["rustc", "--version"]).strip()),
        ("Python", platform.python_version()),
    ]
