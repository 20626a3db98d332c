#!/usr/bin/env python3
"""Checks config/holidays: one file per year of public holidays and make-up working days.

Usage: scripts/holidays.py --check        checks the files that are there
       scripts/holidays.py --self-test    proves on changed copies that each kind of mistake is found

One line per mistake, FILE:LINE: what. Exit codes: 0 none, 64 bad usage, 65 mistakes, 66 the folder is missing.
"""

import datetime
import re
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "config" / "holidays"
HEADER = "date,kind,name,notice"
KINDS = ("holiday", "workday")
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
# The years that have to be there; later ones may be, without a gap.
YEARS = range(2020, 2027)
NOTICE = re.compile("国办发明电〔([0-9]{4})〕[1-9][0-9]*号")
# A make-up day lies close to the holiday that it makes up for.
MAKE_UP_DISTANCE = 14


def day(text):
    """The date that `text` writes as YYYY-MM-DD, or None."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def check_line(cells, year, known_notices):
    """Yields what is wrong with one line's cells."""
    date = day(cells[0])
    if date is None or date.year != year:
        yield f"date {cells[0]!r} is no day of {year}"
    elif cells[1] == "workday" and date.weekday() < 5:
        yield f"{date} is no weekend, so it is no make-up workday"
    if cells[1] not in KINDS:
        yield f"kind {cells[1]!r} is neither of {', '.join(KINDS)}"
    for name in cells[2].split("、"):
        if name not in FESTIVALS:
            yield f"name {name!r} is none of {'、'.join(FESTIVALS)}"
    notice = NOTICE.fullmatch(cells[3])
    if not notice or not year - 1 <= int(notice.group(1)) <= year:
        yield f"notice {cells[3]!r} is no 国办发明电 of {year - 1} or {year}"
    elif cells[3] not in known_notices:
        yield f"notice {cells[3]} is not in README.md"


def check_file(path, known_notices):
    """Yields what is wrong with one year's file, and returns its days as {date: (place, kind, names)}."""
    year, days, previous = int(path.stem), {}, ""
    raw = path.read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        yield f"{path.name}: is no UTF-8"
        return days
    if "\r" in text or text.startswith("\ufeff") or not text.endswith("\n"):
        yield f"{path.name}: is not plain UTF-8 with LF, without BOM"
        return days
    lines = text.split("\n")[:-1]
    if lines[0] != HEADER:
        yield f"{path.name}:1: the first line is not {HEADER}"
    for number, line in enumerate(lines[1:], start=2):
        place, cells = f"{path.name}:{number}", line.split(",")
        if len(cells) != HEADER.count(",") + 1:
            yield f"{place}: there are not four columns"
            continue
        if cells[0] <= previous:
            yield f"{place}: {cells[0]} is not after {previous}"
        previous = cells[0]
        wrong = list(check_line(cells, year, known_notices))
        yield from (f"{place}: {what}" for what in wrong)
        if not wrong:
            days[day(cells[0])] = (place, cells[1], set(cells[2].split("、")))
    for festival in FESTIVALS:
        if not any(kind == "holiday" and festival in names for _, kind, names in days.values()):
            yield f"{path.name}: {festival} is missing"
    return days


def mistakes(folder):
    """Every mistake in the folder, one line each."""
    found, days = [], {}
    readme = (folder / "README.md").read_text()
    known_notices = {match.group() for match in NOTICE.finditer(readme)}
    years = []
    for path in sorted(folder.glob("*.csv")):
        if not re.fullmatch("[0-9]{4}", path.stem):
            found.append(f"{path.name}: is not named after a year")
            continue
        years.append(int(path.stem))
        checking = check_file(path, known_notices)
        while True:
            try:
                found.append(next(checking))
            except StopIteration as end:
                days.update(end.value)
                break
    last = max([*years, YEARS[-1]])
    found += [f"{year}.csv: is missing" for year in range(YEARS[0], last + 1) if year not in years]
    for date, (place, kind, names) in days.items():
        near = [date + datetime.timedelta(n) for n in range(-MAKE_UP_DISTANCE, MAKE_UP_DISTANCE + 1)]
        if kind == "workday" and not any(days.get(d, ("", "", set()))[1:] == ("holiday", names) for d in near):
            found.append(f"{place}: no holiday of {'、'.join(sorted(names))} lies within {MAKE_UP_DISTANCE} days")
    return found


