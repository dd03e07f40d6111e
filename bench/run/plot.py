"""Draws deliveries per second of server CPU against the room size, with gnuplot."""

import subprocess
from pathlib import Path

import loads

SIZES = [2, 10, 30, 100, 300, 1000, 3000, 10_000]
SVG = Path(__file__).resolve().parents[2] / "docs" / "deliveries-by-room-size.svg"

SCRIPT = """
set terminal svg size 800,480 dynamic background rgb "white" font "sans-serif,14"
set output "{svg}"
set logscale xy
set xlabel "people in the room, up to 10 of whom speak"
set ylabel "deliveries per second of server CPU"
set format y "%.0s%c"
set format x "%.0s%c"
set key outside right top
set grid lc rgb "#dddddd" lt 1
set xrange [1.6:12500]
plot {curves}
"""


def measure(options):
    failures = []
    data = options.binaries / "bench" / "plot"
    data.mkdir(exist_ok=True)
    points = {kind.name: [] for kind in options.kinds}
    for size in SIZES:
        loads.say(f"measuring a room of {size}")
        kinds = [kind for kind in options.kinds if kind.room_max >= size]
        command = f"chatter --people {size} --speakers {min(size, 10)} --seconds {options.seconds}".split()
        found, failed = loads.interleaved(options.binaries, kinds, command, options.rounds)
        failures += failed
        for kind in kinds:
            value = loads.median_of(found[kind.name], loads.CPU)
            if value is not None:
                points[kind.name].append((size, value))
                loads.say(f"  {kind.name}: {value:.0f}")
    curves = []
    for number, kind in enumerate(options.kinds, 1):
        path = data / f"{kind.name}.dat"
        path.write_text("".join(f"{size} {value:.0f}\n" for size, value in points[kind.name]))
        curves.append(f'"{path}" using 1:2 with linespoints lw 2 lt {number} pt 7 ps 0.5 title "{kind.title}"')
    script = SCRIPT.format(svg=SVG, curves=", \\\n  ".join(curves))
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
    loads.say(f"drawn: docs/{SVG.name}")
    return failures
