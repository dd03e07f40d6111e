#!/usr/bin/env python3
"""Checks what compilers do not: lint.py CHECK TREE.

lint.py --self-test CHECK runs it on fixtures/CHECK instead, where exactly the lines that say "caught" must be found.
"""

import re
import sys
from collections import namedtuple
from pathlib import Path

sys.dont_write_bytecode = True

import quoted_constants
from cpp_source import blank, body_of_closure, closures, end_of_expression, line_of

Finding = namedtuple("Finding", "path line text")

HERE = Path(__file__).resolve().parent
CPP = {".cpp", ".hpp", ".h", ".in"}
SCRIPTS = {".sh", ".py", ".cmake"}
NOT_OURS = {".git", ".cache", "build", "fixtures", "corpus", "__pycache__"}


class Tree:
    def __init__(self, root):
        self.root = root

    def files(self, folders=("",), suffixes=None):
        """Paths below the root, as text, of the files in `folders`."""
        for folder in folders:
            for path in sorted((self.root / folder).rglob("*")):
                inside = path.relative_to(self.root)
                if NOT_OURS & set(inside.parts[:-1]) or not path.is_file() or path.is_symlink():
                    continue
                if suffixes is None or path.suffix in suffixes:
                    yield inside.as_posix()

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def code(self, folders):
        for path in self.files(folders, CPP):
            yield path, blank(self.text(path))


def search(path, text, pattern, why):
    for match in re.finditer(pattern, text, re.MULTILINE):
        yield Finding(path, line_of(text, match.start()), why.format(" ".join(match.group(0).split())))


# ---- layering

LAYERS = {
    # A folder, or one of the few files outside folders: what it may include besides itself.
    "base": set(),
    "carried_input.hpp": {"base", "terminal"},
    "carried_state.hpp": {"base", "carried_input.hpp"},
    "limits.hpp": set(),
    "archive.hpp": {"base"},
    "name_archive.hpp": {"base"},
    "passwords.hpp": {"base"},
    "figures.hpp": {"base"},
    "operations.hpp": {"figures.hpp"},
    "administration.hpp": {"admission", "operations.hpp"},
    "settings.hpp": {"base", "limits.hpp", "admission"},
    "version.hpp": set(),
    "terminal": {"base"},
    "admission": {"base"},
    "outbound": {"base", "carried_state.hpp"},
    "session.hpp": {"base", "carried_state.hpp", "limits.hpp", "outbound"},
    "inbound": {"base", "carried_state.hpp", "limits.hpp", "admission", "outbound", "session.hpp",
                "terminal"},
    "ending.hpp": set(),
    "conversation.hpp": {"base", "carried_state.hpp", "ending.hpp", "limits.hpp", "admission", "outbound", "session.hpp",
                         "inbound"},
    "chat": {"base", "carried_state.hpp", "limits.hpp", "archive.hpp", "name_archive.hpp", "passwords.hpp", "outbound"},
    "frontends": {"base", "carried_state.hpp", "limits.hpp", "admission", "outbound", "session.hpp", "chat",
                  "figures.hpp", "operations.hpp", "administration.hpp"},
    "chat.hpp": {"base", "carried_state.hpp", "limits.hpp", "outbound", "session.hpp", "chat", "frontends",
                 "administration.hpp"},
    "net": {"base", "carried_state.hpp", "figures.hpp", "settings.hpp", "admission", "outbound", "session.hpp",
            "conversation.hpp", "chat.hpp", "operations.hpp", "administration.hpp"},
    "metrics": {"base", "figures.hpp", "operations.hpp", "version.hpp", "net"},
    # What is read from a disk is cleaned like any input.
    "store": {"base", "admission", "archive.hpp", "name_archive.hpp", "inbound",
              "chat"},  # names, and lines as a room keeps them
    "app": {"base", "carried_input.hpp", "archive.hpp", "name_archive.hpp", "figures.hpp", "settings.hpp", "operations.hpp",
            "administration.hpp", "version.hpp", "passwords.hpp", "admission", "frontends", "net", "metrics", "store",
            "inbound",  # what is read from a file to be shown is cleaned like any input
            "chat"},  # names in settings
    # The client: what it has in common with the daemon is how text is cleaned, and how a typed line is drawn.
    "client": {"base", "version.hpp", "inbound", "terminal"},
    "client/shell": {"base", "inbound", "terminal", "client"},
    "reference": {"settings.hpp", "version.hpp", "frontends", "app"},
}
SHELLS = ("net", "metrics", "store", "app", "client/shell")
# <arpa/inet.h> is not among it: inet_pton() and inet_ntop() read and write addresses, and touch nothing.
OUTSIDE_WORLD = (
    r"\bboost\b|\basio\b|\bspdlog\b|<sys/\w+|<netinet\b|<arpa/(?!inet\.h)\w+|<unistd\.h|<(?:thread|mutex|atomic|future|random)>"
    r"|\bco_(?:await|yield|return)\b|\bnow\s*\(|\brandom_device\b|\bgetenv\b|\bs?rand\s*\("
)


def layer_of(path):
    parts = Path(path).parts
    inside = parts[2:] if parts[:2] == ("include", "confab") else parts[1:]
    if inside[:2] == ("client", "shell"):
        return "client/shell"
    return inside[0] if len(inside) > 1 else Path(inside[0]).stem.split(".")[0] + ".hpp"


def included_path(tree, path, name):
    """The file of this tree that `path` includes as `name`, if it is one."""
    if name.startswith("confab/"):
        return "include/" + name
    beside = (tree.root / path).parent / name
    if beside.is_file():
        return beside.resolve().relative_to(tree.root.resolve()).as_posix()
    return None


