"""C++ source as the checks read it: no comments, no text of literals, every line where it was."""

import re

_TOKEN = re.compile(
    r"""
    (?P<include>^[ \t]*\#[ \t]*include[^\n]*)
  | (?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
  | (?P<raw>\b(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")
  | (?P<number>\b[0-9](?:'?[0-9a-zA-Z.])*)
  | (?P<string>"(?:\\.|[^"\\\n])*")
  | (?P<character>'(?:\\.|[^'\\\n])*')
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = set(OPENING.values())


def blank(text):
    """Replaces comments and the insides of literals by spaces; positions and lines stay."""

    def keep_shape(match):
        whole = match.group(0)
        if match.lastgroup == "include":
            return re.sub(r"//.*|/\*.*?\*/", lambda comment: " " * len(comment.group(0)), whole)
        if match.lastgroup == "number":
            return whole
        spaces = re.sub(r"[^\n]", " ", whole)
        if match.lastgroup == "comment":
            return spaces
        quoted = whole.index("'" if match.lastgroup == "character" else '"') + 1
        return whole[:quoted] + spaces[quoted:-1] + whole[-1]

    return _TOKEN.sub(keep_shape, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def end_of_brackets(text, start):
    """Where the bracket that opens at `start` is closed."""
    depth = 0
    for position in range(start, len(text)):
        if text[position] in OPENING:
            depth += 1
        elif text[position] in CLOSING:
            depth -= 1
            if depth == 0:
                return position
    return len(text)


def end_of_expression(text, start):
    """Where the expression that begins at `start` ends: at a semicolon, or where its surroundings close.

    Commas do not end it, because those of template arguments look alike.
    """
    depth = 0
    for position in range(start, len(text)):
        character = text[position]
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth -= 1
            if depth < 0:
                return position
        elif depth == 0 and character == ";":
            return position
    return len(text)


_NOT_BEFORE_A_CLOSURE = re.compile(r"(?:[\w)\]\"]|\bauto\s*&&?)\s*$")
_KEYWORD_BEFORE = re.compile(r"\b(?:return|co_return|co_yield|co_await|case|throw|else)\s*$")


def closures(text, start=0, end=None):
    """Positions of the [ that begin a lambda; attributes, subscripts and structured bindings are none."""
    end = len(text) if end is None else end
    position = start
    while True:
        position = text.find("[", position, end)
        if position < 0:
            return
        if text.startswith("[[", position):
            position = end_of_brackets(text, position) + 1
            continue
        before = text[max(0, position - 80) : position]
        if _KEYWORD_BEFORE.search(before) or not _NOT_BEFORE_A_CLOSURE.search(before):
            yield position
        position += 1


def body_of_closure(text, position):
    """Start and end of the braces of the lambda that begins at `position`."""
    after = end_of_brackets(text, position) + 1
    while after < len(text) and text[after] not in "{;)},":
        after = end_of_brackets(text, after) + 1 if text[after] in "([" else after + 1
    if after >= len(text) or text[after] != "{":
        return None
    return after, end_of_brackets(text, after)
