"""The cells of the workbook read by openpyxl, which makes no goods lines of them."""

import openpyxl

import meter

set_up = meter.Span()
times, wanted = int(meter.text("TIMES")), int(meter.text("LINES"))
set_up = set_up.end()
span = meter.Span()
for _ in range(times):
    book = openpyxl.load_workbook(meter.text("TABLE"), read_only=True, data_only=True)
    rows = [[cell for cell in row] for row in book.active.iter_rows(values_only=True)]
    book.close()
    if len(rows) != wanted + 1:
        raise SystemExit(f"{len(rows)} rows")
meter.say(times, set_up, span.end())