def check(folder=FOLDER):
    found = mistakes(folder)
    for line in found:
        print(f"holidays: {line}", file=sys.stderr)
    if found:
        return 65
    files = sorted(folder.glob("*.csv"))
    lines = sum(path.read_text().count("\n") - 1 for path in files)
    print(f"holidays: {lines} days of {files[0].stem} to {files[-1].stem} are well-formed")
    return 0


# Each: what the mistake is, the file, what stands there, what is put there instead, and what must be said of it.
CHANGES = [
    ("another header", "2020.csv", "date,kind,name,notice", "date,kind,name", "the first line is not"),
    ("no such day", "2021.csv", "2021-01-01", "2021-02-30", "is no day of 2021"),
    ("another year's day", "2021.csv", "2021-01-01", "2020-12-31", "is no day of 2021"),
    ("out of order", "2022.csv", "2022-01-02", "2022-01-04", "is not after"),
    ("a day twice", "2022.csv", "2022-01-02", "2022-01-01", "is not after"),
    ("a word for a kind", "2023.csv", "2023-01-21,holiday", "2023-01-21,rest", "is neither of"),
    ("a weekday made up for", "2024.csv", "2024-02-12,holiday", "2024-02-12,workday", "is no weekend"),
    ("a make-up day far off", "2024.csv", "2024-02-04,workday,春节", "2024-02-04,workday,劳动节", "no holiday of 劳动节"),
    ("an unknown festival", "2025.csv", "2025-04-04,holiday,清明节", "2025-04-04,holiday,清明", "is none of"),
    ("a festival missing", "2026.csv", "端午节", "清明节", "端午节 is missing"),
    ("a notice of other years", "2026.csv", "〔2025〕7号", "〔2023〕7号", "is no 国办发明电 of"),
    ("a notice not named", "2026.csv", "〔2025〕7号", "〔2025〕8号", "is not in README.md"),
    ("a column too few", "2026.csv", "2026-01-01,holiday,元旦,", "2026-01-01,holiday,元旦", "there are not four columns"),
    ("CRLF", "2026.csv", "\n", "\r\n", "is not plain UTF-8 with LF"),
    ("an empty file", "2026.csv", None, "", "is not plain UTF-8 with LF"),
    ("a year missing", "2023.csv", None, None, "2023.csv: is missing"),
    ("a misnamed file", "2023 (1).csv", None, HEADER + "\n", "is not named after a year"),
]


def self_test():
    failed = 0
    for what, name, old, new, said in CHANGES:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            for path in FOLDER.iterdir():
                (folder / path.name).write_bytes(path.read_bytes())
            if old is not None:
                text = (folder / name).read_text()
                assert old in text, f"{name} has no {old!r} to change"
                (folder / name).write_text(text.replace(old, new), newline="")
            elif new is None:
                (folder / name).unlink()
            else:
                (folder / name).write_text(new)
            found = mistakes(folder)
            if not any(said in line for line in found):
                failed += 1
                print(f"holidays: not found: {what}: {found}", file=sys.stderr)
    print(f"holidays: {len(CHANGES) - failed} of {len(CHANGES)} kinds of mistakes are found")
    return 65 if failed else 0


def main(arguments):
    if arguments not in (["--check"], ["--self-test"]):
        print("holidays: usage: scripts/holidays.py --check | --self-test", file=sys.stderr)
        return 64
    if not (FOLDER / "README.md").is_file():
        print(f"holidays: {FOLDER}/README.md does not exist", file=sys.stderr)
        return 66
    return check() if arguments == ["--check"] else self_test()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
