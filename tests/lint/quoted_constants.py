"""Numbers that prose quotes from the code.

tests/lint/quoted_constants.txt ties phrases to constants. Under the name of a file stands a line for each phrase:

    every [32nd] turn, or one after [5 ms] = turns_per_asio_turn, asio_turn_interval

Each bracket holds a number as the file writes it. After the equals sign stands what each must be, in the same order: a
constant's name, or an expression of names and numbers. `-` says that a number is no constant of the code. A name that
has several values is written with its file's name in front: wide_windows.most. A setting stands for its default.

In tables whose heading is "value" or "bound", every number must be tied: in figures, or in words for parts and times
("a quarter", "half a second"). Likewise everywhere in a file whose name here is followed by `(all)`, or, with `(all
before HEADING)`, up to there. Code is exempt.
"""

import re
from fractions import Fraction

from cpp_source import line_of

TIES = "tests/lint/quoted_constants.txt"
SECONDS = {"ms": Fraction(1, 1000), "s": 1, "second": 1, "seconds": 1, "minute": 60, "minutes": 60, "hours": 3600}
UNITS = SECONDS | {"milliseconds": SECONDS["ms"], "KiB": 1024, "MiB": 1024 * 1024}
NUMBERS = {
    word: Fraction(number)
    for words in ("zero one two three four five six seven eight nine ten", "- a - third fourth fifth sixth seventh eighth")
    for number, word in enumerate(words.split())
} | {
    "once": Fraction(1), "half": Fraction(1, 2), "half a": Fraction(1, 2), "quarter": Fraction(1, 4),
    "a quarter of a": Fraction(1, 4), "sixteen": Fraction(16), "sixteenth": Fraction(1, 16),
}  # fmt: skip


def number_of(text):
    """What "32nd", "25 ms", "half a second" or "10,000" says; None if it is no number."""
    *words, unit = text.lower().replace("kib", "KiB").replace("mib", "MiB").split()
    factor = UNITS.get(unit)
    number = " ".join(words if factor else [*words, unit]) or "one"
    if re.fullmatch(r"[0-9][0-9,]*(?:\.[0-9]+)?(?:st|nd|rd|th)?", number):
        value = Fraction(re.sub(r"[^0-9.]", "", number))
    elif number in NUMBERS:
        value = NUMBERS[number]
    else:
        return None
    return value * (factor or 1)


class Constants:
    """Every constant of include and src by name, and by file and name."""

    DEFINITION = re.compile(
        r"^[^\n;{}()]*?\b(?P<type>[\w:]+)(?:\s*<[^;=]*>)?\s+(?P<name>\w+)\s*"
        r"(?:=\s*(?P<value>[^;{}]+)|(?:=\s*)?\{(?P<braced>[^;{}]+)\})\s*;",
        re.MULTILINE,
    )
    SETTING = re.compile(r'Setting\{"([a-z-]+)"(?:(?!Setting\{).)*?"([^"]*)",\s*(Count|Seconds)\{', re.DOTALL)
    TOKEN = re.compile(r"[A-Za-z_][\w:.]*|[0-9][0-9']*[uUlL]*(?:ms|s)?|<<|[-+*/()]|\s+|(?P<other>.)")

    def __init__(self, tree):
        self.written = {}  # a name: what the code gives it as a value, each with its unit
        self.members = {}  # the same of members and their initial values, for names that no constant has
        for path, code in tree.code(("include", "src")):
            stem = path.rsplit("/", 1)[-1].split(".")[0]
            for found in self.DEFINITION.finditer(code):
                values = self.written if "constexpr" in found.group(0) else self.members
                name, value, braced, kind = found.group("name", "value", "braced", "type")
                self.take(values, stem, name, value or braced, kind)
            if "Setting{" in code:
                for name, by_default, kind in self.SETTING.findall(tree.text(path)):
                    if by_default.isdigit():
                        self.take(self.written, stem, name.replace("-", "_"), by_default, kind.lower())

    def take(self, values, stem, name, value, kind):
        unit = kind.rsplit("::", 1)[-1]
        members = re.findall(r"\.(\w+) = ([^,]+)", value)
        for member, its_value in members:
            self.take(values, stem, f"{name}.{member}", its_value, "")
        if not members:
            for key in (name, f"{stem}.{name}"):
                values.setdefault(key, set()).add((value.strip(), unit if unit in UNITS else ""))

    def value_of(self, name):
        """Raises ValueError with the reason if the name has no value, or several."""
        written = self.written.get(name) or self.members.get(name, ())
        values = {self.evaluate(text, unit) for text, unit in written}
        if len(values) == 1:
            return values.pop()
        raise ValueError(f"no constant is called {name}" if not values else f"{name} has several values: name its file")

    def evaluate(self, text, unit=""):
        parts = []
        for token in self.TOKEN.finditer(text):
            part = token.group(0)
            if token.group("other"):
                raise ValueError(f"not understood: {text}")
            if part[0].isdigit():
                number, suffix = re.fullmatch(r"([0-9']+)[uUlL]*(ms|s)?", part).groups()
                parts.append(f"Fraction({int(number.replace(chr(39), ''))}) * Fraction('{UNITS.get(suffix, 1)}')")
            elif re.match(r"std::chrono::\w+$", part):
                unit = ""
                parts.append(f"Fraction('{UNITS[part.rsplit('::', 1)[-1]]}') * ")
            elif part[0].isalpha() or part[0] == "_":
                parts.append(f"Fraction('{self.value_of(part)}')")
            else:
                parts.append("* 2 **" if part == "<<" else part)
        return eval("".join(parts), {"__builtins__": {}, "Fraction": Fraction}) * UNITS.get(unit, 1)


