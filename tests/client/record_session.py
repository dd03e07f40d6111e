"""record_session.py BUILD: records docs/typing.svg, a moving picture of a session with confab at a terminal.

Needs tmux, and a build with confabd and client/confab. script/record-session starts it. The same session gives the same
picture, byte for byte. It suits light and dark pages, and stands still for those who want no motion.
"""

import re
import socket
import subprocess
import sys
import tempfile
import time
import unicodedata
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLUMNS, ROWS = 72, 14
CHARACTER, LINE, SIZE, MARGIN = 8.4, 19, 14, 12
PATIENCE = 20  # seconds
LAST = 4.0  # how long the last picture stays, in seconds

# What happens: who, what, and how long the picture stays then, in seconds.
SESSION = [
    ("ann types", "ann", 0.6),
    ("ann enters", "* Hello, ann.", 1.0),
    ("bob comes", "* bob joined.", 0.8),
    ("ann types", "I am typing a rather ", 0.3),
    ("bob says", "hello ann", 1.0),
    ("ann types", "long sentence, ", 0.3),
    ("ann types", "and while I do ", 0.5),
    ("bob says", "did you see the notes? 世界 👍", 1.2),
    ("ann types", "nobody can take it apart", 0.8),
    ("bob says", "so I see", 1.2),
    ("ann enters", "nobody can take it apart", 1.0),
    ("ann types", "/msg b", 0.5),
    ("ann completes", "/msg bob", 0.8),
    ("ann types", "even this stays whole", 0.5),
    ("ann enters", "[to bob]", 0.6),
]


