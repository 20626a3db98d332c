#!/usr/bin/env python3
"""Measures what a hub takes from its stations over CURVE beside what SQLite permits on this machine, and what its connections cost; prints one table.

usage: bench/wire.py     (from `make bench`, which builds first)

Environment:
  BENCH_DIR       a folder on a real disk for the files that are written (default: .build/bench/files)
  BENCH_STATIONS  stations that push, and events of each: STATIONSxEVENTS (default: 10x100000)
  BENCH_CROWD     stations that are connected at one time (default: 2000)

Exit codes: 0 every target is met, 1 one is missed or a program failed, 64 bad usage.
"""

import contextlib
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from run import BUILD, LIMIT, OURS, ROOT, build_limit, fail, run, show

RELEASE = BUILD / "release"
BENCH = RELEASE / "WireBench"
HUB = "520103-H01"
# What the hub commits at once when ten stations have a whole batch each under way.
LIMIT_BATCH = 5_120
# Events of one PUSH.
RUN = 512
LEAST_RATIO = 0.5
MOST_RESIDENT_KIB = 256 * 1024
MOST_PER_PEER_KIB = 64
MOST_SYNC_SECONDS = 2.0
WEEK_EVENTS = 5_000
# Turns of the limit and of the sync, of which the median counts.
TURNS = 3


class Hub:
    """A hub in a folder, with its program at work."""

    def __init__(self, folder):
        self.folder, self.process = folder, None
        self.port = free_port()
        self.command("init", "--site", HUB, "--name", "bench", "--endpoint", f"tcp://127.0.0.1:{self.port}")

    @property
    def endpoint(self):
        return f"tcp://127.0.0.1:{self.port}"

    def command(self, *words):
        return run(RELEASE / "hub", *words, "--dir", self.folder)

    def serve(self):
        said = open(f"{self.folder}.log", "w")
        self.process = subprocess.Popen(
            [RELEASE / "hub", "serve", "--dir", self.folder, "--http-port", "0"], stderr=said, stdout=said
        )
        deadline = time.monotonic() + 60
        while "url=" not in Path(f"{self.folder}.log").read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                fail(f"hub serve does not serve: {Path(f'{self.folder}.log').read_text()[-500:]}")
            time.sleep(0.05)

    def memory(self, line):
        """VmRSS (now) or VmHWM (the most so far), in KiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{line}:\s+(\d+) kB$", text, re.M)[1])

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        """What it has acknowledged is on its disk, whatever it is doing."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        if code := self.process.wait(timeout=60):
            fail(f"hub serve ended with {code}: {Path(f'{self.folder}.log').read_text()[-500:]}")


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def throughput(place, stations, events):
    """A row: events a second that a hub checked, committed and acknowledged, beside the limit's in the same minutes."""
    hub = Hub(place / "push")
    run(BENCH, "enrol", hub.folder, stations, place / "push.json")
    hub.serve()
    said = json.loads(run(BENCH, "push", place / "push.json", hub.endpoint, stations, events))
    resident, cpu = hub.memory("VmHWM"), hub.cpu()
    hub.kill()
    if said["events"] != stations * events or said["redials"]:
        fail(f"not all events were acknowledged on the first connection: {said}")
    hub.command("log", "verify")
    payload = mean_payload(f"{hub.folder}/log.db")
    limits = [limit(place / f"limit-{turn}.db", stations, events, payload) for turn in range(TURNS)]
    ours, least = said["events"] / said["seconds"], statistics.median(limits)
    return [
        [
            f"{stations} stations × {events:,} events to a hub",
            f"{ours / 1000:.1f} k/s, {cpu / said['events'] * 1e6:.1f} µs CPU an event",
            f"{least / 1000:.1f} k/s",
            f"{ours / least:.2f}",
            f"≥ {LEAST_RATIO:.2f}",
            ours / least >= LEAST_RATIO,
        ],
        [
            "the hub's memory meanwhile, at most",
            f"{resident / 1024:.0f} MiB",
            "",
            "",
            f"≤ {MOST_RESIDENT_KIB // 1024} MiB",
            resident <= MOST_RESIDENT_KIB,
        ],
    ]


def mean_payload(path):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as log:
        return int(log.execute("SELECT avg(length(payload)) FROM events").fetchone()[0])