class Prose:
    """A file's text without line breaks and signs of comments, and what of it has been tied."""

    # What is a number stands in a named group. The numbers of a list, links to decisions, standards, code points and
    # names are none.
    NUMBER = re.compile(
        r"^ *[0-9]+\. |\[[0-9]{4}\]\([^)]*\)|(?:RFC|UAX|Unicode|section) [0-9.]*[0-9]|U\+[0-9A-F]+|0x[0-9A-F]+"
        r"|[\w/.]*[A-Za-z/]-?[0-9]+|(?P<figures>[0-9](?:[0-9,.]*[0-9])?)"
        r"|\b(?P<part>half|quarter|third|fifth|eighth|sixteenth)\b(?!-)"
        r"|\b(?:for|about|after|once|most) (?P<time>a (?:second|minute|hour))\b"
        r"|\b(?P<count>two|three|four|five|six|seven|eight|nine|ten|sixteen) (?:milli)?(?:seconds|minutes|hours)\b",
        re.IGNORECASE,
    )
    CODE = re.compile(r"^```.*?^```$|`(?:[^`\n]|\n(?!\n))*`", re.MULTILINE | re.DOTALL)

    def __init__(self, tree, path):
        self.path = path
        self.raw = tree.text(path) if (tree.root / path).is_file() else ""
        characters = [
            (" " if run.group(0)[0].isspace() else run.group(0), run.start())
            for run in re.finditer(r"\s+(?:///?[ \t]+)?|\S", self.raw)
        ]
        self.text = "".join(character for character, _ in characters)
        self.origins = [origin for _, origin in characters]
        self.tied = set()

    def tie(self, phrase):
        """Ties the numbers in a phrase wherever it stands. Returns whether it stands anywhere."""
        pieces = re.split(r"\[(.*?)\]", phrase)
        found = list(re.finditer(re.escape("".join(pieces)), self.text))
        for match in found:
            position = match.start()
            for index, piece in enumerate(pieces):
                if index % 2:
                    self.tied.update(self.origins[position : position + len(piece)])
                position += len(piece)
        return bool(found)

    def untied(self, everywhere, before):
        """Numbers that should be tied and are not. `everywhere` ends at a line that begins with `before`."""
        column = None
        shown = self.CODE.sub(lambda code: re.sub(r"[^\n]", "~", code.group(0)), self.raw)
        for line in re.finditer(r"^.*$", shown, re.MULTILINE):
            cells = list(re.finditer(r"[^|]+", line.group(0))) if line.group(0).startswith("|") else []
            headings = [cell.group(0).strip() for cell in cells]
            if before and line.group(0).startswith(before):
                everywhere = False
            if {"value", "bound"} & set(headings):
                column = next(index for index, heading in enumerate(headings) if heading in ("value", "bound"))
            elif not cells:
                column = None
            start, end = (0, len(line.group(0))) if everywhere else (0, 0)
            if not everywhere and column is not None and column < len(cells):
                start, end = cells[column].span()
            for number in self.NUMBER.finditer(line.group(0), start, end):
                if number.lastgroup and line.start() + number.start(number.lastgroup) not in self.tied:
                    yield line.start() + number.start(number.lastgroup), number.group(number.lastgroup)


def check(tree):
    """Yields what is wrong: a path, a line and why."""
    constants = Constants(tree)
    proses = []
    for number, line in enumerate(tree.text(TIES).split("\n"), 1):
        line = line.split("  #")[0].rstrip()
        if not line or line.startswith("#"):
            continue
        if not line[0].isspace():
            path, everywhere, before = re.fullmatch(r"(.*?)( \(all(?: before (.*))?\))?", line).groups()
            proses.append((Prose(tree, path), bool(everywhere), before))
            continue
        phrase, _, wanted = line.strip().rpartition(" = ")
        quoted = re.findall(r"\[(.*?)\]", phrase)
        expressions = wanted.split(", ")
        if len(quoted) != len(expressions):
            yield TIES, number, "as many brackets as constants, please"
            continue
        if not proses[-1][0].tie(phrase):
            yield TIES, number, f"{path} does not say this"
        for text, expression in zip(quoted, expressions):
            try:
                value = None if expression == "-" else constants.evaluate(expression)
                if value is not None and number_of(text) != value:
                    yield TIES, number, f"{path} says {text}, but {expression} is {float(value):g}"
            except ValueError as why:
                yield TIES, number, str(why)
    for prose, everywhere, before in proses:
        for position, text in prose.untied(everywhere, before):
            yield prose.path, line_of(prose.raw, position), f"{text}: tie it to a constant in {TIES}"
