"""What a site exported: the lines of `log export --format jsonl`, as records that the oracle folds.

Written from docs/EVENTS.md ("Exports") alone. Words are taken from the names of the schema's enumerations, which EVENTS.md
lists: CHANNEL_WALK_IN is `walk-in`. A number that stands for nothing said, or that only a later version knows, is "".
"""

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)

# The prefix of each enumeration's names, and the words of those by which figures are split, in the schema's order.
KINDS_OF_SITE = ["home", "station", "room", "point"]
LEVELS = ["national", "provincial", "city", "county", "township"]
KINDS_OF_VISIT = ["reception", "household", "month", "inspection", "online"]
KINDS_OF_DUTY = ["training", "session", "research", "inspection", "report", "practical"]
KINDS_OF_MATTER = ["opinion", "petition", "snapshot", "legislative", "suggestion"]
CHANNELS = ["walk-in", "visit", "qr", "snapshot", "phone", "letter", "meeting", "online"]
CONVERSIONS = ["suggestion", "procuratorial", "petition", "legislative", "opinion"]
CLASSES = ["a", "b", "c", "d"]
GRADES = ["satisfied", "basic", "dissatisfied"]

LETTERS = {"J": "home", "Z": "station", "S": "room", "D": "point", "H": "hub"}
DIVISION_LENGTHS = [2, 4, 6, 9, 12]


def word(fact, member, prefix):
    """The word of an enumeration's value: member `kind` with VISIT_KIND_HOUSEHOLD and prefix VISIT_KIND_ is `household`."""
    value = fact.get(member, "")
    if not isinstance(value, str) or not value.startswith(prefix):
        return ""
    name = value[len(prefix):].lower().replace("_", "-")
    return "" if name == "unspecified" else name


def ref(fact, member):
    """A Ref as (log, seq); None where it is absent."""
    value = fact.get(member)
    return None if value is None else (value.get("log", ""), int(value.get("seq", 0)))


def moment(fact, member):
    """A time in milliseconds since 1970; 0 where none is said."""
    return int(fact.get(member, 0))


def milliseconds(text):
    """RFC 3339 as milliseconds since 1970."""
    return (datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // MILLISECOND


def site_code(text):
    """(division, kind) of a site code such as 520103001-Z02; None for a text that is none."""
    division, hyphen, rest = text.partition("-")
    digits = rest[1:]
    if (
        not hyphen or len(division) not in DIVISION_LENGTHS or not (division.isascii() and division.isdigit())
        or rest[:1] not in LETTERS or not 2 <= len(digits) <= 4 or not (digits.isascii() and digits.isdigit())
    ):
        return None
    return division, LETTERS[rest[0]]


@dataclass(frozen=True)
class Record:
    """One event as it stands in a log."""

    log: str
    seq: int
    hlc: int
    occurred_at: int
    recorded_at: int
    received_at: int
    # (log, seq) of the event that opened the matter, visit, duty or project; of an opening event its own place.
    subject: tuple
    # Whether the event itself names a subject: one that does opens nothing.
    names_subject: bool
    # The member of the body, such as `opinionCollected`; "" for an event of a later version.
    type: str
    fact: dict = field(repr=False)

    @property
    def ref(self):
        return (self.log, self.seq)

    @property
    def order(self):
        """States are folded in this order: hybrid time, then log, then place."""
        return (self.hlc, self.log, self.seq)

    @property
    def site(self):
        """The site that owns the log: a hub's further logs have a part after a slash."""
        return self.log.partition("/")[0]

    @property
    def by_hub(self):
        code = site_code(self.site)
        return code is not None and code[1] == "hub"


ENVELOPE = {"hlc", "occurredAt", "recordedAt", "actor", "subject", "entry", "contents", "origin"}
OPENINGS = {"opinionCollected", "visitLogged", "dutyLogged", "projectProposed"}


def record(line):
    """The record of one line of the export."""
    said = json.loads(line)
    event = said["event"]
    place = (said["log"], int(said["seq"]))
    bodies = [member for member in event if member not in ENVELOPE]
    kind = bodies[0] if bodies else ""
    names_subject = "subject" in event
    subject = ref(event, "subject") if names_subject else (place if kind in OPENINGS else None)
    return Record(
        log=place[0], seq=place[1], hlc=int(said["hlc"]), occurred_at=milliseconds(said["occurred_at"]),
        recorded_at=milliseconds(said["recorded_at"]), received_at=milliseconds(said["received_at"]), subject=subject,
        names_subject=names_subject, type=kind, fact=event.get(kind, {}))


def read(lines):
    """Every record once, in the order of the fold."""
    found = {}
    for line in lines:
        if line.strip():
            one = record(line)
            found.setdefault(one.ref, one)
    return sorted(found.values(), key=lambda one: one.order)


class Calendar:
    """Business dates of one time zone, as days counted from 1970-01-01."""

    def __init__(self, zone):
        self.zone = ZoneInfo(zone)
        self._ends = {}

    def day(self, instant):
        local = (EPOCH + instant * MILLISECOND).astimezone(self.zone)
        return local.date().toordinal() - date(1970, 1, 1).toordinal()

    def end(self, day):
        """The last millisecond of a day."""
        if day not in self._ends:
            # The next day begins at the first moment that falls on it; a zone may skip its midnight.
            middle = (day + 1) * 86_400_000
            low, high = middle - 36 * 3_600_000, middle + 36 * 3_600_000
            first = bisect_right(_Days(self, low, high), day)
            self._ends[day] = low + first - 1
        return self._ends[day]

    @staticmethod
    def number(text):
        return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()

    @staticmethod
    def date(day):
        return date.fromordinal(day + date(1970, 1, 1).toordinal())


class _Days:
    """The days of the milliseconds from `low` to `high`, for a binary search."""

    def __init__(self, calendar, low, high):
        self.calendar, self.low, self.high = calendar, low, high

    def __len__(self):
        return self.high - self.low

    def __getitem__(self, index):
        return self.calendar.day(self.low + index)
