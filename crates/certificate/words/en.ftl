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
box-request = What is asked
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
v03-outside-union = The consignor in box 1 is in { $country }: as a rule the certificate is for those established in the European Union. Check with the Chamber.

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

## Box 4

v13-long = Box 4 has { $length } characters: { $max } at most.
v13-mode = Box 4 does not tell how the goods travel. Write for instance VIA MARE - BY SEA, BY AIR, BY ROAD, BY RAIL or MIXED TRANSPORT, or leave it empty.

## Box 5 and invoices

v14-long = Box 5 has { $length } characters; it takes { $max }.
v14-number = Box 5 does not give invoice { $number } with the same number as the table. Copy the number as it is.
v14-date = Box 5 does not give the date of invoice { $number } ({ $date }). Add it beside the number.
v14-invoice-without-number = Line { $line } of the table lacks the invoice number.
v14-invoice-without-date = On line { $line } of the table the invoice date is missing or not valid.
v14-no-invoices = The table of invoices is empty. Give number and date of the export invoice.
v08-buyer = With ALL'ORDINE (to the order) the invoice { $number } must still name the buyer. Write it in the table.
v15-future = The date of invoice { $number } is in the future. Check it.
v15-late = Invoice { $number } is more than { $days } days old. If the goods have left, the certificate is asked for retrospectively; if they are still here, say so in the place of goods.
v16-phrase = The request is retrospective: box 5 must say so ("ISSUED RETROSPECTIVELY").
v16-reason = For a retrospective certificate write why it is asked late.
v16-no-other = For a retrospective certificate declare that no other certificate was asked for the same shipment.
v16-shipping = For a retrospective certificate attach the proof of shipment: transport document (DOT) or customs declaration (BOL).
v16-shipped-on = For a retrospective certificate give the date of shipment.
v16-too-late = More than { $months } months have passed since shipment: the Chamber no longer issues the certificate. Ask it before sending.
v31-words = The practice is pro forma: write so in box 5.
v31-flag = Box 5 says "pro forma", but the practice is not marked as pro forma. Make them agree.
v32-number = For a duplicate give the number of the former certificate.
v32-date = For a duplicate give the date of issue of the former certificate.
v32-too-late = The former certificate is more than { $months } months old: the Chamber no longer issues a duplicate of it. Ask it before sending.
v32-report = For a duplicate attach the report of loss or theft, with the purpose "denuncia".
v32-liability = For a duplicate attach the letter by which the company accepts the liability, with the purpose "manleva".
v32-words = Box 5 must say that this is a duplicate, and of which certificate.
v36-used = Invoice { $number } is already in another practice ({ $practice }). A second certificate for the same shipment cannot be asked for.
v37-one-shipment = There is more than one invoice: confirm that they belong to one shipment to one customer. Otherwise each needs a certificate of its own.

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
v24-packages = The packing list says { $stated } packages, the lines add up to { $sum }.
v24-quantity = The packing list says { $unit } { $stated }, the lines add up to { $unit } { $sum }.

## What no box may say

v20-price = "{ $text }" looks like a price or an amount. The certificate states no prices: remove it.
v22-preference = "{ $text }" is about preferential origin, which the certificate does not attest. Remove it.
v21-customs-code = "{ $text }" looks like a customs code. Many Chambers do not admit it on the certificate: take it out unless it is needed.
v23-discrimination = "{ $text }" excludes a country, its goods or its ships. A discriminatory statement cannot be certified: take it out.
v33-letters = These characters do not print on the certificate: { $text }. Write in Latin letters.

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
v28-pdf = "{ $name }" is no PDF: the desk takes .pdf and .pdf.p7m. Save it as PDF.
v29-signer = A visa of signing powers is asked on "{ $name }": give the name of whoever signed it.
p01-unknown = "{ $name }" comes from a proof that the library no longer has. Choose another, or keep it as a document of its own.
p01-not-yet = The proof "{ $name }" holds from { $end }, but the goods are sold on { $day }. Choose a proof that holds on that day.
p01-ended = The proof "{ $name }" ended on { $end }, the goods are sold on { $day }. Ask the supplier for a new declaration and put it into the library.
p02-nothing = The proof "{ $name }" has a quantity: say how much of it this practice uses (scarico).
p02-unit = The draw "{ $text }" from "{ $name }" cannot be read in { $unit }, the unit of the proof. Write it in that unit.
p02-overdrawn = From "{ $name }" { $drawn } are drawn, but { $left } of { $covered } are left. Draw less, or add another proof.
p03-country = The proof "{ $name }" is for { $country }, but these lines have another origin: { $lines }.

## Order detail