class Tmux:
    """A terminal of its own, in which ann's confab runs."""

    def __init__(self, folder, command):
        self.name = ["tmux", "-u", "-f", "/dev/null", "-S", f"{folder}/socket"]
        self.run("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "env", "TERM=screen-256color", *command)

    def run(self, *words):
        found = subprocess.run([*self.name, *words], check=True, capture_output=True, text=True)
        return found.stdout

    def picture(self):
        x, y = self.run("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return self.run("capture-pane", "-p", "-e").split("\n")[:ROWS], (int(x), int(y))

    def wait_for(self, text):
        end = time.monotonic() + PATIENCE
        # However it is broken into rows.
        while "".join(text.split()) not in "".join(self.run("capture-pane", "-p").split()):
            if time.monotonic() > end:
                sys.exit(f"record-session: the screen does not show {text!r}:\n{self.run('capture-pane', '-p')}")


def perform(tmux, port):
    """Yields a picture and its time after each step."""
    bob = None
    tmux.wait_for("Enter your username:")
    yield tmux.picture(), 0.8
    for what, text, seconds in SESSION:
        match what:
            case "ann types":
                for word in re.findall(r"\S+ ?", text):
                    tmux.run("send-keys", "-l", "--", word)
                    tmux.wait_for(word)
                    yield tmux.picture(), 0.16
            case "ann enters":
                tmux.run("send-keys", "Enter")
                tmux.wait_for(text)
            case "ann completes":
                tmux.run("send-keys", "Tab")
                tmux.wait_for(text)
            case "bob comes":
                bob = socket.create_connection(("127.0.0.1", port))
                bob.sendall(b"bob\n")
                tmux.wait_for(text)
            case "bob says":
                bob.sendall(text.encode() + b"\n")
                tmux.wait_for("bob: " + text)
        yield tmux.picture(), seconds


# ---- From pictures to SVG


def columns_of(character):
    if unicodedata.combining(character) or character in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def runs(row):
    """Cuts a row into pieces of one colour: (column, text, classes). Each wide character is a piece, so that it stands
    where it belongs, whatever font there is."""
    column, classes, text, start, found = 0, set(), "", 0, []

    def flush():
        nonlocal text, start
        if text.strip():
            found.append((start, text, " ".join(sorted(classes))))
        text, start = "", column

    for part in re.split(r"(\x1b\[[0-9;]*m)", row):
        if part.startswith("\x1b"):
            flush()
            for number in re.findall(r"\d+", part) or ["0"]:
                if number == "0":
                    classes.clear()
                elif number == "1":
                    classes.add("b")
                elif number == "39":
                    classes = {c for c in classes if c == "b"}
                elif re.fullmatch(r"3[1-6]", number):
                    classes = {c for c in classes if c == "b"} | {"c" + number[1]}
            continue
        for character in part:
            wide = columns_of(character) == 2
            if wide:
                flush()
            text += character
            column += columns_of(character)
            if wide:
                flush()
    flush()
    return found


def elements(frames):
    """What is to be seen from which picture to which: (first, last, SVG). What stays is one element."""
    for row in range(ROWS):
        first = 0
        for i in range(1, len(frames) + 1):
            if i < len(frames) and frames[i][0][0][row] == frames[first][0][0][row]:
                continue
            text = "".join(
                f'<text x="{MARGIN + column * CHARACTER:g}" y="{MARGIN + row * LINE + SIZE}"'
                + f' textLength="{sum(map(columns_of, piece)) * CHARACTER:g}"'
                + (f' class="{classes}"' if classes else "")
                + f">{escape(piece)}</text>"
                for column, piece, classes in runs(frames[first][0][0][row])
            )
            if text:
                yield first, i, text
            first = i
    first = 0
    for i in range(1, len(frames) + 1):
        if i < len(frames) and frames[i][0][1] == frames[first][0][1]:
            continue
        x, y = frames[first][0][1]
        yield first, i, (
            f'<rect class="k" x="{MARGIN + x * CHARACTER:g}" y="{MARGIN + y * LINE + 1}" width="{CHARACTER}" height="16"/>'
        )
        first = i


STYLE = """
svg{color-scheme:light dark}
.p{fill:#fafafa;stroke:#d0d7de}text{font:%(size)dpx ui-monospace,Menlo,Consolas,monospace;white-space:pre;fill:#1f2328}
.b{font-weight:bold}.k{fill:#1f2328;opacity:.35}
.c1{fill:#b3261e}.c2{fill:#1a7f37}.c3{fill:#8a6100}.c4{fill:#0550ae}.c5{fill:#8250df}.c6{fill:#0f6a78}
@media(prefers-color-scheme:dark){.p{fill:#161b22;stroke:#30363d}text{fill:#e6edf3}.k{fill:#e6edf3}
.c1{fill:#ff8f87}.c2{fill:#56d364}.c3{fill:#e3b341}.c4{fill:#79c0ff}.c5{fill:#d2a8ff}.c6{fill:#56d4dd}}
.f{visibility:hidden}.l{visibility:visible}
"""


def svg(frames):
    total = sum(seconds for _, seconds in frames)
    starts = [sum(seconds for _, seconds in frames[:i]) for i in range(len(frames) + 1)]
    rules, groups = {}, []
    for first, last, text in elements(frames):
        name = f"f{first}_{last}"
        if first == 0 and last == len(frames):
            groups.append(f"<g>{text}</g>")
            continue
        begin, end = (f"{100 * starts[i] / total:.2f}" for i in (first, last))
        # Between two steps nothing changes (step-end).
        steps = "" if first == 0 else "0%{visibility:hidden}"
        steps += f"{begin if first else 0}%{{visibility:visible}}"
        if last < len(frames):
            steps += f"{end}%{{visibility:hidden}}"
        rules[name] = f"@keyframes {name}{{{steps}}}"
        still = " l" if last == len(frames) else ""
        groups.append(f'<g class="f{still}" style="animation-name:{name}">{text}</g>')
    width, height = 2 * MARGIN + COLUMNS * CHARACTER, 2 * MARGIN + ROWS * LINE
    style = STYLE % {"size": SIZE} + "@media(prefers-reduced-motion:no-preference){"
    style += f".f{{animation:{total:g}s step-end infinite}}" + "".join(rules.values()) + "}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" width="{width:g}" height="{height}" '
        'role="img" aria-label="What bob says appears above the line that ann is typing, which stays whole">\n'
        f"<style>{style}</style>\n"
        f'<rect class="p" x=".5" y=".5" width="{width - 1:g}" height="{height - 1}" rx="6"/>\n'
        + "\n".join(groups)
        + "\n</svg>\n"
    )


def record(build):
    with tempfile.TemporaryDirectory() as folder:
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.close()
        with open(f"{folder}/log", "w", encoding="utf-8") as log:
            daemon = subprocess.Popen([build / "confabd", "--listen", f"slash://127.0.0.1:{port}"], stderr=log)
        try:
            end = time.monotonic() + PATIENCE
            while "listening on" not in Path(folder, "log").read_text(encoding="utf-8"):
                if time.monotonic() > end or daemon.poll() is not None:
                    sys.exit("record-session: the daemon does not start")
            tmux = Tmux(folder, [str(build / "client/confab"), "--color", "always", f"127.0.0.1:{port}"])
            try:
                frames = list(perform(tmux, port))
            finally:
                tmux.run("kill-server")
        finally:
            daemon.terminate()
            daemon.wait()
    frames = [(([row.replace(f"port {port}", "port 8888") for row in rows], cursor), t) for (rows, cursor), t in frames]
    return frames[:-1] + [(frames[-1][0], LAST)]


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    picture = svg(record(Path(arguments[0]).resolve()))
    (ROOT / "docs/typing.svg").write_text(picture, encoding="utf-8")
    print(f"docs/typing.svg: {len(picture)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
