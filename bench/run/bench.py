#!/usr/bin/env python3
"""Measures confabd beside other chat servers.

  script/bench             the table, the plot and the bounds: about 20 minutes
  script/bench table       the table of the README, as Markdown
  script/bench plot        deliveries per CPU second against the size of the room, into docs/
  script/bench bounds      bounds that must hold on any machine: small-room, flat-rooms, logins, lists
  script/bench small-room  only this bound; likewise for the others
  script/bench micro ...   single parts of the library; further arguments go to Google Benchmark

Status: 0 if all deliveries were right and no bound was missed, 1 if not, 2 if it could not run.
"""

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import bounds
import loads
import plot
import table
from servers import KINDS


def arguments():
    parser = argparse.ArgumentParser(
        prog="script/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("binaries", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("what", nargs="?", default="all", choices=["all", "table", "plot", "bounds", *bounds.BOUNDS])
    parser.add_argument("--only", help=f"workloads of the table, with commas, of: {', '.join(loads.WORKLOADS)}")
    parser.add_argument("--servers", help=f"servers, with commas, of: {', '.join(KINDS)}")
    parser.add_argument("--rounds", type=int, default=3, help="how often to run each; reports medians (3)")
    parser.add_argument("--seconds", type=float, default=1, help="how long each run measures, in seconds (1)")
    return parser.parse_args()


def chosen(text, known, default):
    names = text.split(",") if text else default
    for name in names:
        if name not in known:
            sys.stderr.write(f"script/bench: there is no {name}; there are {', '.join(known)}\n")
            sys.exit(2)
    return [known[name] for name in names]


def usable(kinds, binaries):
    for kind in kinds:
        if why := kind.missing(binaries):
            loads.say(f"left out: {kind.title}, since {why}")
    return [kind for kind in kinds if not kind.missing(binaries)]


def main():
    options = arguments()
    if not loads.enough_processors():
        loads.say("there is one processor: server and load share it, and the figures mean little")
    options.binaries = options.binaries.resolve()
    options.kinds = usable(chosen(options.servers, KINDS, table.SERVERS), options.binaries)
    failures = []
    if options.what in ("all", "table"):
        workloads = chosen(options.only, loads.WORKLOADS, list(loads.WORKLOADS))
        failures += table.measure(options, workloads)
    if options.what in ("all", "plot"):
        failures += plot.measure(options)
    for name, bound in bounds.BOUNDS.items():
        if options.what not in ("all", "bounds", name):
            continue
        loads.say(f"checking {name}")
        try:
            failures += bound(options)
        except (loads.Failed, RuntimeError) as failure:
            failures.append(f"{name}: {failure}")
    for failure in failures:
        loads.say(f"failed: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(2)
