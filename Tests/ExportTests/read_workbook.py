#!/usr/bin/env python3
"""Prints what a workbook holds, read by openpyxl: one line of JSON for each row, [sheet, [[type, value, format], …]].

Usage: read_workbook.py FILE

Types are openpyxl's: s text, n number, d day, f formula, b truth, e error; an empty cell is null.
"""

import json
import sys

import openpyxl


def main():
    book = openpyxl.load_workbook(sys.argv[1], read_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            cells = []
            for cell in row:
                value = cell.value
                if value is None:
                    cells.append(None)
                    continue
                if hasattr(value, "isoformat"):
                    value = value.date().isoformat()
                cells.append([cell.data_type, str(value), cell.number_format])
            print(json.dumps([sheet.title, cells], ensure_ascii=False))


if __name__ == "__main__":
    main()
