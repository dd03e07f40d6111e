"""The table of the README: a row for each workload, a column for each server."""

import statistics

import loads

SERVERS = ["bare_epoll", "confabd", "naive_asio", "asyncio", "ngircd", "inspircd"]
FLOOR = "bare_epoll"


def measure(options, workloads):
    """Prints each row as soon as it is known. Returns the failures."""
    failures = []
    print("| | " + " | ".join(kind.title for kind in options.kinds) + " |")
    print("|---|" + "---:|" * len(options.kinds))
    for workload in workloads:
        loads.say(f"measuring {workload.name}")
        kinds = [kind for kind in options.kinds if kind.room_max >= workload.room]
        found, failed = loads.interleaved(
            options.binaries, kinds, workload.command(options.seconds), options.rounds
        )
        failures += failed
        cells = [cell(found, kind.name, workload) for kind in options.kinds]
        less = " (less is better)" if workload.less_is_better else ""
        print(f"| {workload.title}, {workload.unit}{less} | " + " | ".join(cells) + " |", flush=True)
        for kind in kinds:
            loads.say(f"  {kind.name}: {details(found[kind.name])}")
    return failures


def cell(found, name, workload):
    value = loads.median_of(found.get(name, []), workload.figure)
    if value is None:
        return "-"
    value = readable(value * workload.scale)
    ratio = median_ratio(found, name, workload.figure)
    return value if ratio is None or name == FLOOR else f"{value} ({ratio:.2f})"


def median_ratio(found, name, figure):
    """Compares each round with the floor of the same round: a slowdown affects both."""
    pairs = zip(found[name], found.get(FLOOR, []))
    ratios = [ours[figure] / floor[figure] for ours, floor in pairs if ours and floor and ours[figure] and floor[figure]]
    return statistics.median(ratios) if ratios else None


def readable(value):
    if value >= 9.995e5:
        return f"{value / 1e6:.2f} M"
    if value >= 1e4:
        return f"{value / 1e3:.0f} k"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def details(results):
    results = [result for result in results if result and "lines_per_read" in result]
    if not results:
        return ""
    parts = ("lines_per_read", "latency_p50_us", "latency_p99_us", "server_cpu_part", "load_cpu_part")
    return ", ".join(f"{part} {statistics.median(result[part] for result in results):.3g}" for part in parts)
