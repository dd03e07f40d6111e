"""Runs the load generator; names its runs."""

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass

from servers import LOAD_CPU, Running, pinned


class Failed(Exception):
    """A delivery check failed, or measuring was impossible."""


def start(binaries, server, arguments):
    command = [str(binaries / "bench" / "load" / "load"), *arguments]
    command += ["--port", str(server.port), "--server", str(server.pid), "--protocol", server.kind.protocol, *server.kind.load_options]
    return subprocess.Popen(
        pinned(LOAD_CPU, command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def outcome(process, what):
    out, err = process.communicate(timeout=300)
    found = json.loads(out) if out else {}
    if process.returncode != 0:
        wrong = {key: value for key, value in found.items() if key in FAULTS and value}
        raise Failed(f"{what}: {wrong or err.strip() or found}")
    return found


FAULTS = ("lost", "doubled", "reordered", "self_echoed", "wrong_room", "wrong_sender", "garbled", "closed")


def run_once(binaries, kind, arguments):
    with Running(kind, binaries) as server:
        return outcome(start(binaries, server, arguments), f"{kind.name}: {' '.join(arguments)}")


@dataclass(frozen=True)
class Workload:
    name: str
    title: str  # for the table
    arguments: str
    figure: str
    unit: str
    room: int  # people per room
    less_is_better: bool = False
    scale: float = 1  # converts the figure to the unit

    def command(self, seconds):
        return [*self.arguments.split(), "--seconds", str(seconds)]


CPU = "deliveries_per_cpu_second"
WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("fan10", "10 people in a room, all speak",
                 "chatter --people 10 --speakers 10", CPU, "deliveries/CPU s", 10),
        Workload("fan100", "100 in a room, 10 speak",
                 "chatter --people 100 --speakers 10", CPU, "deliveries/CPU s", 100),
        Workload("fan1000", "1000 in a room, 10 speak",
                 "chatter --people 1000 --speakers 10", CPU, "deliveries/CPU s", 1000),
        Workload("fan1000-busy", "1000 in a room, 10 speak, 32 lines each under way",
                 "chatter --people 1000 --speakers 10 --window 32", CPU, "deliveries/CPU s", 1000),
        Workload("rooms", "10 rooms of 100, one speaks in each, 4 lines under way",
                 "chatter --people 1000 --rooms 10 --speakers 1 --window 4", CPU, "deliveries/CPU s", 100),
        Workload("pairs", "500 rooms of 2, both speak",
                 "chatter --people 1000 --rooms 500 --speakers 2", CPU, "deliveries/CPU s", 2),
        Workload("churn", "64 at a time log in and leave",
                 "churn --people 64 --warm 3", "visits_per_cpu_second", "visits/CPU s", 0),
        Workload("latency", "p99 in a room of 100, 200 lines a second",
                 "chatter --people 100 --speakers 10 --rate 200", "latency_p99_us", "ms", 100, True, 1e-3),
        Workload("latency-busy", "p99 with 1000 in a room, 10 speak",
                 "chatter --people 1000 --speakers 10", "latency_p99_us", "ms", 1000, True, 1e-3),
        Workload("idle", "memory of each of 10,000 idle connections",
                 "idle --people 10000", "resident_bytes_per_connection", "bytes", 0, True),
    )
}


def say(text):
    print(text, file=sys.stderr, flush=True)


def median_of(found, figure):
    values = [result[figure] for result in found if result and result[figure] is not None]
    return statistics.median(values) if values else None


def interleaved(binaries, kinds, arguments, rounds):
    """Runs the load on each kind of server in turn, `rounds` times, so that a slow minute hits all of them. Returns
    the results by kind, with None for a failed run, and the failures."""
    found = {kind.name: [] for kind in kinds}
    failures = []
    for turn in range(rounds):
        order = kinds[turn % len(kinds):] + kinds[: turn % len(kinds)]
        for kind in order:
            try:
                found[kind.name].append(run_once(binaries, kind, arguments))
            except (Failed, RuntimeError) as failure:
                found[kind.name].append(None)
                failures.append(str(failure))
                say(f"failed: {failure}")
    return found, failures


def enough_processors():
    return (os.cpu_count() or 1) >= 2
