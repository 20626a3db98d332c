#!/usr/bin/env python3
"""Prints what a workbook holds, read by openpyxl: one line of JSON for each row, [sheet, [[type, value, format], …]].

Usage: read_workbook.py [--charts] FILE

With --charts one line for each chart: its sheet, its title, whether its bars lie, and where the labels and values of each series
stand.

Types are openpyxl's: s text, n number, d day, f formula, b truth, e error; an empty cell is null.
"""

import json
import sys

import openpyxl


def text_of(title):
    return "".join(run.t for paragraph in title.tx.rich.p for run in paragraph.r or [])


def charts(path):
    for sheet in openpyxl.load_workbook(path).worksheets:
        for chart in sheet._charts:
            series = [[(one.cat.strRef or one.cat.numRef).f, one.val.numRef.f] for one in chart.series]
            said = {"sheet": sheet.title, "title": text_of(chart.title), "lies": chart.barDir == "bar", "series": series}
            print(json.dumps(said, ensure_ascii=False))


def main():
    if sys.argv[1] == "--charts":
        charts(sys.argv[2])
        return
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
