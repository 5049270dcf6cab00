"""The texts of the page, each line put at its place by reportlab, which lays nothing out."""

import io
import json
import pathlib

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

import meter

set_up = meter.Span()
page = json.loads(pathlib.Path(meter.text("PAGE")).read_text())
faces = pathlib.Path(meter.text("FONTS"))
pdfmetrics.registerFont(TTFont("Mono", faces / "LiberationMono-Regular.ttf"))
PLACES = {
    "consignor": (30, 800),
    "consignee": (30, 700),
    "transport": (30, 600),
    "remarks": (300, 600),
    "goods": (30, 500),
    "quantity": (450, 500),
}


def pdf():
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.setFont("Mono", 8)
    texts = {name: page[name] or "" for name in PLACES}
    texts["remarks"] += "\n" + "\n".join(page["origin"])
    for name, (x, y) in PLACES.items():
        sheet.rect(x - 4, y - 90, 250, 100)
        for row, line in enumerate(texts[name].split("\n")):
            sheet.drawString(x, y - 9 * row, line)
    sheet.showPage()
    sheet.save()
    return out.getvalue()


printed, times = pdf(), int(meter.text("TIMES"))
set_up = set_up.end()
span = meter.Span()
for _ in range(times):
    printed = pdf()
spent = span.end()
pathlib.Path(meter.text("OUT")).write_bytes(printed)
meter.say(times, set_up, spent)
