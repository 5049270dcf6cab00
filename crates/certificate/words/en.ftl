# The words of Origo, in English. The same for the program and for the window.
# Each rule says what is wrong and how to mend it.

## Boxes and sheets

box-1 = Consignor
box-2 = Consignee
box-3 = Country of origin
box-4 = Transport details
box-5 = Remarks
box-6 = Item number; marks, numbers, number and kind of packages; description of goods
box-7 = Quantity
box-declaration = Declaration of origin
box-invoices = Invoices
box-attachments = Attachments
box-order = Order detail
box-parties = Company and signatory

## Severity

severity-error = Error
severity-warning = Warning

## Box 1

v01-empty = Box 1 is empty. Write the consignor's name and full address, with the country on the last line.
v01-country = The last line of box 1 must end with the country in full, for instance ITALIA.
v01-long = Box 1 has { $length } characters; it takes { $max }. Shorten the address, not the country.
v02-name = Box 1 does not name the company as the Registro Imprese knows it ({ $name }). Correct the name, or write "per conto di" and attach the delegation.
v02-address = The address in box 1 is not the one of the Registro Imprese ({ $address }). Check that it is the right seat or local unit.
v02-delegation = Box 1 says "per conto di" (on behalf of), but there is no delegation. Attach it and mark it with the purpose "delega".

## Box 2

v04-empty = Box 2 is empty. Write the foreign consignee, or TO THE ORDER.
v04-to-order = With TO THE ORDER, box 2 may hold nothing but the country of destination. Remove the rest, or name the consignee.
v05-italy = The consignee cannot be in Italy. If the buyer is Italian, write ALL'ORDINE and the country of destination.
v06-country = The last line of box 2 must end with the country in full, in Italian or English, alone or after a comma or " - ". Codes (TR, USA, UK) are not enough.
v07-empty = The country of destination is missing. Choose { $country }, as in box 2.
v07-differs = The country of destination ({ $destination }) is not the one in box 2 ({ $country }). Make them the same.

## Box 3

v09-empty = Box 3 is empty. Give the country of origin in the box or on every goods line.
v09-union = "{ $country }" will not do in box 3. Write "Unione Europea" in full and first, then, if you wish, " - " and the member state.
v09-unknown = "{ $country }" is not the full name of a country. Write it in Italian, without codes.
v09-writing = "{ $country }": the usual writing is "Unione Europea - " and then the member state.
v09-order = In box 3 the European Union usually comes before other countries.
v10-missing = Box 3 lacks the origin of some goods: { $countries }. Add it, or correct the lines.
v10-unused = Box 3 names { $countries }, but no goods line has that origin. Remove it, or correct the lines.
v12-not-a-member = In "{ $country }" the country is not one of the 27 member states of the European Union. Write the country alone.

## Box 5 and invoices

v14-long = Box 5 has { $length } characters; it takes { $max }.
v14-number = Box 5 does not give invoice { $number } with the same number as the table. Copy the number as it is.
v14-date = Box 5 does not give the date of invoice { $number } ({ $date }). Add it beside the number.
v14-invoice-without-number = Line { $line } of the table lacks the invoice number.
v14-invoice-without-date = On line { $line } of the table the invoice date is missing or not valid.
v14-no-invoices = The table of invoices is empty. Give number and date of the export invoice.

## Boxes 6 and 7

v11-origin = There is more than one origin: line { $line } must state its own.
v17-no-goods = There are no goods. Add at least one line.
v17-number = The item number is { $found }, here it must be { $expected }: lines are numbered in order from 1.
v17-packages = Line { $line } lacks the number of packages. For unpacked goods write "alla rinfusa" (in bulk) as the kind of packages.
v17-package-kind = Line { $line } lacks the kind of packages, for instance "cartons".
v17-description = Line { $line } lacks the description of the goods.
v17-quantity = Line { $line } lacks the quantity.
v17-unit = The quantity of line { $line } needs a number and a unit, for instance KG 312.
v19-generic = "{ $text }" is too generic. Describe the goods well enough to recognise their tariff heading.

