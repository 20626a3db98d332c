"""What the two real ledgers say by themselves: counted from the CSV, knowing nothing of this project's code.

Usage: ledger_oracle.py messages FILE
       ledger_oracle.py requests FILE DAY...    with the days as of which overdue requests are counted

Prints one JSON object. The median and the 90th percentile are by nearest rank.
"""

import collections
import csv
import datetime
import json
import math
import sys

csv.field_size_limit(10**9)


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def nearest_rank(values, share):
    values = sorted(values)
    return values[max(1, math.ceil(share * len(values))) - 1]


def message_time(text):
    for form in ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.datetime.strptime(text.strip(), form)
        except ValueError:
            pass
    raise ValueError(text)


def messages(path):
    ledger = rows(path)
    asked = [message_time(row["留言时间"]) for row in ledger]
    replied = [message_time(row["答复时间"]) for row in ledger]
    days = [(b - a).total_seconds() / 86400 for a, b in zip(asked, replied)]
    return {
        "rows": len(ledger),
        "collected_by_month": collections.Counter(f"{t:%Y-%m}" for t in asked),
        "replies_by_month": collections.Counter(f"{t:%Y-%m}" for t in replied),
        "median_days": nearest_rank(days, 0.5),
        "p90_days": nearest_rank(days, 0.9),
    }


def request_time(text):
    return datetime.datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p") if text else None


def requests(path, days):
    ledger = rows(path)
    counted = [row for row in ledger if "Duplicate" not in row["SRStatus"]]
    closed = [row for row in counted if row["SRStatus"] == "Closed"]
    transferred = [row for row in counted if row["SRStatus"] == "Closed (Transferred)"]

    def overdue(day):
        """Handed to an agency by that day, unanswered by its end, due on an earlier day, not known to be a duplicate."""
        end = datetime.datetime.combine(day, datetime.time.max)
        count = 0
        for row in ledger:
            due = request_time(row["DueDate"])
            if not due or due.date() >= day or request_time(row["CreatedDate"]) > end:
                continue
            settled = None
            if "Duplicate" in row["SRStatus"] or "Transferred" in row["SRStatus"]:
                # From that moment on it is a duplicate, or in other hands without a date.
                settled = request_time(row["StatusDate"])
            elif row["SRStatus"] == "Closed":
                settled = request_time(row["CloseDate"]) or request_time(row["StatusDate"])
            if settled is None or settled > end:
                count += 1
        return count

    return {
        "rows": len(ledger),
        "counted": len(counted),
        "duplicates": len(ledger) - len(counted),
        "closed": len(closed),
        "transfers": len(transferred),
        # A transferred request's agency is that of its newest referral, which the ledger does not name.
        "counted_by_agency": collections.Counter(
            "" if "Transferred" in row["SRStatus"] else row["Agency"] for row in counted
        ),
        "overdue": {str(day): overdue(day) for day in days},
    }


def main(arguments):
    kind, path, *days = arguments
    if kind == "messages":
        answer = messages(path)
    elif kind == "requests":
        answer = requests(path, [datetime.date.fromisoformat(day) for day in days])
    else:
        raise SystemExit(f"unknown ledger {kind}")
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
