#!/usr/bin/env python3
"""Writes config/divisions/NN.csv, one file per province, from the statistics bureau's four tables.

Usage: scripts/divisions.py FOLDER    FOLDER holds divisions_{provinces,cities,areas,streets}.csv
       scripts/divisions.py --check   checks the files that are there, and writes nothing

Villages (12 digits) are not in those tables. Those that were appended to the files by hand are kept.
Nothing is written unless everything holds. Exit codes: 0 done, 64 bad usage, 65 bad data, 66 a file is missing.
"""

import csv
import re
import sys
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "config" / "divisions"

# Digits of each level, from province to village, and the table that has it.
TABLES = {
    2: "divisions_provinces.csv",
    4: "divisions_cities.csv",
    6: "divisions_areas.csv",
    9: "divisions_streets.csv",
}
VILLAGE = 12
LEVELS = [*TABLES, VILLAGE]
# 34 provinces exist; the bureau's tables leave out Hong Kong, Macao and Taiwan.
PROVINCES_AT_MOST = 34
SHOWN_AT_MOST = 20


class BadData(Exception):
    """What is wrong, one line each."""


def rows(path):
    """Yields (line, code, name) of a CSV file that has the columns code and name."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if not {"code", "name"} <= set(reader.fieldnames or []):
            raise BadData(f"{path.name}:1: has no columns code and name")
        for row in reader:
            yield reader.line_num, row["code"], row["name"]


def gather(sources):
    """Reads (path, permitted lengths) into {code: name}; raises BadData naming every duplicate, orphan and bad row."""
    names, places, wrong = {}, {}, []
    for path, lengths in sources:
        for line, code, name in rows(path):
            place = f"{path.name}:{line}"
            if not re.fullmatch("[0-9]+", code or "") or len(code) not in lengths:
                expected = " or ".join(str(length) for length in lengths)
                wrong.append(f"{place}: code {code!r} has not {expected} digits")
            elif not name or name != name.strip() or re.search(r'[,"\s]', name):
                wrong.append(f"{place}: name {name!r} of {code} is empty or has blanks, commas or quotes in it")
            elif code in names:
                wrong.append(f"{place}: duplicate code {code}, first at {places[code]}")
            else:
                names[code], places[code] = name, place
    for code, place in places.items():
        level = LEVELS.index(len(code))
        if level > 0 and code[: LEVELS[level - 1]] not in names:
            wrong.append(f"{place}: orphan {code}, there is no {code[:LEVELS[level - 1]]}")
    if wrong:
        more = [f"and {len(wrong) - SHOWN_AT_MOST} more"] if len(wrong) > SHOWN_AT_MOST else []
        raise BadData("\n".join(wrong[:SHOWN_AT_MOST] + more))
    return names


def by_province(names):
    """The text of each province's file. Text order puts every division right before those below it."""
    texts = {}
    for code in sorted(names):
        texts.setdefault(code[:2], ["code,name\n"]).append(f"{code},{names[code]}\n")
    assert 0 < len(texts) <= PROVINCES_AT_MOST, f"{len(texts)} provinces"
    return {province: "".join(lines) for province, lines in texts.items()}


def present():
    return sorted(OUTPUT.glob("[0-9][0-9].csv"))


def kept_villages():
    """{code: name} of the villages that the files hold now."""
    return {
        code: name
        for path in present()
        for _, code, name in rows(path)
        if code and len(code) == VILLAGE
    }


def check():
    files = present()
    if not files:
        raise BadData(f"{OUTPUT.name}: no files")
    names = gather([(path, LEVELS) for path in files])
    texts = by_province(names)
    for path in files:
        if path.read_bytes() != texts.get(path.stem, "").encode():
            raise BadData(f"{path.name}: is not sorted by code, has another province's codes, or is not plain UTF-8 with LF")
    print(f"divisions: {len(names)} divisions in {len(files)} files are well-formed")


def regenerate(folder):
    names = gather([(folder / table, [digits]) for digits, table in TABLES.items()])
    for code, name in kept_villages().items():
        if code[:9] not in names:
            raise BadData(f"{code[:2]}.csv: village {code} {name} has lost its township {code[:9]}; move or remove it first")
        names[code] = name
    texts = by_province(names)
    for path in present():
        if path.stem not in texts:
            raise BadData(f"{path.name}: the tables have no province {path.stem}; remove the file first if that is right")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for province, text in texts.items():
        (OUTPUT / f"{province}.csv").write_bytes(text.encode())
    print(f"divisions: wrote {len(names)} divisions in {len(texts)} files")


def main(arguments):
    if len(arguments) != 1 or (arguments[0].startswith("-") and arguments[0] != "--check"):
        print("divisions: usage: scripts/divisions.py FOLDER | --check", file=sys.stderr)
        return 64
    try:
        if arguments[0] == "--check":
            check()
        else:
            regenerate(Path(arguments[0]))
    except BadData as problem:
        for line in str(problem).splitlines():
            print(f"divisions: {line}", file=sys.stderr)
        return 65
    except (csv.Error, UnicodeDecodeError) as problem:
        print(f"divisions: a file is no UTF-8 CSV: {problem}", file=sys.stderr)
        return 65
    except FileNotFoundError as problem:
        print(f"divisions: {problem.filename} does not exist", file=sys.stderr)
        return 66
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
