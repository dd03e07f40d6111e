#!/usr/bin/env python3
"""A first chat server in Python, as most people would write it: one coroutine per connection, on asyncio's streams.

Usage: asyncio_chat.py PORT. It speaks as much of slash as the load generator needs. asyncio sets TCP_NODELAY itself.
"""

import asyncio
import resource
import sys


class Chat:
    def __init__(self):
        self.rooms = {}
        self.names = set()

    async def serve(self, reader, writer):
        person = Person(self, writer)
        try:
            person.tell("* Welcome to asyncio_chat. Enter your username:")
            while person.here and (line := await reader.readline()):
                person.says(line.decode(errors="replace").rstrip("\r\n"))
        except ConnectionError:
            pass
        finally:
            person.leaves()
            writer.close()


class Person:
    def __init__(self, chat, writer):
        self.chat = chat
        self.writer = writer
        self.name = None
        self.room = None
        self.here = True

    def tell(self, line):
        self.writer.write(f"{line}\n".encode())

    def says(self, line):
        if self.name is None:
            self.introduces_itself(line)
        elif line.startswith("/join "):
            self.enters(line.removeprefix("/join "))
            self.tell(f"* You are now in {self.room} with others.")
        elif line == "/quit":
            self.tell(f"* Goodbye, {self.name}.")
            self.here = False
        else:
            data = f"{self.name}: {line}\n".encode()
            for other in self.chat.rooms[self.room]:
                if other is not self:
                    other.writer.write(data)

    def introduces_itself(self, name):
        if name in self.chat.names:
            self.tell("* That name is in use. Enter your username:")
            return
        self.name = name
        self.chat.names.add(name)
        self.enters("lobby")
        self.tell(f"* Hello, {name}. You are in lobby.")

    def enters(self, room):
        self.leaves_room()
        self.room = room
        self.chat.rooms.setdefault(room, set()).add(self)

    def leaves_room(self):
        if self.room is None:
            return
        members = self.chat.rooms[self.room]
        members.discard(self)
        if not members:
            del self.chat.rooms[self.room]
        self.room = None

    def leaves(self):
        self.leaves_room()
        self.chat.names.discard(self.name)


async def main(port):
    server = await asyncio.start_server(Chat().serve, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        asyncio.run(main(int(sys.argv[1])))
    except KeyboardInterrupt:
        pass