def limit(path, stations, events, payload):
    """Rows a second that C inserts into the same tables, in the runs in which they come."""
    run(OURS, "empty", path)
    words = [LIMIT, path, stations * events, LIMIT_BATCH, payload, stations, RUN]
    done = subprocess.run([str(word) for word in words], input="\n", capture_output=True, text=True)
    if done.returncode:
        fail(f"append_limit ended with {done.returncode}: {done.stderr}")
    path.unlink()
    return stations * events / json.loads(done.stdout)["seconds"]


def crowd(place, count):
    """Rows: what an idle connection costs the hub, and how long all of them take that come back at once."""
    hub = Hub(place / "crowd")
    run(BENCH, "enrol", hub.folder, count, place / "crowd.json")
    hub.serve()
    # The first few make what is made once.
    few = dict(json.loads((place / "crowd.json").read_text()))
    few["stations"] = few["stations"][:20]
    (place / "few.json").write_text(json.dumps(few))
    with_stations(place / "few.json", hub, 0).finish()
    before = hub.memory("VmRSS")
    stations = with_stations(place / "crowd.json", hub, 100)
    first = stations.answer()
    after = hub.memory("VmRSS")
    stations.go_on()
    second = stations.answer()
    stations.finish()
    hub.stop()
    each = (after - before) / count
    drained = not second["redials"] and second["events"] == 100 * count
    return [
        [
            f"{count:,} idle stations, each",
            f"{each:.1f} KiB of {after / 1024:.0f} MiB",
            "",
            "",
            f"≤ {MOST_PER_PEER_KIB} KiB",
            each <= MOST_PER_PEER_KIB and not first["failures"],
        ],
        [
            f"{count:,} stations come back at once with 100 events each",
            f"{second['seconds']:.1f} s, {second['events']:,} events, {second['redials']} dialled again",
            "",
            "",
            "all, without a timeout",
            drained,
        ],
    ]


class with_stations:
    def __init__(self, roll, hub, events):
        self.process = subprocess.Popen(
            [BENCH, "crowd", roll, hub.endpoint, str(events)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            fail(f"WireBench crowd ended with {self.process.wait()}")
        said = json.loads(line)
        if said["failures"]:
            fail(f"WireBench crowd: {said['failures']}")
        return said

    def go_on(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def finish(self):
        self.process.stdin.close()
        self.process.stdout.read()
        if code := self.process.wait():
            fail(f"WireBench crowd ended with {code}")


def week(place):
    """A row: a station that was away for a week, and one command."""
    hub = Hub(place / "week")
    hub.serve()
    took = []
    for turn in range(TURNS):
        site, invitation = f"520103100-Z0{turn + 1}", place / f"{turn}.invite"
        invitation.write_text(hub.command("invite", "--site", site, "--name", "n"))
        folder = place / site
        run(RELEASE / "station", "join", invitation, "--dir", folder)
        run(RELEASE / "station", "sync", "--once", "--dir", folder)
        run(BENCH, "fill", folder, WEEK_EVENTS)
        begun = time.monotonic()
        run(RELEASE / "station", "sync", "--once", "--dir", folder)
        took.append(time.monotonic() - begun)
    hub.stop()
    middle = statistics.median(took)
    return [
        [
            f"station sync with {WEEK_EVENTS:,} new events",
            f"{middle:.2f} s",
            "",
            "",
            f"≤ {MOST_SYNC_SECONDS:.0f} s",
            middle <= MOST_SYNC_SECONDS,
        ]
    ]


def main(arguments):
    stations = re.fullmatch(r"(\d+)x(\d+)", os.environ.get("BENCH_STATIONS", "10x100000"))
    count = os.environ.get("BENCH_CROWD", "2000")
    if arguments or not stations or not count.isdigit():
        fail("usage: bench/wire.py, with BENCH_DIR, BENCH_STATIONS (10x100000) and BENCH_CROWD in the environment", 64)
    folder = Path(os.environ.get("BENCH_DIR") or BUILD / "bench" / "files")
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("JIAZHAN_CONFIG", str(ROOT / "config"))
    build_limit()
    rows = []
    with tempfile.TemporaryDirectory(dir=folder) as place:
        rows += week(Path(place))
        rows += crowd(Path(place), int(count))
        rows += throughput(Path(place), int(stations[1]), int(stations[2]))
    show([["over CURVE", "ours", "limit", "ours : limit", "target"]] + [
        each[:4] + [f"{each[4]} {'met' if each[5] else 'MISSED'}"] for each in rows
    ])
    print(f"limit: bench/append_limit.c, the same rows in commits of {LIMIT_BATCH:,}, nothing checked; median of {TURNS} turns")
    return 0 if all(each[5] for each in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
