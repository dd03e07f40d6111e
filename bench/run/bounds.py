"""Bounds that must hold on any machine: each is a ratio of figures taken in the same minute."""

import statistics
import time

import handshakes
import loads
from servers import KINDS, Running

SMALL_ROOM_P99_MAX = 1.3  # relative to bare epoll under the same load
FLAT = 0.15  # how much worse a figure may get at a larger size where it should stay the same
ROOM_SIZES = [100, 300, 1000, 3000, 10_000]
LOGINS = 19_000
TLS_SHARES = {"fan1000": 0.5, "fan1000-busy": 0.3}  # why not more: docs/decisions/0025-openssl-for-tls.md
TLS_IDLE_BYTES_MAX = 16 * 1024
TIDY_SHARE = 0.5  # of what plain readers get; each of the tidy ones is typing
UPGRADED = 10_000  # connections
WITNESS_MS_MAX = 200


def verdict(name, holds, what):
    print(f"{name}: {'holds' if holds else 'MISSED'}: {what}", flush=True)
    return [] if holds else [f"{name}: {what}"]


def no_dearer(name, costs, what):
    """`costs` are by size, the smallest first: none may exceed the first by more than FLAT."""
    highest = max(costs.values()) / next(iter(costs.values()))
    listed = ", ".join(f"{key}: {value:.3g}" for key, value in costs.items())
    return verdict(name, highest <= 1 + FLAT, f"{what}: {listed}; the highest is {highest:.2f} times the first")


# ---- A big room must not hurt a small one.


def small_room(options):
    p99 = {"bare_epoll": [], "confabd": []}
    for turn in range(max(options.rounds, 5)):
        order = list(p99) if turn % 2 else list(reversed(p99))
        for name in order:
            p99[name].append(p99_beside_a_big_room(options.binaries, KINDS[name]))
    ours, floor = (statistics.median(p99[name]) for name in ("confabd", "bare_epoll"))
    return verdict(
        "small-room",
        ours <= SMALL_ROOM_P99_MAX * floor,
        f"p99 in a room of two beside a saturated one of 1000 is {ours:.0f} µs, "
        f"{ours / floor:.2f} times that of bare epoll, {floor:.0f} µs; the bound is {SMALL_ROOM_P99_MAX}",
    )


def p99_beside_a_big_room(binaries, kind):
    with Running(kind, binaries) as server:
        # In the big room 10 people speak as fast as the others receive.
        big = loads.start(
            binaries, server, "chatter --people 1000 --speakers 10 --window 4 --room big --seconds 5 --announce 1".split()
        )
        if big.stderr.readline().strip() != "measuring":
            loads.outcome(big, f"{kind.name}: the big room")
            raise loads.Failed("the big room said nothing")
        # The kernel says when a line arrived, so delays in the load generator do not affect the figure.
        small = loads.start(
            binaries,
            server,
            "chatter --people 2 --speakers 2 --rate 300 --room small --seconds 3 --warm 0.5 --kernel-timestamps 1".split(),
        )
        found = loads.outcome(small, f"{kind.name}: the small room")
        if big.poll() is not None:
            raise loads.Failed("the big room fell silent too early")
        beside = loads.outcome(big, f"{kind.name}: the big room")
        loads.say(
            f"  {kind.name}: small room p50 {found['latency_p50_us']:.0f} µs, p99 {found['latency_p99_us']:.0f} µs; "
            f"big room {beside['deliveries_per_second']:.0f} deliveries/s, p99 {beside['latency_p99_us']:.0f} µs"
        )
        return found["latency_p99_us"]


# ---- A delivery costs the same in every room.


def flat_rooms(options):
    """Bare system calls also get slower with the number of sockets, whose state does not fit into the caches. So the
    ratio to them must be flat."""
    names = ("bare_epoll", "confabd")
    found = {}
    for size in ROOM_SIZES:
        command = f"chatter --people {size} --speakers 10 --seconds {options.seconds}".split()
        kinds = [KINDS[name] for name in names]
        results, failures = loads.interleaved(options.binaries, kinds, command, options.rounds)
        if failures:
            return failures
        found[size] = [loads.median_of(results[name], loads.CPU) for name in names]
        loads.say(f"  {size} people: " + ", ".join(f"{name} {value:.4g}" for name, value in zip(names, found[size])))
    ratios = {size: ours / floor for size, (floor, ours) in found.items()}
    listed = ", ".join(f"{size}: {found[size][1]:.4g} ({ratio:.2f})" for size, ratio in ratios.items())
    worst = min(ratios.values()) / ratios[ROOM_SIZES[0]]
    return verdict(
        "flat-rooms",
        worst >= 1 - FLAT,
        f"deliveries per CPU second by room size, and their ratio to bare epoll: {listed}; the lowest ratio is "
        f"{worst:.2f} of that with {ROOM_SIZES[0]} people",
    )


# ---- A login costs the same for any number of people.


