"""The servers compared, each started so that only its design limits it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVER_CPU = 0
LOAD_CPU = 1


def pinned(cpu, command):
    """A machine with one processor has nothing to pin to."""
    if (os.cpu_count() or 1) < 2:
        return command
    return ["taskset", "--cpu-list", str(cpu), *command]


@dataclass(frozen=True)
class Kind:
    name: str
    title: str  # for the table
    protocol: str
    command: object  # of (binaries, port, directory for configuration), a list
    room_max: int = 20_000  # a server that announces every join by name costs the square of the room's size
    load_options: tuple = ()

    def missing(self, binaries):
        """Returns why it can't run here, or None."""
        program = self.command(binaries, 1, None)[0]
        return None if shutil.which(program) else f"{program} is not there"


def confabd(binaries, port, _, *extra):
    # Default settings except for the number of connections; local clients are exempt from pace by default.
    return [str(binaries / "confabd"), "--listen", f"slash://127.0.0.1:{port}", "--connections-max", "20000", *extra]


def confabd_sigil(binaries, port, _):
    return [str(binaries / "confabd"), "--listen", f"sigil://127.0.0.1:{port}", "--connections-max", "20000"]


def certificate(directory):
    """The arguments for a certificate and its key, made for this run."""
    files = [f"{directory}/certificate.pem", f"{directory}/key.pem"]
    if directory:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-out", files[0], "-keyout", files[1]],
            check=True, stderr=subprocess.DEVNULL,
        )
    return ["--tls-certificate", files[0], "--tls-key", files[1]]


def confabd_tls(binaries, port, directory):
    listen = ["--listen", f"slash+tls://127.0.0.1:{port}", "--connections-max", "20000"]
    return [str(binaries / "confabd"), *listen, *certificate(directory)]


def own(name):
    return lambda binaries, port, _: [str(binaries / "bench" / "servers" / name), str(port)]


def asyncio_chat(_, port, __):
    return ["python3", str(HERE.parent / "servers" / "asyncio_chat.py"), str(port)]


NGIRCD = """
[Global]
Name = bench.example
Info = benchmark
MotdPhrase = "none"
Listen = 127.0.0.1
Ports = {port}

[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
PingTimeout = 3600

[Options]
DNS = no
Ident = no
PAM = no
"""


def ngircd(_, port, directory):
    if directory:
        (directory / "ngircd.conf").write_text(NGIRCD.format(port=port))
    return ["/usr/sbin/ngircd", "--nodaemon", "--config", f"{directory}/ngircd.conf"]


INSPIRCD = """
<config format="xml">
<server name="bench.example" description="benchmark" network="Benchmark" id="001">
<admin name="nobody" nick="nobody" email="nobody@bench.example">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect name="all" allow="*" limit="100000" localmax="100000" globalmax="100000" maxchans="100" timeout="120"
  pingfreq="1h" commandrate="1000000000" threshold="1000000" fakelag="off" hardsendq="256M" softsendq="256M"
  recvq="1M" resolvehostnames="no" useident="no" useconnectban="no" maxconnwarn="no">
<performance softlimit="100000" somaxconn="4096" netbuffersize="65534" clonesonconnect="no">
<options prefixquit="" syntaxhints="no" announcets="no" hostintopic="no">
<log method="stderr" type="*" level="default" flush="1">
"""


def inspircd(_, port, directory):
    if directory:
        (directory / "inspircd.conf").write_text(INSPIRCD.format(port=port))
    return ["/usr/sbin/inspircd", "--nofork", "--nopid", "--runasroot", "--config", f"{directory}/inspircd.conf"]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("bare_epoll", "bare epoll", "slash", own("bare_epoll")),
        Kind("confabd", "confabd", "slash", confabd),
        Kind("confabd-tls", "confabd over TLS", "slash", confabd_tls, load_options=("--tls", "1")),
        Kind("confabd-tidy", "confabd, lines edited", "slash-tidy", confabd),
        Kind("confabd-sigil", "confabd, sigil", "sigil", confabd_sigil),
        Kind("naive_asio", "naive Asio", "slash", own("naive_asio")),
        Kind("asyncio", "Python asyncio", "slash", asyncio_chat),
        # ngIRCd has a short queue of connections to accept.
        Kind("ngircd", "ngIRCd", "irc", ngircd, room_max=1000, load_options=("--at-a-time", "8")),
        Kind("inspircd", "InspIRCd", "irc", inspircd, room_max=3000),
    )
}


class Running:
    """A server of the given kind, alive inside the with-block."""

    def __init__(self, kind, binaries):
        self.kind = kind
        self.port = free_port()
        self._directory = tempfile.TemporaryDirectory(prefix="confab-bench-")
        directory = Path(self._directory.name)
        # A daemon that switches to another user must still find its configuration.
        directory.chmod(0o755)
        self._log = open(directory / "log", "w+b")
        self._process = subprocess.Popen(
            pinned(SERVER_CPU, kind.command(binaries, self.port, directory)),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd=directory,
        )
        self.pid = self._process.pid

    def __enter__(self):
        try:
            self._await_port()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await_port(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.02)
        self._log.seek(0)
        said = self._log.read().decode(errors="replace")
        raise RuntimeError(f"{self.kind.name} does not serve: {said.strip()[-500:]}")

    def log(self):
        return Path(self._log.name).read_text(errors="replace")

    def upgrade(self):
        """Has a new process take over. Returns how long nobody was served, in milliseconds, as its log says."""
        taken_over = re.compile(r"process (\d+) serves .* after a silence of (\d+) ms")
        before = len(taken_over.findall(self.log()))
        os.kill(self.pid, signal.SIGUSR2)
        deadline = time.monotonic() + 30
        while len(found := taken_over.findall(self.log())) == before:
            if time.monotonic() > deadline or "not upgraded" in self.log():
                raise RuntimeError(f"the upgrade failed: {self.log()[-500:]}")
            time.sleep(0.02)
        self.pid = int(found[-1][0])
        return int(found[-1][1])

    def __exit__(self, *_):
        if self.pid != self._process.pid:
            os.kill(self.pid, signal.SIGTERM)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        self._directory.cleanup()


def free_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
