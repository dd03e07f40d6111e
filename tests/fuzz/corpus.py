#!/usr/bin/env python3
"""Packs the inputs of a fuzzer into one file, and unpacks them.

corpus.py pack PACK DIRECTORY [SEEDS]   writes what is in DIRECTORY, and not in SEEDS as well, into PACK
corpus.py unpack PACK DIRECTORY         writes each input of PACK into a file of DIRECTORY, named by its number
corpus.py --self-test

In a pack the length of each input stands before it, in 4 bytes with the lowest first. No input is there twice, and the
shortest come first; so the same inputs always make the same pack.
"""

import struct
import sys
import tempfile
from pathlib import Path

LENGTH = struct.Struct("<I")


def inputs_in(directory):
    return {path.read_bytes() for path in Path(directory).iterdir()}


def pack(inputs):
    ordered = sorted(inputs, key=lambda content: (len(content), content))
    return b"".join(LENGTH.pack(len(content)) + content for content in ordered)


def unpack(packed):
    while packed:
        end = LENGTH.size + LENGTH.unpack_from(packed.ljust(LENGTH.size))[0]
        if end > len(packed):
            sys.exit("the pack is cut short")
        yield packed[LENGTH.size : end]
        packed = packed[end:]


def write_pack(path, directory, seeds=None):
    inputs = inputs_in(directory) - (inputs_in(seeds) if seeds else set())
    Path(path).write_bytes(pack(inputs))
    return len(inputs)


def write_inputs(path, directory):
    Path(directory).mkdir(parents=True, exist_ok=True)
    number = 0
    for number, content in enumerate(unpack(Path(path).read_bytes()), 1):
        (Path(directory) / f"{number:04}").write_bytes(content)
    return number


def is_refused(packed):
    try:
        list(unpack(packed))
    except SystemExit:
        return True
    return False


def self_test():
    inputs = {b"\n", b"longer than\0others", bytes(range(256)) * 300}
    packed = pack(inputs)
    with tempfile.TemporaryDirectory() as folder:
        file, first, second, seeds = (Path(folder) / name for name in ("pack", "first", "second", "seeds"))
        file.write_bytes(packed)
        write_inputs(file, first)
        write_inputs(file, seeds)
        (seeds / "0001").unlink()
        write_pack(file, first, seeds)
        write_inputs(file, second)
        assert inputs_in(first) == inputs, "what is unpacked is what was packed"
        assert inputs_in(second) == {b"\n"}, "what is among the seeds is left out"
    assert pack(set(unpack(packed))) == packed, "the same inputs make the same pack"
    assert all(is_refused(packed[:-cut]) for cut in (1, 300, 256 * 300 + 1)), "a pack that is cut short is refused"


def main(arguments):
    match arguments:
        case ["pack", path, directory, *seeds] if len(seeds) <= 1:
            print(write_pack(path, directory, *seeds), "inputs packed")
        case ["unpack", path, directory]:
            print(write_inputs(path, directory), "inputs unpacked")
        case ["--self-test"]:
            self_test()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
