"""The texts of the page, boxes and rules as HTML, laid out and printed by WeasyPrint."""

import html
import json
import pathlib

import weasyprint
from weasyprint.text.fonts import FontConfiguration

import meter

set_up = meter.Span()
page = json.loads(pathlib.Path(meter.text("PAGE")).read_text())
faces = pathlib.Path(meter.text("FONTS"))
STYLE = f"""
@font-face {{ font-family: Sans; src: url(file://{faces}/LiberationSans-Regular.ttf); }}
@font-face {{ font-family: Mono; src: url(file://{faces}/LiberationMono-Regular.ttf); }}
@page {{ size: A4; margin: 10mm; }}
body {{ font: 9pt Sans; }} pre {{ font: 8pt Mono; }} div {{ border: .4pt solid #000; padding: 2mm; }}
"""


def box(name, text):
    return f"<div>{name}<pre>{html.escape(text or '')}</pre></div>"


def written():
    parts = [
        box("1", page["consignor"]),
        box("2", page["consignee"]),
        box("3", "\n".join(page["origin"])),
        box("4", page["transport"]),
        box("5", page["remarks"]),
        box("6", page["goods"]),
        box("7", page["quantity"]),
    ]
    return f"<html><head><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"


fonts = FontConfiguration()


def pdf():
    return weasyprint.HTML(string=written()).write_pdf(font_config=fonts)


# As ours: the first page of a process reads the fonts.
printed, times = pdf(), int(meter.text("TIMES"))
set_up = set_up.end()
span = meter.Span()
for _ in range(times):
    printed = pdf()
spent = span.end()
pathlib.Path(meter.text("OUT")).write_bytes(printed)
meter.say(times, set_up, spent)
