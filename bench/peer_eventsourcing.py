"""A peer's cost of appending: the Python library eventsourcing on SQLite.

usage: peer_eventsourcing.py FILE EVENTS BATCH

WAL; `synchronous` is what the library leaves it at, which is SQLite's default, FULL. It writes no hash chain. Appends so many
events for every line of its input, and answers with one JSON object on a line: seconds and cpu of appending alone. The events
are made before the clock starts.
"""

import collections
import json
import sys
import time
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

PAYLOAD = b"x" * 200
ORIGINATORS = [UUID(int=number) for number in range(100)]


def main(file, events, batch):
    recorder = SQLiteApplicationRecorder(SQLiteDatastore(file))
    recorder.create_table()
    versions = collections.Counter()

    def made(number):
        originator = ORIGINATORS[number % len(ORIGINATORS)]
        versions[originator] += 1
        return StoredEvent(
            originator_id=originator, originator_version=versions[originator], topic="Event", state=PAYLOAD
        )

    number = 0
    for _ in sys.stdin:
        made_now = [made(number + index) for index in range(events)]
        number += events
        wall, cpu = time.perf_counter(), time.process_time()
        for start in range(0, events, batch):
            recorder.insert_events(made_now[start:start + batch])
        print(json.dumps({"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
