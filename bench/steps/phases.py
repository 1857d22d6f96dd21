"""Phases of an import of Billfold, by the progress that it draws on a terminal."""

import fcntl
import os
import struct
import subprocess
import termios
import time

from steps.machine import describe_command, start_process, stop_process

# What is drawn when a phase begins, and the phase. The files are hashed before anything is drawn; a bar comes next. When all
# files are read, lines that are gathered but no whole row group yet are still to be stored.
PHASES = [
    (b" %", "read, fold, store"),
    (b"comparing the lines", "compare lines, store the last"),
    (b"comparing with what is published", "compare with what is published"),
    (b"folding again", "fold again"),
    (b"publishing", "publish"),
]
FIRST_PHASE = "hash the files"
PHASE_NAMES = [FIRST_PHASE, *(phase for _, phase in PHASES)]
ROWS, COLUMNS = 24, 100


def measure_phases(command, cores):
    """Runs an import with a terminal as its standard error. Returns the seconds of each phase; one too short to be drawn has none."""
    terminal, end = os.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    started = time.perf_counter()
    process = start_process(command, cores, stdout=subprocess.DEVNULL, stderr=end, env={**os.environ, "TERM": "xterm"})
    os.close(end)
    try:
        begun = {FIRST_PHASE: 0.0}
        for drawn in read_until_end(terminal):
            for mark, phase in PHASES:
                if mark in drawn:
                    begun.setdefault(phase, time.perf_counter() - started)
        if process.wait():
            raise RuntimeError(f"{describe_command(command)}: code {process.returncode}")
        ended = time.perf_counter() - started
    finally:
        stop_process(process)
        os.close(terminal)
    seconds = dict.fromkeys(PHASE_NAMES, 0.0)
    for phase, next_begun in zip(begun, [*list(begun.values())[1:], ended]):
        seconds[phase] = next_begun - begun[phase]
    return seconds


def read_until_end(terminal):
    """Yields what is drawn on a terminal, until no process has it open any more."""
    while True:
        try:
            drawn = os.read(terminal, 65_536)
        except OSError:
            return
        if not drawn:
            return
        yield drawn