def logins(options):
    """The kernel's share grows with the number of sockets: see flat_rooms()."""
    names = ("bare_epoll", "confabd")
    kinds = [KINDS[name] for name in names]
    results, failures = loads.interleaved(options.binaries, kinds, ["logins", "--people", str(LOGINS)], options.rounds)
    if failures:
        return failures
    prefix = "login_cpu_us_at_"
    steps = [key for key in results["confabd"][0] if key.startswith(prefix)]
    ratios = {}
    for step in steps:
        floor, ours = (loads.median_of(results[name], step) for name in names)
        loads.say(f"  {step.removeprefix(prefix)} connections: bare_epoll {floor:.3g} us, confabd {ours:.3g} us")
        ratios[step.removeprefix(prefix)] = ours / floor
    return no_dearer("logins", ratios, "CPU time of a login in times that of bare epoll, by number of connections")


# ---- Over TLS a room costs at most about twice as much.


def tls(options):
    names = ("confabd", "confabd-tls")
    kinds = [KINDS[name] for name in names]
    failures = []
    for name, least in TLS_SHARES.items():
        command = loads.WORKLOADS[name].command(options.seconds)
        results, failed = loads.interleaved(options.binaries, kinds, command, options.rounds)
        if failed:
            return failed
        plain, over_tls = (loads.median_of(results[kind], loads.CPU) for kind in names)
        failures += verdict(
            f"tls, {name}", over_tls >= least * plain,
            f"{over_tls:.3g} deliveries per CPU second over TLS, {over_tls / plain:.2f} of {plain:.3g} in plain text; "
            f"the bound is {least}",
        )
    idle = loads.WORKLOADS["idle"]
    results, failed = loads.interleaved(options.binaries, kinds[1:], idle.command(options.seconds), 1)
    if failed:
        return failed
    size = loads.median_of(results["confabd-tls"], idle.figure)
    return failures + verdict("tls, idle", size <= TLS_IDLE_BYTES_MAX, f"an idle connection takes {size:.0f} bytes")


# ---- A line that stays whole costs its reader at most as much again as a plain one.


def tidy(options):
    names = ("confabd", "confabd-tidy")
    results, failed = loads.interleaved(
        options.binaries, [KINDS[name] for name in names], loads.WORKLOADS["fan1000"].command(options.seconds), options.rounds
    )
    if failed:
        return failed
    plain, edited = (loads.median_of(results[name], loads.CPU) for name in names)
    return verdict(
        "tidy", edited >= TIDY_SHARE * plain,
        f"{edited:.3g} deliveries per CPU second to 1000 readers whose line the server edits, {edited / plain:.2f} of "
        f"{plain:.3g} to plain ones; the bound is {TIDY_SHARE}",
    )


# ---- A login over TLS costs less than with a proxy for TLS in front.


def tls_logins(options):
    ours, theirs = handshakes.measure(options)
    if theirs is None:
        loads.say(f"  {handshakes.is_missing()}: {ours:.0f} visits over TLS per CPU second, and nothing to compare with")
        return []
    return verdict(
        "tls-logins", ours >= theirs,
        f"{ours:.0f} visits over TLS per CPU second; nginx in front of confabd: {theirs:.0f}, both processes together",
    )


# ---- A list's cost depends on what it prints.

# Question, server, and crowds in which the answer has about the same size, or prints everything: then the cost per byte
# counts.
LISTS = (
    ("/who", "confabd", [(500, 1), (10_000, 1)]),
    ("/rooms", "confabd", [(500, 500), (4000, 4000)]),
    ("!users", "confabd-sigil", [(1000, 1), (10_000, 1)]),
)


def lists(options):
    failures = []
    for question, server, crowds in LISTS:
        costs = {crowd: [] for crowd in crowds}
        for _ in range(options.rounds):
            for people, rooms in crowds:
                command = ["listing", "--question", question, "--people", str(people), "--rooms", str(rooms)]
                command += ["--seconds", str(options.seconds)]
                costs[people, rooms].append(loads.run_once(options.binaries, KINDS[server], command))
        medians = {f"{crowd[0]} people": loads.median_of(found, "cpu_ns_per_byte") for crowd, found in costs.items()}
        failures += no_dearer(f"lists, {question}", medians, "CPU nanoseconds for each byte printed")
    return failures


# ---- Nobody notices an upgrade.


def upgrade(options):
    """The load generator, which checks each delivery, is the witness: its longest delay has the silence in it."""
    talk = f"chatter --people {UPGRADED} --rooms {UPGRADED // 100} --speakers 1 --rate 300 --seconds 10 --announce 1"
    with Running(KINDS["confabd"], options.binaries) as server:
        witness = loads.start(options.binaries, server, talk.split())
        if witness.stderr.readline().strip() != "measuring":
            loads.outcome(witness, "the witness")
            raise loads.Failed("the witness heard nothing")
        silences = []
        for _ in range(2):
            time.sleep(3)  # in talk
            silences.append(server.upgrade())
        found = loads.outcome(witness, "upgrades under talk")
    longest = found["latency_max_us"] / 1000
    return verdict(
        "upgrade", longest < WITNESS_MS_MAX,
        f"two upgrades with {UPGRADED} connections: {found['messages']} lines, none lost, doubled or reordered; the "
        f"longest delay of one was {longest:.0f} ms, the server was silent for {silences[0]} and {silences[1]} ms",
    )


BOUNDS = {
    "small-room": small_room,
    "flat-rooms": flat_rooms,
    "logins": logins,
    "lists": lists,
    "tls": tls,
    "tls-logins": tls_logins,
    "tidy": tidy,
    "upgrade": upgrade,
}