o01-visas = The attachments ask for { $needed } visas, but the order detail says { $stated }. Correct the sum.
o01-legalisations = Certificate and attachments ask for { $needed } legalisations, but the order detail says { $stated }. Correct the sum.
o02-chamber = What is particular to the Chamber "{ $sign }" is not known here: the national rules are assumed. Check fees, offices and supports with the Chamber.
o03-small = Box { $box }: the text only fits in a print smaller than { $points } points, which customs cannot read. At { $points } points { $lines } lines of { $columns } characters fit: shorten the text or join short lines.
o09 = Still to be filled in: { $blank }. Write it in the place of the square brackets.
v35-balance = The practice costs { $total } euro, but the DIRITTI balance is { $balance } euro. Pay in the difference before sending.
k03-number = Give the number of the certificate that is annulled and replaced.
k03-date = The date of issue of the certificate to be replaced is missing or not valid.
k03-reason = Write the reason of the replacement: what is wrong with the issued certificate.
k03-returned = The date of return is not valid: it cannot be before the certificate was issued.
k03-original = Original and copies of the certificate to be replaced go back to the Chamber: give the date, or attach a scan of the original struck through, with the purpose "originale".
k03-duplicate = A practice asks either for the duplicate of a lost certificate or for the replacement of a wrong one, not for both. Take one of them away.
k03-words = The notes must say which certificate is annulled and replaced: neither base form nor order detail has a place for it.
k05-support = It is printed at the company: say on what, white sheet or form.
k05-white-sheet = Printing on a white sheet is not known for this Chamber: ask it before you send.
k05-form = Printing on a form is not known for this Chamber: since 1 October 2025 many take the white sheet only.
k05-form-number = To print on a form, write its number into the notes, for instance A0123456.
k06-urgent = Urgent handling is not known for this Chamber: the practice may be handled as an ordinary one.

## Request

k01-documents = Give the number of at least one document that was lost, stolen or destroyed.
k01-number = "{ $number }" does not look like the number of a form (A0123456) or of a certificate (C26BG0000123). Check it.
k01-twice = Document { $number } is named twice. Take one away.
k01-date = The date of the report is missing or not valid.
k01-future = The date of the report is in the future. Check it.
k01-circumstances = Write into the notes how the documents were destroyed: the form has no place for it.
k01-report = Attach the report of theft or loss made to the authorities, with the purpose "denuncia".
k02-delegate = Say who is delegated, or is no longer.
k02-code = The delegate's fiscal code is missing or wrong: 16 characters for a person, 11 digits for a firm.
k02-from = Give the day from which it holds.
k02-until = The last day is not valid: correct it, or leave it empty where there is no end.
k02-order = The delegation ends before it begins. Check the two dates.
k02-paper = Attach the signed delegation, with the purpose "delega".
k04-copies = An issued certificate is named, but no copy. Write how many copies are needed into the order detail.
k04-number = The copies are of a certificate that was issued: give its number.
k04-unusual = "{ $number }" does not look like the number of a certificate (C26BG0000123) or of a form (A0123456). Check it.
k04-date = The date of issue of the certificate of which copies are asked is missing or not valid.
k04-words = The request must say of which certificate copies are asked.
k04-nothing = The practice asks for nothing yet: put visas or legalisations on its documents, or ask for copies of an issued certificate.

## Missing documents

missing-invoice = Export invoice { $number }
missing-foreign = Proof of the origin { $country } for lines { $lines }
missing-supplier = Declaration or invoice of { $firm } for lines { $lines }
missing-bytes = The file of "{ $name }"

## Mends

mend-country = Write { $country } in full
mend-destination = Set { $country } as destination
mend-to-order = Write ALL'ORDINE and the country
mend-union = Write "Unione Europea" in full
mend-union-first = Put the European Union first
mend-origins = Take the origins of the lines
mend-remarks = Add to box 5: { $text }
mend-late = Ask retrospectively
mend-pro-forma = Mark as pro forma
mend-one-shipment = I confirm: one shipment
mend-renumber = Number the lines from 1
mend-sum = Correct the sum
mend-not-urgent = Take the urgency away
mend-white-sheet = Print on a white sheet
mend-code = Use the code of the blocks
mend-notes = Write “{ $text }”
mend-company = Write the company as registered
mend-cover = Put all lines into the block
mend-lines = Join the short lines

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
exchange-not-a-practice = The file is not a practice: the member tipoPratica (CO, VA, DF, DD, CD or RD) is missing.
exchange-unknown-kind = Practices of kind { $kind } are not prepared by this version, only CO, VA, DF, DD, CD and RD.
exchange-wrong-member = { $pointer }: the value is not of the right type ({ $detail }). Correct it and import again.
