#!/usr/bin/env python3
"""containerfile.py FILE: checks what a builder would only tell late, or never. Prints what is wrong; status 1 if so."""

import json
import re
import sys
from pathlib import Path

KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
ARRAYS = {"VOLUME", "ENTRYPOINT", "CMD"}
LAST_STAGE_HAS = ("USER", "EXPOSE", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT")


def instructions(text):
    """Pairs of an instruction and its arguments, without comments, with continued lines joined."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n", " ", lines).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word, rest.strip()


def is_array(text):
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def mistakes(text):
    stages, last = set(), {}
    for word, rest in instructions(text):
        if word not in KNOWN:
            yield f"{word} is no instruction that we use"
        if word == "FROM":
            match = re.fullmatch(r"\S+:\S+(?: AS (\w+))?", rest)
            if not match:
                yield f"FROM {rest}: no tag says which version"
            elif match.group(1):
                stages.add(match.group(1))
            last = {}
        if word == "COPY" and (match := re.match(r"--from=(\S+)", rest)) and match.group(1) not in stages:
            yield f"COPY from {match.group(1)}, which is no stage before it"
        if word in ARRAYS and not is_array(rest):
            yield f"{word} is no list in double quotes: {rest}"
        if word == "HEALTHCHECK" and not is_array(rest.partition("CMD ")[2]):
            yield f"HEALTHCHECK has no command as a list: {rest}"
        if word == "RUN" and re.search(r"apt-get install(?!.*--no-install-recommends)", rest):
            yield "apt-get install takes more than it needs: add --no-install-recommends"
        last[word] = rest
    for word in LAST_STAGE_HAS:
        if word not in last:
            yield f"the last stage has no {word}"
    if last.get("USER") in ("root", "0"):
        yield "the server runs as root"


if __name__ == "__main__":
    found = list(mistakes(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print("\n".join(found))
    sys.exit(1 if found else 0)
