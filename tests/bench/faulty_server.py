#!/usr/bin/env python3
"""faulty_server.py FAULT LOAD: a chat server that makes one mistake, and the load generator LOAD, which must find it.

FAULT is a field of the load generator's report; with "none" all is well, and it must say so.
"""

import asyncio
import json
import os
import sys
from collections import defaultdict

PEOPLE, ROOMS = 6, 2
# The second line of the first speaker, who sends four at once: so another line of the same speaker always follows.
FAULTY_LINE, WINDOW = 2, 4


class FaultyServer:
    def __init__(self, fault):
        self.fault = fault
        self.rooms = defaultdict(dict)  # the writers in each, by name
        self.lines = 0
        self.held_back = {}  # by receiver: what to deliver after the sender's next line

    async def serve(self, reader, writer):
        name = room = None
        writer.write(b"* Welcome to the test. Enter your username:\n")
        try:
            while line := (await reader.readline()).decode().rstrip("\n"):
                if name is None:
                    name = line
                    writer.write(f"* Hello, {name}.\n".encode())
                elif line.startswith("/join "):
                    room = line.split()[1]
                    self.rooms[room][name] = writer
                    writer.write(f"* You are now in {room} with others.\n".encode())
                else:
                    self.say(name, room, line)
        except ConnectionError:
            pass
        self.rooms[room].pop(name, None)
        writer.close()

    def say(self, name, room, text):
        self.lines += 1
        listeners = {other: out for other, out in self.rooms[room].items() if other != name}
        faulty = self.lines == FAULTY_LINE
        for number, (other, out) in enumerate(listeners.items()):
            data = f"{name}: {text}\n".encode()
            if faulty and number == 0 and self.fault != "none":
                self.make_mistake(name, room, other, out, data)
            else:
                out.write(data)
            if late := self.held_back.pop((name, other), None) if not faulty else None:
                out.write(late)

    def make_mistake(self, name, room, other, out, data):
        match self.fault:
            case "lost":
                pass
            case "doubled":
                out.write(data * 2)
            case "reordered":
                self.held_back[name, other] = data
            case "self_echoed":
                out.write(data)
                self.rooms[room][name].write(data)
            case "wrong_room":
                out.write(data)
                elsewhere = next(people for place, people in self.rooms.items() if place != room)
                next(iter(elsewhere.values())).write(data)
            case "wrong_sender":
                out.write(data.replace(name.encode(), other.encode()))
            case "garbled":
                out.write(data[:-2] + b"!\n")
            case "closed":
                out.close()
            case _:
                raise ValueError(self.fault)


async def run_load(program, port):
    process = await asyncio.create_subprocess_exec(
        program, "chatter", "--port", str(port), "--server", str(os.getpid()),
        "--people", str(PEOPLE), "--rooms", str(ROOMS), "--speakers", "2", "--window", str(WINDOW),
        "--warm", "0", "--seconds", "0.5", "--drain", "2",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    return process.returncode, json.loads(out)


async def main(fault, program):
    server = await asyncio.start_server(FaultyServer(fault).serve, "127.0.0.1", 0)
    async with server:
        status, report = await run_load(program, server.sockets[0].getsockname()[1])
    fields = ("lost", "doubled", "reordered", "self_echoed", "wrong_room", "wrong_sender", "garbled", "closed")
    found = {field for field in fields if report[field]}
    print(f"status {status}, {report}")
    if fault == "none":
        return status == 0 and report["ok"] and not found
    # A message that arrived wrong, or nowhere, is also missing.
    return status == 1 and not report["ok"] and fault in found and found <= {fault, "lost"}


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main(sys.argv[1], sys.argv[2])) else 1)