def layering(tree):
    for path, text in tree.code(("include", "src")):
        layer = layer_of(path)
        if layer not in LAYERS:
            yield Finding(path, 1, f"lies in no known layer: {layer}")
            continue
        for match in re.finditer(r"^\s*#\s*include\s*[<\"]([^>\"]+)", text, re.MULTILINE):
            included = included_path(tree, path, match.group(1))
            if included is None or layer_of(included) in LAYERS[layer] | {layer}:
                continue
            yield Finding(path, line_of(text, match.start(1)), f"{layer} includes {layer_of(included)}: {included}")
        if layer not in SHELLS:
            yield from search(path, text, OUTSIDE_WORLD, f"only {', '.join(SHELLS)} of src may use this: {{}}")


# ---- coroutines

OURS = ("include", "src", "tests", "bench")


def coroutines(tree):
    """gcc 12 destroys closures and aggregates written inside a co_await expression twice: they need a name first."""
    for path, text in tree.code(OURS):
        for match in re.finditer(r"\bco_await\b", text):
            end = end_of_expression(text, match.end())
            for position in closures(text, match.end(), end):
                yield Finding(path, line_of(text, position), "closure inside a co_await expression: name it first")
            brace = text.find("{", match.end(), end)
            if brace >= 0 and not any(True for _ in closures(text, match.end(), brace)):
                yield Finding(path, line_of(text, brace), "braces inside a co_await expression: name the object first")
        for position in closures(text):
            body = body_of_closure(text, position)
            if body and re.search(r"\bco_(?:await|yield|return)\b", text[body[0] : body[1]]):
                yield Finding(path, line_of(text, position), "coroutine lambda: make it a function with parameters")


# ---- the small ones


def detached(tree):
    for path, text in tree.code(OURS):
        yield from search(path, text, r"\bdetached\b|\bdetach\s*\(", "swallows failures without a trace: {}")


LOG_CALL = re.compile(
    r"(?:\bspdlog::|\blog(?:ger)?_?(?:\(\))?\s*(?:->|\.)\s*)"
    r"(?:trace|debug|info|warn|error|critical|log)\s*\(\s*(?:(?:spdlog::)?level::\w+\s*,\s*)?"
)


def log_formats(tree):
    for path, text in tree.code(OURS):
        for match in LOG_CALL.finditer(text):
            if not re.match(r'"|\bR"', text[match.end() : match.end() + 2]):
                yield Finding(path, line_of(text, match.start()), "the format of a log line is a literal")
    for path, text in tree.code(("include", "src")):
        why = "a format made at run time: {}"
        yield from search(path, text, r"\bfmt(?:_lib)?::runtime\b|\bvformat(?:_to)?\s*\(", why)


def sleeping(tree):
    """Waiting for a while is not waiting for the thing."""
    why = "wait for the thing itself, with a deadline: {}"
    for path, text in tree.code(("src", "include", "tests")):
        yield from search(path, text, r"\bsleep_(?:for|until)\b|\b(?:u|nano|clock_nano)?sleep\s*\(", why)
    for path in tree.files(("tests",), {".py", ".sh"}):
        yield from search(path, tree.text(path), r"\btime\.sleep\b|^[^#\n]*\bsleep\s+[0-9.$]+", why)


def hygiene(tree):
    for path in tree.files():
        data = (tree.root / path).read_bytes()
        if b"\0" in data:
            continue
        text = tree.text(path)
        yield from search(path, text, r"\b(?:TO" r"DO|FIX" r"ME)\b", "do it, or open an issue: {}")
        yield from search(path, text, r"^(?:<{7}|>{7}) .*", "left over from a merge: {}")
        if Path(path).suffix in CPP | SCRIPTS:
            yield from search(path, text, r"[ \t\r]+$", "white space at the end of a line")
            if text and not text.endswith("\n"):
                yield Finding(path, text.count("\n") + 1, "no newline at the end")


def constants(tree):
    """Prose that quotes a number from the code quotes it right."""
    for found in quoted_constants.check(tree):
        yield Finding(*found)


CHECKS = {
    "layering": layering,
    "coroutines": coroutines,
    "detached": detached,
    "log-formats": log_formats,
    "sleeping": sleeping,
    "hygiene": hygiene,
    "constants": constants,
}

# ---- running


def check(name, root):
    findings = list(CHECKS[name](Tree(root)))
    for finding in findings:
        print(f"{finding.path}:{finding.line}: {finding.text}")
    return not findings


def self_test(name):
    tree = Tree(HERE / "fixtures" / name)
    found = {(finding.path, finding.line) for finding in CHECKS[name](tree)}
    expected = {
        (path, number)
        for path in tree.files()
        for number, line in enumerate(tree.text(path).split("\n"), 1)
        if re.search(r"\bcaught\b", line)
    }
    for path, line in sorted(expected - found):
        print(f"{path}:{line}: should be caught, and is not")
    for path, line in sorted(found - expected):
        print(f"{path}:{line}: is caught, and should not be")
    if not expected:
        print(f"nothing to catch in {tree.root}")
    return bool(expected) and found == expected


def main(arguments):
    match arguments:
        case ["--self-test", name] if name in CHECKS:
            return 0 if self_test(name) else 1
        case [name, root] if name in CHECKS:
            return 0 if check(name, Path(root)) else 1
    print(__doc__, "Checks:", ", ".join(CHECKS), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
