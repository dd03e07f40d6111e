"""Logins over TLS: confabd's own, beside nginx's stream proxy with TLS in front of a confabd in plain text."""

import os
import shutil
import statistics
import time
from pathlib import Path

import loads
from servers import KINDS, Kind, Running, certificate

NGINX_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so"
NGINX = """
load_module {module};
daemon off;
master_process off;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{ worker_connections 20000; }}
stream {{
  server {{
    listen 127.0.0.1:{port} ssl backlog=4096;
    ssl_certificate {directory}/certificate.pem;
    ssl_certificate_key {directory}/key.pem;
    ssl_protocols TLSv1.3;
    ssl_session_cache off;
    ssl_session_tickets off;
    proxy_pass 127.0.0.1:{inner};
  }}
}}
"""


def nginx_before(inner_port):
    """nginx for TLS, and a server at this port behind it."""

    def command(_, port, directory):
        if directory:
            certificate(directory)
            text = NGINX.format(module=NGINX_MODULE, directory=directory, port=port, inner=inner_port)
            (directory / "nginx.conf").write_text(text)
        return ["nginx", "-e", "stderr", "-c", f"{directory}/nginx.conf"]

    return Kind("nginx", "nginx and confabd", "slash", command, load_options=("--tls", "1"))


def is_missing():
    if not shutil.which("nginx") or not Path(NGINX_MODULE).exists():
        return "nginx and its module for streams are not there (nginx-core, libnginx-mod-stream)"
    return None


def cpu_seconds(pids):
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def visits_per_cpu_second(options, server, pids):
    """Of all of these processes together. The load is steady, so all of the run counts."""
    before, start = cpu_seconds(pids), time.monotonic()
    found = loads.outcome(
        loads.start(options.binaries, server, f"churn --people 64 --warm 1 --seconds {max(options.seconds, 3)}".split()),
        f"{server.kind.name}: logins over TLS",
    )
    cores = (cpu_seconds(pids) - before) / (time.monotonic() - start)
    return found["visits_per_second"] / cores


def measure(options):
    """Returns the medians: of confabd, and of nginx with a confabd behind it, or None if there is no nginx."""
    ours, theirs = [], []
    for _ in range(options.rounds):
        with Running(KINDS["confabd-tls"], options.binaries) as server:
            ours.append(visits_per_cpu_second(options, server, [server.pid]))
        if is_missing():
            continue
        with Running(KINDS["confabd"], options.binaries) as inner, Running(
            nginx_before(inner.port), options.binaries
        ) as outer:
            theirs.append(visits_per_cpu_second(options, outer, [inner.pid, outer.pid]))
    return statistics.median(ours), statistics.median(theirs) if theirs else None