## What no box may say

v20-price = "{ $text }" looks like a price or an amount. The certificate states no prices: remove it.
v22-preference = "{ $text }" is about preferential origin, which the certificate does not attest. Remove it.

## Declaration of origin

v25-no-blocks = The declaration of origin is missing. Add a block for each origin and say which lines it covers.
v25-kind = Block { $block } lacks its kind: manufactured, produced, worked, processed, or foreign.
v25-producer = Block { $block } lacks the producer.
v25-plant = Block { $block } lacks the place of production: that of the plant, not the registered office.
v25-workings = Block { $block } lacks the substantial workings.
v25-processor = Block { $block } lacks the firm of the last substantial working.
v25-documents = Block { $block } lacks the document that proves the foreign origin.
v25-no-items = Block { $block } names no goods line.
v25-no-such-item = Block { $block } names lines that do not exist: { $lines }.
v25-other-country = Block { $block } declares { $country }, but these lines have another origin: { $lines }.
v25-uncovered = No block of the declaration covers line { $line }.
v25-twice = The declaration covers line { $line } more than once: it must stand in one block only.
v25-code = The stated code is { $stated }, but the blocks give { $derived }. Check which one holds.

## Attachments

v26-proof = Line { $line } is of non-EU origin: attach the customs declaration (BOL), the foreign certificate of origin (COE) or another proof (DDO, GEN).
v27-invoice = Export invoice { $number } is not among the attachments (type FAE).

## Order detail

o01-visas = The attachments ask for { $needed } visas, but the order detail says { $stated }. Correct the sum.
o01-legalisations = Certificate and attachments ask for { $needed } legalisations, but the order detail says { $stated }. Correct the sum.

## States of a practice

state-draft = Draft
state-ready = Ready
state-sealed = Sealed
state-signed = Signed
state-queued = Waiting to be sent
state-at-desk = At the desk, not sent
state-sent = Sent
state-not-received = Refused at intake
state-to-examine = To be examined
state-in-examination = In examination
state-correction-asked = Correction asked
state-rejected = Rejected
state-issued = Issued
state-ready-for-collection = Ready for collection
state-collected = Collected
state-cancelled = Cancelled by the company
state-annulled = Annulled after issue
state-unknown = The desk's state: { $raw }

## Fees

fee-original = Certificate, original
fee-copy = Copies
fee-visa = Visas
fee-legalisation = Legalisations

## Kinds of attachment

attachment-fae = Export invoice
attachment-pac = Packing list
attachment-bol = Customs declaration
attachment-ddo = Declaration of origin
attachment-dot = Transport document
attachment-faa = Purchase invoice
attachment-coe = Foreign certificate of origin
attachment-lip = Price list
attachment-gen = Other
attachment-mob = Base form
attachment-alv = Free sale certificate
attachment-aut = Authorisation
attachment-cer = Certificate
attachment-fat = Invoice
attachment-vde = Visa for deposit
attachment-vpt = Visa of signing powers
attachment-other = Kind { $code }

## Exchange files

exchange-too-large = The file has { $bytes } bytes; at most { $max } are read. Split it into several files.
exchange-not-utf8 = Line { $line }, column { $column }: the text is not UTF-8. Save it again with UTF-8 encoding.
exchange-not-json = Line { $line }, column { $column }: the file is not valid JSON ({ $detail }). Export it again from your system.
exchange-too-deep = { $pointer }: the file is nested deeper than { $max } levels. It is not a practice of Origo.
exchange-too-long = { $pointer }: there are more than { $max } members. Split the file.
exchange-duplicate = { $pointer }: this member stands there twice. Leave one.
exchange-not-a-practice = The file is not a practice: the member tipoPratica (CO or VA) is missing.
exchange-unknown-kind = Practices of kind { $kind } are not prepared by this version, only CO and VA.
exchange-wrong-member = { $pointer }: the value is not of the right type ({ $detail }). Correct it and import again.
