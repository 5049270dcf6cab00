# The words of the window. Errors, checks and findings stand in the catalogues of crates/app and crates/certificate.

skip = Skip to content
language = Language
brand-line = Certificates of origin and foreign visas
places = Sections
place-today = Today
place-archive = Archive
place-queue = Signing
place-sent = Submissions
place-company = Company
place-devices = People
again = Try again
cancel = Cancel
close = Close
choose = Choose…
open-list = Open the list
untitled = Untitled
date-placeholder = dd/mm/yyyy
back-to-archive = Back to the archive

# First start
setup-welcome = Welcome to Origo
setup-new = Register the company
setup-new-text = This is the first device: the others will be added to it.
setup-join = Join a company that uses Origo already
setup-join-text = A colleague who is administrator has given a ticket.
setup-text = Origo works for one company on this computer. Write the data as the Registro Imprese has them: every practice starts with them.
setup-person = Who works at this device (given name and family name)
setup-register = Register the company

# Today
today-title = Today
today-company = { $name } · fiscal code { $code }
today-waiting = What is waiting
today-drafts = { $count ->
    [one] draft to complete
   *[other] drafts to complete
}
today-to-sign = to sign
today-to-send = to send
today-corrections = { $count ->
    [one] correction asked
   *[other] corrections asked
}
today-at-desk = { $count ->
    [one] practice at the desk
   *[other] practices at the desk
}
pressing-title = Due soon
pressing-more = { $count ->
    [one] and one more: in the archive, with the filter “Only what is due”
   *[other] and { $count } more: in the archive, with the filter “Only what is due”
}
checks-title = Checks
checks-again = Check again
checks-looking = Looking…
check-state-ok = fine
check-state-warning = look at it
check-state-missing = missing
check-state-unknown = not known now
check-home = Archive on this computer
check-company = Company
check-module = Card software
check-token = Signing device
check-certificate = Signing certificate
check-desk = Desk
check-account = Account profile
check-confirmation = One-time confirmation
check-balance = DIRITTI balance
check-password = End of the password
check-clock = Computer’s clock
check-secrets = Desk password
desks-title = Desks
desks-none = No desk is set up: drafts can be prepared and signed all the same, sending waits.
desk-add = Add
desk-of = Chamber of commerce: { $chamber }
desk-user = user { $user }
balance-again = Ask for the balance
balance-label = DIRITTI
balance-learnt = on { $when }
desk-form-title = Set up a desk
desk-way = How practices are sent
desk-way-certo = Origo sends them
desk-way-certo-lead = The Chamber has an interface for programs (Cert’O, Origo desk).
desk-way-sprint = Drafts in WebCO
desk-way-sprint-lead = Origo leaves a draft with the data in WebCO; attachments, signature and sending happen in WebCO, and the outcome is typed in here.
desk-key = Access key (token)
desk-drafts = Takes drafts; the rest happens in WebCO.
desk-way-manual = We carry them
desk-way-manual-lead = To the Chamber’s portal or counter: Origo prepares the folder and keeps the outcome that you type in.
desk-portal = Address of the portal (optional)
desk-url = Address
desk-username = Telemaco user
desk-password = Password
desk-save = Save the desk

# Archive
archive-title = Archive
archive-new = New practice
archive-import = Import…
archive-search = Search
archive-search-placeholder = title, consignee, goods, invoice, protocol
archive-state = State
archive-all = All states
archive-due = Only what is due
archive-more = { $count ->
    [0] More filters
    [one] More filters (1)
   *[other] More filters ({ $count })
}
archive-clear = Clear filters
archive-from = Changed from
archive-until = to
archive-country = Country of destination
archive-any = All
archive-export = Export the list
archive-xlsx = Spreadsheet
archive-csv = Text separated by semicolons
archive-file = archive-of-practices
archive-written = { $count ->
    [one] One practice written to the list
   *[other] { $count } practices written to the list
}
column-desk-colleague = Desk and colleague
archive-count = { $count ->
    [one] one practice
   *[other] { $count } practices
}
archive-nothing = No practice matches the search
archive-empty = The archive is empty
archive-empty-hint = Start a new practice, or import a file: exchange format, base form or electronic invoice.
kind-CO = Certificate of origin
kind-VA = Visas, authorisations, copies
kind-DF = Report of theft or loss
kind-DD = Report of destruction
kind-CD = Grant of a delegation
kind-RD = Revocation of a delegation
protocol-of = prot. { $number }
review-summary = { $file }: { $taken } data taken, { $left } left
review-taken = Taken
review-left = Left: it has no place in the practice
import-review = What is taken
import-take = { $count ->
    [one] Take one practice
   *[other] Take { $count } practices
}
import-refused = { $file } cannot be taken
import-exchange = exchange JSON
import-baseForm = base form
import-eInvoice = e-invoice
review-mends = To be mended afterwards, in one action each
review-from = In the file
review-to = In the practice
review-value = Value
import-done = { $count ->
    [0] No practice imported
    [one] One practice imported
   *[other] { $count } practices imported
}
column-title = Practice
column-consignee = Consignee
column-desk = Desk
column-state = State
column-fee = Fee
column-updated = Changed
column-protocol = Protocol
column-certificate = Certificate
column-steps = Actions

# Editor
practice-title = Title of the practice
revision = revision { $number }
saved = Saved
saved-at = Saved at { $time }
saving = Saving…
unsaved = Not saved: { $why }
preview = Preview
preview-title = Print preview
page-before = Previous page
page-after = Next page
page-of = Page { $page } of { $count }
page-alt = Form, page { $page }
print-papers = Sheets
print-all = All, with the copies
print-once = All, once
print-original = Original
print-copies = Copies
print-application = Application and declaration
print-order = Order detail
print-open = Open to print
print-opened = Opened in the system’s PDF viewer
print-draft = Draft: the watermark stays until the Chamber issues the certificate.
zoom-in = Larger
zoom-out = Smaller
zoom-fit = Fit to window
zoom-now = { $percent } %
seal = Seal
seal-errors = { $count ->
    [one] One error is still to be mended
   *[other] { $count } errors are still to be mended
}
revise = New revision
asked-title = Correction asked, round { $round }
asked-deadline = Answer by { $day }.
asked-base-form = Base form to be corrected: it is signed again
asked-box = To be corrected: { $box }
asked-box-done = Changed: { $box }
asked-box-number = box { $number }
asked-order = Order detail to be corrected
asked-replace = To be replaced: { $name }
asked-replaced = Replaced: { $name }
asked-replace-do = Replace the file…
asked-missing = Missing: { $what }
asked-added = Added: { $what }
asked-add-do = Add { $what }…
asked-signature-stands = Documents alone are asked for: if the base form does not change, its signature stands and only the changed documents are sent.
signature-stands = The base form did not change: the signature of { $signer } of { $when } stands.
locked-title = The boxes cannot be changed
locked-sealed = The practice is sealed and waits for its signature. To change it, open a new revision.
locked-text = The practice is signed: what was signed stays as it is.
go-to-queue = Go to signing
go-to-sent = Go to submissions
go-to-send = Send
officer-says = The desk writes: “{ $words }”
paper-union = European Union
paper-title = Certificate of origin
paper-number = The Chamber assigns the number on issue
paper-also-language = it
paper-no = No.
paper-original = Original
paper-original-also = Originale
paper-union-also = Unione Europea
paper-title-also = Certificato d’origine
paper-sheets = On { $count } sheets
box-1-also = Speditore
box-2-also = Destinatario
box-3-also = Paese d’origine
box-4-also = Informazioni riguardanti il trasporto
box-5-also = Osservazioni
box-6-also = N. d’ordine; marche, numeri, quantità e natura dei colli; denominazione delle merci
box-7-also = Quantità
box-8-also = Certificazione della Camera
leaves = Sheets of the practice
leaf-certificate = Certificate
leaf-request = Request
leaf-invoices = Invoices
leaf-declaration = Declaration of origin
leaf-attachments = Attachments
leaf-order = Order
leaf-parties = Company and signatory
leaf-errors = { $count ->
    [one] one error
   *[other] { $count } errors
}
room-characters = { $count }/{ $max } characters
room-lines = { $lines }/{ $max } lines
room-print = printed at { $points } pt
room-small = too small to read at { $points } pt: { $least } at least
room-none = does not fit the box
room-title = The box holds { $lines } lines of { $columns } characters; beyond that the print gets smaller
goods-room = Sheet { $sheet }: { $lines }/{ $max } lines
goods-grid = Box 6: { $lines } lines of { $goods } characters; box 7: { $quantity } characters
line-room = { $lines ->
    [one] one line
   *[other] { $lines } lines
}
line-sheet = sheet { $sheet }
line-continued = goes on at sheet { $sheet } with “{ $words }”
sheet-break = End of sheet { $sheet } ({ $lines }/{ $max } lines): continued on sheet { $next } of { $count }
address-way-consignor = How box 1 is written
address-way-consignee = How box 2 is written
address-text = Text
address-fields = Fields
party-name = Name of the firm
party-street = Street
party-postalCode = Postal code
party-town = Town
party-country = Country
address-free = The box says more than an address: it stays free text.
address-rewrite = Write it by fields…
replace-title = Replace the text of the box?
replace-text = This text will be taken out of the box. It can be undone.
replace-by = In its place:
replace = Replace
reserved-place = Place and date of issue
reserved-officer = Name of the officer
reserved-signature = Signature
reserved-stamp = Stamp
box-8 = Certification by the Chamber
box-8-text = Reserved to the Chamber of commerce: place and date of issue, signature, stamp.
box-short = Box { $number }
box-1-placeholder = Name, full address, country
box-2-placeholder = Foreign buyer, full address, country in full; or TO THE ORDER
box-3-country = Country of origin { $number }
box-3-add = Another country
box-3-remove = Remove { $country }
box-4-placeholder = by sea, by air, by road, by rail
box-5-placeholder = INVOICE NO. … OF THE …
destination-country = Country of destination
goods-empty = No goods yet
goods-bar = Chosen lines
goods-select = Choose line { $number }
goods-select-all = Choose all
goods-selected = { $count ->
    [one] one line chosen
   *[other] { $count } lines chosen
}
goods-copy = Copy
goods-cut = Cut
goods-paste = Paste
goods-remove = Remove
goods-copied = { $count ->
    [one] One line copied
   *[other] { $count } lines copied
}
article-keep = Keep as an article of the glossary
article-change = Update the article { $name }
article-kept = Added to the glossary
article-changed = Article updated
article-producer = Producer
goods-add = Add goods
goods-hint = Usual commercial description, no prices and no customs codes.
table-open = From a table…
table-title = Goods from a table
table-choose = Choose a CSV or Excel file…
table-paste = or paste here the rows copied from the sheet
table-header = The first row holds the names of the columns
table-comma = A comma separates the decimals
table-column = What column { $number } holds
table-lines = { $count ->
    [0] No goods line recognised: say what the columns are.
    [one] One goods line recognised.
   *[other] { $count } goods lines recognised.
  }
table-add = { $count ->
    [one] Add one line
   *[other] Add { $count } lines
  }
table-refused = Row { $row }, { $column }: “{ $text }” cannot be read and stays empty.
table-left = Not taken ({ $count })
column-of-ignored = (do not use)
column-of-code = Article code
column-of-marks = Marks
column-of-packages = Packages
column-of-packageKind = Kind of packages
column-of-description = Description
column-of-origin = Origin
column-of-customsCode = Customs code
column-of-quantity = Quantity
column-of-unit = Unit
goods-number = Item number
goods-line = item { $number }
goods-marks = Marks and numbers
goods-packages = Packages
goods-kind = Kind of packages
goods-origin = Origin
goods-hs = HS code (internal)
goods-article = Article code
goods-description = Description of goods
goods-quantity = Quantity
goods-all = all
line-up = Move up: { $line }
line-down = Move down: { $line }
line-remove = Remove: { $line }
findings-label = Findings
finding-rule = Rule { $rule }
findings-title = Findings
findings-errors = { $count ->
    [one] One error to mend
   *[other] { $count } errors to mend
}
findings-quiet = No findings
findings-conflicts = { $count ->
    [one] No errors, but one conflict to decide
   *[other] No errors, but { $count } conflicts to decide
}
findings-none = No errors: it can be sealed
conflicts-title = Conflicts
conflicts-open = { $count ->
    [one] Two people wrote in the same box: until one decides, the practice cannot be sealed.
   *[other] In { $count } places two people wrote the same thing differently: until one decides, the practice cannot be sealed.
}
conflict-before = Previous conflict (Shift+F8)
conflict-next = Next conflict (F8)
conflict-title = Two versions: { $place }
conflict-text-title = Two people wrote at the same place: { $place }
conflict-line-title = Taken away by one, edited by the other: { $place }
conflict-by = { $person }, { $when }
conflict-removed = Taken away by { $person }, { $when }
conflict-edited = Edited by { $person }, { $when }
conflict-was = (it was: { $value })
conflict-empty = (empty)
conflict-place = the place to which it was moved
conflict-use = Take this
conflict-take-away = Take the line away
conflict-leave-in = Keep the line
conflict-of = (the version of { $person })
conflict-standing = The text as it stands now, with both
conflict-keep = Keep as it stands
conflict-another = Write another version…
conflict-another-label = The right version
conflict-write = Use this
differs-from = [differs:
differs-to = ]
invoices-hint = The number must equal that of the attached invoice.
invoice-add = Add an invoice
invoice-line = invoice { $number }
invoice-number = Number
invoice-date = Date
invoice-amount = Amount
invoice-currency = Currency
invoice-buyer = Buyer, where not in box 2
declaration-hint = Made under art. 47 DPR 445/2000; every item in one block only.
block-add = Add a block
block-line = block { $number }
block-kind = The goods were
block-country = Country
block-producer = Producer
block-processor = Firm of the last substantial working
block-plant = Place of the plant
block-workings = Workings
block-documents = Documents that prove the origin, one a line
block-goods = Goods
block-own = Own production
derived-title = What follows from the blocks
derived-box-3 = Box 3
derived-code = Code
derived-differs = not what is written
derived-paragraphs = Text of the declaration
derived-lines = Text of the lines ({ $count })
origin-code = Code stated
origin-code-derived = that of the blocks
code-ORCOM = EU origin
code-MDCOM = processed in the EU
code-OREST = foreign origin
paragraph-euCountry = EU country
paragraph-production = How it was made
paragraph-producer = Producer
paragraph-workings = Workings
paragraph-processor = Firm of the workings
paragraph-foreignCountry = Country outside the EU
paragraph-documents = Documents attached
missing-title = Documents still to be attached
missing-nothing = No document is missing.
missing-required = required
missing-advised = the Chamber may ask for it
pick-proof = Proof from the library
pick-proof-none = No proof fits this block. Proofs are kept under Company, Proofs of origin.
origin-fabbricate = manufactured
origin-prodotte = produced
origin-fabbricate-e-prodotte = manufactured and produced
origin-lavorate = worked
origin-trasformate = processed
origin-lavorate-e-trasformate = worked and processed
origin-estera = of foreign origin
attachments-hint = PDF, signed ones too (.pdf.p7m), or photos (JPEG, PNG), up to 10 MB.
attachments-empty = No attachments yet
attachment-suggested = Type suggested by the file
document-open = Show { $name } beside the boxes
document-of = Document { $name }
document-close = Close { $name }
document-large = Enlarge
document-page = { $name }, page { $number }
document-words = Words of page { $number }
document-loading = Reading the document…
document-hint = Press a word, or draw over several, then choose the box.
document-wordless = The document has no text that can be read (a scan): it can only be looked at.
document-picked = Picked: { $text }
document-put = Put into the box
attachment-add = Add a document
attachment-unnamed = Unnamed
attachment-present = content taken in
attachment-absent = the file is missing
attachment-choose = Choose the file…
attachment-type = Type
attachment-invoice = Is the invoice
attachment-visas = Visas
attachment-legalisations = Legalisations
attachment-more = More about { $name }
attachment-description = Description
attachment-purpose = Purpose (for instance delega)
attachment-proof = Proof of the library
attachment-drawn = Drawn from the proof
attachment-drawn-hint = KG 120
attachment-visa-declaration = Signing powers visa on a declaration
attachment-visa-invoice = Signing powers visa on an invoice
attachment-visa-deposit = Visa for deposit
attachment-goods = Proves the origin of
order-hint = Travels with the practice, as its last attachment.
order-originals = Originals
order-copies-label = Copies
order-visas-label = Visas on invoices and attachments
order-legalisations-label = Legalisations, in all
order-delivery = Delivery
order-support = Printed on
order-payment = Payment
order-location-label = Place of the goods
order-print-label = Print at the company
order-urgent-label = Urgent
order-legalised = Legalisation of the certificate
pro-forma = On a pro forma invoice
delivery-sportello = collected at the counter
delivery-stampa-in-azienda = printed at the company
support-foglio-bianco = white sheet
support-formulario = numbered form
payment-diritti = from the DIRITTI balance
payment-carta = card
payment-allo-sportello = at the counter
notes = Notes to the office
duplicate = Duplicate of a certificate lost or stolen
duplicate-number = Number of the former certificate
duplicate-date = Date of issue
replaces = Annul and replace a wrong certificate
replaces-number = Number of the certificate to be replaced
replaces-returned = Original given back on
replaces-reason = Reason
packing-packages = Packages by the packing list
packing-quantity = Total quantities by the packing list (e.g. KG 9.840 / N. 2)
one-shipment = One shipment
late = Issued retrospectively (the goods have left)
late-reason = Reason
late-shipped = Date of shipment
late-documents = Shipping documents, one a line
late-none = It is declared that no other certificate was asked for this shipment
request-placeholder = What is asked, and on which documents
copies-title = Later copies
copies-number = Number of the issued certificate
copies-hint = How many copies: in the order detail.
report-date = Date of the report
report-documents = Documents reported, one a line
report-hint-lost = The report to the authorities is attached, with the purpose “denuncia”.
report-hint-destroyed = The notes say how the documents were destroyed.
delegate-name = Delegate
delegate-code = Fiscal code of the delegate
delegate-from = Holds from
delegate-until = Until
delegate-hint = The delegate may send practices, not sign them. The form of a delegation is not public: outside a desk of Origo it is handed in by a person.
parties-hint = As the Registro Imprese has them.
parties-desk = Desk
parties-company = Applicant company
parties-signatory = Signatory
desk-chamber = Chamber of commerce
desk-office = Branch office
company-name = Registered name
company-code = Fiscal code
company-rea = REA number
company-address = Address
company-town = Town
company-province = Province
company-country = Country
signatory-family = Family name
signatory-given = Given name
signatory-code = Fiscal code
signatory-role = Capacity
role-legale-rappresentante = legal representative
role-procuratore = attorney
fees-title = Fees
fees-total = Total
seal-title = Seal
seal-at = Sealed on { $when }
base-form = Base form
order-detail = Order detail

# Signing: the queue and the review
queue-title = To sign
queue-lead = Look, tick, sign: one PIN for all of it.
queue-looking = Loading the queue…
queue-whose = Queue of
queue-everybody = all signatories ({ $count })
queue-everybody-show = Show everybody’s queue
queue-empty = Nothing to sign
queue-empty-hint = Practices come here when they are sealed.
queue-empty-others = { $count ->
    [one] One practice waits for another signatory.
   *[other] { $count } practices wait for other signatories.
}
queue-all = Tick everything ({ $count })
queue-tick = Sign: { $title }
queue-keys = Arrows: walk. Enter: open.
queue-keys-review = Arrows: walk. Space: tick. Enter: open. Esc: back to the list.
queue-warnings = { $count ->
    [one] one warning
   *[other] { $count } warnings
}
row-shown = seen
row-unshown = to be seen
row-changed = changed: look again
row-late = came later: with the next signature
row-retried = to be tried again
row-returned = sent back by the signatory
queue-consignee = Consignee
queue-signatory = Declared signatory
queue-order = Order
queue-order-plain = the original only
queue-fee = Fees
queue-sealed = Sealed
queue-bytes = What is signed (SHA-256)
queue-declaration = Declaration (art. 47 DPR 445/2000)
declaration-none = A request for visas: it contains no declaration of origin.
queue-agree = I have seen all of it and sign it
queue-agree-blind = I sign it unseen
tick-unseen = It has to be seen to its end first: Enter opens it.
seen-all = Seen to its end
seen-some = { $total ->
    [one] Scroll to the end, then it can be ticked
   *[other] { $done } of { $total } documents seen: scroll the others to their end, then it can be ticked
}
papers-label = Documents
leaf-must = (is signed, still to be seen)
leaf-seen = (seen to its end)
pages-large = Enlarge
pages-fit = Fit to the width
pages-loading = Loading the pages…
page-alt-of = { $name }, page { $page }
proofs-title = Attached proofs
proofs-none = No attachments.
proof-signed = is signed: { $form }, { $why }
proof-absent = The content of { $name } is not on this computer
proof-absent-next = Wait until it arrives from the other devices, or have it attached again. What cannot be seen cannot be signed.
proof-undrawn = { $name } cannot be shown here
proof-undrawn-next = Open it with your own program and check it there.
proof-show = Show the file
form-fitting = As the file allows
form-fitting-text = A PDF is signed inside, or as its signatory wishes; any other file in an envelope (.p7m).
form-p7m = CAdES (.p7m)
form-p7m-text = The whole file within the signed envelope: right for every kind of file.
form-pades = PAdES (signed PDF)
form-pades-text = The signature stands in the PDF, with the image and the name of whoever signs.
why-baseForm = base form
why-chamber = asked for by the Chamber
why-visa = for the visa
why-retrospective = retrospective issue
why-paper = separate document
to-sign = { $form }, { $why }
to-sign-done = signed already: { $form }, { $why }
seal-whole = Whole seal
attachment-line = attachment { $number }
since-title = What is different
since-revision = From the revision before ({ $title }, { $day })
since-consignee = From the last practice to the same consignee (“{ $title }”, { $day })
since-count = { $count ->
    [0] nothing
    [one] one difference
   *[other] { $count } differences
}
since-before = was
since-after = now
changed-title = It changed after the review began
changed-text = It was sealed anew: what was seen is no longer what would be signed.
changed-restart = Begin the review again
sign-elsewhere = Signed elsewhere already: take the .p7m file…

# Signing: how to go about it
ways-title = How to go about it
way-all = Review all ({ $count })
way-all-text = one after the other
way-oneByOne = Choose from the list
way-oneByOne-text = one by one
way-withoutShowing = Sign without showing…
way-all-name = one after the other
way-oneByOne-name = chosen from the list
way-withoutShowing-name = without showing
review-lead = Review ({ $way }): { $shown } of { $total } seen, { $ticked } ticked
review-end = Break off the review
walk-place = { $at } of { $of }
walk-list = List
walk-before = Previous
walk-next = Next
walk-skip = Skip
walk-end = Summary
walk-on = Go on with the review
blind-title = Sign without showing
blind-text = { $count ->
    [one] What waits can be ticked and signed without having been opened.
   *[other] The { $count } entries that wait can be ticked and signed without having been opened.
}
blind-answer = Whoever signs answers for what is declared, read or unread (art. 76 DPR 445/2000). The choice holds for this time only.
blind-tick = I know what they contain, and they need not be shown
blind-no = Rather review them
blind-sure = Go on without showing
blind-now = Signing without showing
blind-now-text = What was not opened can be ticked too. To review after all, break off the review.

# Signing: sending back, other documents
return = Send back to the drafter…
return-title = Send back to the drafter
return-text = The practice leaves the queue. Whoever prepared it reads the reason, corrects it and seals it again.
return-reason = Reason
return-placeholder = What has to be corrected
return-send = Send back
returned-title = { $by } did not sign it and sent it back on { $when }
returned-text = Reason: { $reason }
paper-add = Add a document…
paper-form-title = Another document to sign
paper-kind = What it is
paper-form = How it is signed
paper-size = Size
paper-added = Added
paper-anybody = whoever signs
paper-text = It belongs to no practice: it is signed with the others under the same PIN, and has no fee.
paper-choose = Choose files…
paper-remove = Take off the queue
paper-remove-sure = Take it off
paper-contract = Contract
paper-adhesion = Adhesion
paper-delegation = Delegation
paper-lossReport = Report of theft or loss (DF)
paper-destructionReport = Report of destruction (DD)
paper-retrospectiveLetter = Letter for retrospective issue
paper-other = Other document

# Signing: the sum and the device
sign-waiting = { $count ->
    [one] One entry waits: { $amount }
   *[other] { $count } entries wait: { $amount }
}
sign-total = { $count ->
    [0] Nothing ticked of { $all }
    [one] One entry of { $all } ticked: { $amount }
   *[other] { $count } entries of { $all } ticked: { $amount }
}
sign-balance = { $chamber }: { $total }. DIRITTI { $amount } on { $when }, { $left } left after sending
sign-short = { $chamber }: { $total }. DIRITTI { $amount } on { $when }, { $left } lacking: signing is possible, but sending will wait
sign-balance-unknown = { $chamber }: { $total }. DIRITTI balance not known
sign-token = Device
sign-no-token = No device inserted
sign-final = Use the last attempt
sign-look = Look for devices again
sign = { $count ->
    [0] Sign
    [one] Sign one document
   *[other] Sign { $count } documents
}
remark-ends = { $days ->
    [0] The certificate of { $name } ends today
    [one] The certificate of { $name } ends tomorrow, { $day }
   *[other] The certificate of { $name } ends in { $days } days, on { $day }
}
remark-ends-next = Ask whoever issued the device for a renewal now: after that day it signs no more.
remark-cie = This is an Italian identity card (CIE)
remark-cie-next = The CIE makes an advanced electronic signature, not a qualified one. The Chamber wants a qualified signature: a practice signed with the CIE may be rejected.
remark-unqualified = Nothing says that this device makes a qualified signature
remark-unqualified-next = The certificate of { $name } does not say that it is qualified. The Chamber wants a qualified signature: where there is such a device, use that one.
remark-device = The certificate is qualified, but does not say that its key is in a qualified device
remark-device-next = Where there is one, use the card or token for qualified signatures: the Chamber may reject others.
remark-other = { $count ->
    [one] The device is that of { $name }, but one of the ticked entries waits for another signatory: that one will not be signed.
   *[other] The device is that of { $name }, but { $count } of the ticked entries wait for other signatories: those will not be signed.
}
remark-final = One attempt is left before the card locks.
remark-low = The last PIN given to this card was wrong.

# Signing: while it goes on
batch-title = Signing
batch-title-paused = Signing is paused
batch-documents = Documents of this signature
batch-current = Now: { $name }
batch-pause = Pause
batch-resume = Go on
batch-cancel = Cancel the rest
batch-askingPin = The PIN is needed, in the window that has opened
batch-loggingIn = The card checks the PIN…
batch-signing = Signing
batch-pausing = It stops after the document at hand
batch-paused = Paused
batch-paused-next = { $count ->
    [one] One document is left. Leave the card inserted.
   *[other] { $count } documents are left. Leave the card inserted.
}
batch-tokenGone = Put the card back
batch-tokenGone-next = { $count ->
    [one] The card was taken out. As soon as it is back the PIN is asked and the document that is left is signed; what is signed already is safe.
   *[other] The card was taken out. As soon as it is back the PIN is asked and the { $count } documents that are left are signed; what is signed already is safe.
}
batch-back = { $count ->
    [one] The card is back: the PIN is needed for the document that is left.
   *[other] The card is back: the PIN is needed for the { $count } documents that are left.
}
batch-cancelling = It ends after the document at hand; what is signed already stays
batch-incorrect = The PIN is wrong
batch-incorrect-next = Nothing else was sent to the card. Check the signing PIN and type it in the window that has opened, or cancel.
tries = As a rule the card locks after three wrong PINs; where one attempt is left, the PIN’s window says so.
batch-said-failed = One document was not signed. { $done } of { $total }.
batch-said-finished = { $failed ->
    [0] Signing is over: { $signed } documents of { $total }.
   *[other] Signing is over: { $signed } documents of { $total }, { $failed } not signed.
}
left-moment = a few seconds left
left-seconds = about { $count } seconds left
left-minutes = { $count ->
    [one] about a minute left
   *[other] about { $count } minutes left
}
sign-progress = { $done } of { $total }
remote-open = Remote signing and timestamps
remote-key = remote signature ({ $about })
remote-silent = The service { $url } does not answer: { $why }
remote-elsewhere = The PIN or code of the remote signature is typed in the window that has opened; a yes is given in the browser or on the telephone
remote-again = { $count ->
        [one] The provider wants another code for the document that is left.
       *[other] The provider wants another code for the { $count } documents that are left.
    }
remote-loggingIn = The provider checks the code, or waits for a yes in the browser or on the telephone…
remote-pinLocked = The remote key is locked: unlock it with the provider. What was signed stays signed, the rest is still in the queue.
remote-loginFailed = The provider did not authorise the signature. What was signed stays signed, the rest is still in the queue.
remote-title = Remote signing and timestamps
remote-lead = To sign with a key that a provider keeps (CSC interface). Digests travel, documents never do.
remote-url = Address of the service
remote-way = Login
remote-way-password = User and password
remote-way-client = Program registered with the provider
remote-way-browser = In the browser, each time
remote-user = User
remote-client = Name under which the program is registered
remote-password = Password
remote-secret = The program’s secret
remote-secret-if = The program’s secret, if there is one
remote-pin = The PIN of the key and one-time codes are not typed here: a window of their own asks for them at each signature.
remote-save = Add the service
remote-forget = Forget { $url }
stamps-title = Timestamps
stamps-on = Every signature made here, in an envelope or inside a PDF, gets a timestamp of { $url }. Where it does not answer, the signature holds without.
stamps-off = Signatures made here get no timestamps. With the address of an authority (RFC 3161) each carries one: it proves when it existed already.
stamps-url = Address of the time-stamping authority
stamps-save = Stamp signatures
stamps-stop = Stamp no more
pin-elsewhere = The PIN is typed in the window that has opened

# Signing: what came of it
results-title = What came of the signature
results-retry = { $count ->
    [one] Try what is not signed again
   *[other] Try the { $count } unsigned entries again
}
results-only = { $count ->
    [one] Only the document that is not signed
   *[other] Only the { $count } documents that are not signed
}
results-last = { $done ->
    [one] Last signature: one document of { $total }
   *[other] Last signature: { $done } documents of { $total }
}
results-open = Show the results
sign-done = { $done ->
    [0] No document signed of { $total }
    [one] One document signed of { $total }
   *[other] { $done } documents signed of { $total }
}
end-part = The others stay in the queue; the reason stands beside each.
end-none = All stay in the queue; the reason stands beside each.
end-cancelled = Signing was cancelled: what was signed stays signed, the rest is still in the queue.
end-pinLocked = The card’s PIN is locked: unlock it with the PUK, in the program that came with the card. What was signed stays signed, the rest is still in the queue.
end-loginFailed = The card did not accept the login. What was signed stays signed, the rest is still in the queue.
outcome-waiting = waiting
outcome-signed = signed
outcome-failed = not signed
outcome-skipped = not tried
file-show = Show in its folder: { $name }
export = Export the results…
exported = The results (CSV) and the signed log are written
exported-show = Show
log-check = Check the log
log-whole = { $count ->
    [one] The signing log is whole: one line
   *[other] The signing log is whole: { $count } lines
}{ $devices ->
    [one] {""}, from one device.
   *[other] {""}, from { $devices } devices.
}

# Submissions
sent-more = { $count ->
    [one] Show one more practice
   *[other] Show { $count } more practices
}
sent-title = Submissions
sent-refresh = Ask the desk
sent-empty = Nothing sent yet
sent-empty-hint = Signed practices appear here, ready to be sent.
submit-again = File again
outgoing-title = Queue towards the desks
outgoing-pause = Pause sending
outgoing-resume = Let it go on
outgoing-since = since { $when }
outgoing-missing = { $amount } missing
outgoing-next-at = { $next }: { $when }
outgoing-at-once = Practices sent at once
outgoing-at-once-hint = Several at once end sooner; on a slow line, one at a time.
to-send-title = To send
to-send-sum = { $amount } in all
submit = { $count ->
    [0] Send
    [one] Send one practice
   *[other] Send { $count } practices
}
by-hand-folder = Prepare the folder
by-hand-ready = { $count ->
    [one] Folder ready: one file
   *[other] Folder ready: { $count } files. The steps are in ISTRUZIONI.txt
}
by-hand-tell = Type in the outcome
by-hand-tell-title = Outcome of { $title }
by-hand-tell-lead = What the portal, a letter or the counter said of this practice.
by-hand-receipt = Read it from a receipt
by-hand-foreign = The receipt does not name this practice: check that it is its own.
by-hand-state = State
by-hand-protocol = Protocol number
by-hand-on = Date
by-hand-code = Practice code (if any)
by-hand-certificate = Number of the certificate
by-hand-words = The Chamber’s words (reason, what to correct)
by-hand-document = Add the issued document
by-hand-keep = Keep the outcome
at-desk-title = At the desk
fetch = Fetch
fetched = { $count ->
    [one] One file fetched
   *[other] { $count } files fetched
}
correct = Correct

# Together: who is here, undo, remarks, history
yes = yes
no = no
place-all = The whole practice
place-remark = note on { $place }
line-order = position
gone-items = removed item
gone-invoices = removed invoice
gone-blocks = removed block
gone-attachments = removed attachment
attachment-name = File name
here-title = Who has this practice open
here-in-box = { $person } is in this box
here-came = { $person } has opened the practice.
here-left = { $person } has closed the practice.
here-same = { $person } is in the same box.
undo-none = Nothing to undo
undo-of = Undo your own change: { $place } (Ctrl+Z)
undo-said = Undone: { $place }
redo-none = Nothing to redo
redo-of = Redo your own change: { $place } (Ctrl+Shift+Z)
redo-said = Redone: { $place }
editor-more = More actions
side-title = Beside the form
side-findings = Findings
side-remarks = Notes
side-care = Care
care-title = Who looks after it, until when
care-colleague = Colleague
care-nobody = Nobody
care-due = To be issued by
care-reason = Why
care-reason-placeholder = ship, lorry, letter of credit
care-remind = Remind on
care-reminder = Of what
care-sign-overdue = overdue { $day }
care-sign-soon = by { $day }
care-sign-remind = reminder { $day }
approval-title = Customer’s approval
approval-text = The draft, with its watermark, opens as the attachment of a message in the mail program; nothing is sent from here. Sending and answer are noted.
approval-to = Customer’s address
approval-language = Language of the message
approval-send = Prepare the message
approval-said = What was answered
approval-yes = Approved
approval-no = Wants changes
language-it = Italian
language-en = English
print-title = Printing the certificate
print-text = The original is printed once, at its exact size; printing is noted for all colleagues.
print-done = Original printed by { $person }, { $when }. Every further print is marked COPY.
print-twice = { $count } originals were printed: find out which one counts.
print-issued = Print the original
print-copy = Print a copy
misprint = The print went wrong
misprint-text = A spoilt original is not printed again: it is annulled and substituted. A new practice that names this one begins; attach the scan of the struck-through original if the Chamber wants it. Fees are paid again.
misprint-reason = What happened
misprint-sure = Annul and substitute
events-title = What was done
event-draft-sent = Draft prepared for { $about }
event-approved = The customer approved the draft
event-changes-asked = The customer wants changes
event-printed-original = Original printed
event-printed-copy = Copy printed
event-misprint = The print of the original went wrong
event-substituted-by = Substituted by another practice
event-substitutes = Substitutes certificate { $number }
copy-title = New practice from this one
copy-text = Boxes, goods and declaration are taken over; invoice numbers, references and what the desk said stay here.
copy-documents = Documents to take over
copy-make = Make the practice
bundle-make = Gather everything in a folder
bundle-done = { $count ->
    [one] One file gathered
   *[other] { $count } files gathered
}
bundle-missing = Not on this device: { $names }
blank-next = { $count ->
    [one] Go to the blank (F9)
   *[other] Go to the next of { $count } blanks (F9)
}
side-history = History
remark-on = Note on: { $place }
remarks-of = { $count ->
    [one] One open note: { $place }
   *[other] { $count } open notes: { $place }
}
remarks-none = No open notes
remarks-none-hint = To note something on a box, go to the box and open this tab, or use the balloon beside its title.
remarks-settled = { $count ->
    [one] Show the settled note too
   *[other] Show the { $count } settled notes too
}
remark-placeholder = What is to be known about this box
remark-add = Add note
remark-answer = Answer
remark-settle = Settled
remark-reopen = Reopen
history-none = No changes yet
history-hint = Tick one moment to compare it with now, or two to compare them with each other.
history-compare-now = Compare with now
history-compare-two = Compare the two
history-tick = Moment of { $person }, { $when }
history-last = { $time }, the latest
history-more = { $count ->
    [one] and one more box
   *[other] and { $count } more boxes
}
compare-title = From { $from } to { $to }
compare-now-title = As it was on { $from }, and as it is now
compare-now = Now
compare-box = Box
compare-none = No difference
restore = Restore this moment…
restore-title = { $count ->
    [one] One box will be again as it was on { $when }
   *[other] { $count } boxes will be again as they were on { $when }
}
restore-text = What is written now stays in the history. The colleagues will see the practice as it was, too.
restore-sure = { $count ->
    [one] Restore one box
   *[other] Restore { $count } boxes
}
late-edits-title = { $count ->
    [one] After the seal one change by { $people } arrived
   *[other] After the seal { $count } changes by { $people } arrived
}
late-edits-text = They are no part of what is sealed. To take them up, a new revision is needed.
late-edits-ignore = Leave it so
template-save = Save as a template…
template-save-title = Save as a template
template-save-text = The template takes the practice as it is now. It stands in the section Company, and everybody sees it.
template-name = Name of the template
template-keep = Save the template
template-about = When it is used
template-kind = Kind of practice
template-use = Create a practice
archive-from-template = From a template…
row-conflicts = { $count ->
    [one] one conflict
   *[other] { $count } conflicts
}
row-waiting = only here so far

# Together: between devices
sync-title = Between the devices
sync-alone = Saved here
sync-alone-title = Everything is saved on this computer
sync-alone-text = The company has no other devices. They are added in the section People.
sync-offline = Saved here
sync-offline-title = Saved here, colleagues out of reach
sync-offline-text = Work can go on: what is written leaves by itself as soon as a device can be reached.
sync-connecting = Connecting…
sync-connecting-title = Connecting with the colleagues
sync-connecting-text = What is written is saved here in any case.
sync-upToDate = Up to date
sync-upToDate-title = Everything is up to date
sync-upToDate-text = The connected devices have what was written here, and the other way round.
sync-receiving = Updating…
sync-receiving-title = Updating
sync-receiving-text = Changes are arriving or leaving.
sync-attention = Somebody must act
sync-attention-title = Somebody must act
sync-attention-text = Changes stay saved here, but do not reach the colleagues until somebody acts.
sync-waiting = { $count ->
    [one] Saved here, 1 waiting
   *[other] Saved here, { $count } waiting
}
sync-waiting-long = { $count ->
    [one] one document waiting
   *[other] { $count } documents waiting
}
sync-devices = Devices
sync-connected = { $connected } of { $count } connected
sync-to-send = To reach the colleagues
sync-nothing = nothing
sync-contact = Last contact
sync-never = never
sync-now = Try now
closing-title = The colleagues do not have everything yet
closing-waiting = { $count ->
    [one] One document is still on its way to the colleagues.
   *[other] { $count } documents are still on their way to the colleagues.
}
closing-text = Everything is saved on this computer. The window closes by itself as soon as they are done; if it is closed now, the rest goes at the next start.
closing-stay = Do not close
closing-now = Close now
outcomes-title = Notices on the desktop
outcomes-text = When the Chamber rejects, asks for a correction or issues, this computer says so even while the window is beneath others. Only the protocol number stands there.
outcomes-told = Tell me on this computer
devices-title = People and devices
devices-lead = Who works on the company’s practices, and on which computers. Everything goes from one device to the other, without any outside service.
members-title = The company’s devices
members-out = Removed
member-this = this device
member-connected = connected
member-away = last contact: { $when }
member-revoked = removed; last contact: { $when }
role-drafter = Drafter
role-drafter-text = Prepares practices, does not sign or send them.
role-signer = Signer
role-signer-text = Prepares, seals, signs and sends.
role-administrator = Administrator
role-administrator-text = Does everything, and decides who comes in and who leaves.
invite-title = Add a device
invite-role = What it may do
invite = Create a ticket
invite-not-admin = Tickets are created on an administrator’s device.
ticket-how = On the new device choose “Join a company” and paste this ticket, or photograph the code. It is good for one time only.
ticket-text = Ticket
ticket-qr = The ticket as a QR code
ticket-copy = Copy the ticket
ticket-copied = Copied
ticket-left = { $minutes ->
    [one] Good for one more minute.
   *[other] Good for { $minutes } more minutes.
}
ticket-over = The ticket has expired.
joiner-title = { $person } asks to come in
joiner-text = From “{ $device }”. Accept only if the other screen shows the same code.
joiner-accept = The codes are equal: accept
joiner-refuse = Refuse
code-label = Code: { $code }
revoke-of = Remove: { $device }
revoke-title = Remove “{ $device }”
revoke-effect = The device of { $person } will receive nothing more, and what it sends will be refused. A running connection is closed at once.
revoke-honest = What it has already received stays on that computer: it cannot be deleted from here.
revoke-final = There is no way back: to come in again, a new ticket is needed.
revoke-sure = Remove
network-title = Network
network-multicast = Devices on the same network find each other by themselves.
network-no-multicast = On this network devices do not find each other by themselves: type the address of one of them, or of the hub, below.
network-listening = This device answers at
network-silent = no address
hub-address = Address of the hub
hub-save = Save
hub-hint = A machine that is always on (origo hub) keeps everything up to date even when the colleagues are not connected at the same time. It may be left empty.
join-text = Paste the ticket that you were given. The administrator will see the request and compare the code.
join-ticket = Ticket
join-person = Given name and family name
join-device = Name of this device
join-device-placeholder = for instance: export office PC
join = Ask to come in
join-waiting = Waiting for { $company }
join-compare = The administrator must read the same code and accept. This page goes on by itself.

# What the company keeps for all practices
office-title = Company
office-company = Company
office-company-lead = The data with which every practice begins, the same on all devices.
office-signatories = Signatories
office-signatories-lead = Who may sign, with what powers, proven by which document, and until when.
office-addresses = Address book
office-addresses-lead = Consignors and consignees as they are printed in boxes 1 and 2.
office-templates = Templates
office-templates-lead = Practices from which others begin.
office-glossary = Glossary
office-glossary-lead = What the articles are called in box 6, in Italian and in English.
office-proofs = Proofs of origin
office-proofs-lead = Declarations of suppliers, customs declarations, foreign certificates: kept once, used in every practice.
office-registered = As the Registro Imprese has it
office-reached = Contacts
company-vat = VAT number
company-eori = EORI number
company-phone = Telephone
company-email = E-mail
company-pec = PEC
book-add = Add
book-remove = Remove
book-remove-sure = Remove “{ $name }” for everybody?
signatories-none = No signatories yet
addresses-none = The address book is empty
templates-none = No templates yet: they are saved in the editor, with “Save as a template”.
glossary-none = The glossary is empty
library-none = No proof
signatory-powers = Powers
signatory-proof = Document that proves the powers
signatory-expiry = Powers end on
signatory-substitutes = Substitutes
signatory-active = May sign
look-title = How the signature is seen
look-lead = For attachments in PDF that the Chamber or a visa wants signed. The base form is always .xml.p7m.
look-form = Form of the signature
look-form-chamber = As the Chamber prefers
look-form-pades = Inside the PDF, plain to see (PAdES)
look-form-p7m = In an envelope around the file (.pdf.p7m)
look-page = Page
look-page-first = First
look-page-last = Last
look-corner = Corner
look-corner-bottomLeft = Bottom left
look-corner-bottomRight = Bottom right
look-corner-topLeft = Top left
look-corner-topRight = Top right
look-size = Size
look-size-small = Small
look-size-medium = Medium
look-size-large = Large
look-reason = Reason, written in the signature
look-reason-hint = for instance: Visa for use abroad
look-image = Image of the signature
look-image-none = No image: name, date and reason are there all the same.
look-image-limits = PNG or JPEG, at most 512 KB; a transparent or white background looks best.
look-image-code = Write the signatory’s fiscal code first.
look-image-choose = Choose the image
look-image-change = Change the image
look-image-remove = Take the image away
look-sketch = Where the signature stands: { $page }, { $corner }
look-room = Where there is text already, the signature moves to the nearest free place.
look-sample-lead = Digitally signed by
powers-valid = powers valid
powers-soon = ends soon
powers-expired = powers expired
powers-inactive = does not sign
powers-soon-title = The powers end on { $day }
powers-expired-title = The powers ended on { $day }
powers-next = Ask for a new power of attorney and deposit it with the Chamber before the next signature.
address-name = Name in the book
address-lines = As it is printed
address-country = Country
address-role = Used as
address-consignee = consignee (box 2)
address-producer = Producer
address-forwarder = Forwarder
address-consignor = consignor (box 1)
address-both = consignor and consignee
address-note = Internal notes
article-code = Article code
article-unit = Unit
article-italian = Description in Italian
article-english = Description in English
proof-number = Number or MRN
proof-date = Date of the document
proof-supplier = Supplier or issuer
proof-country = Origin that it proves
proof-from = Holds from
proof-until = Holds until
proof-articles = Articles, one a line
proof-articles-hint = code, or words of the description; empty: all goods
proof-quantity = Quantity covered
proof-file = File
proof-file-choose = Choose the file
proof-file-other = Replace the file
proof-uses = Practices that use it
proof-unused = No practice uses it.
proof-covered = Covered
proof-drawn = Drawn
proof-left = Left
proof-left-of = { $left } of { $covered } left
proof-released = no longer counts
proof-overdrawn = overdrawn
proof-overdrawn-title = Practices draw more than the proof covers
proof-overdrawn-next = Draw less in one of them, or add another proof for the difference.
proof-ended = ended
proof-ended-title = The proof has ended
proof-ended-next = Ask the supplier for a new declaration and add it: this one stays for past practices.
proof-notYet = not valid yet
proof-notYet-title = The proof does not hold yet
proof-notYet-next = Use it for goods sold from that day on.
proof-noFile = without a file
proof-noFile-title = The file is missing
proof-noFile-next = Choose the PDF: without its file a proof cannot be attached to a practice.
pick-producer = Producer from the address book
pick-forwarder = Forwarder from the address book
pick-address = Address book
pick-signatory = Signatories
pick-article = Glossary
pick-search = Search
pick-none = Nothing to choose from

# Errors between devices
error-ticketExpired = The ticket has expired.
    .next = Ask for another: it is good for a quarter of an hour.
error-ticketUsed = The ticket was used already.
    .next = Ask for another: each is good for one time only.
error-ticketDamaged = This is no whole ticket.
    .next = Copy it again, from beginning to end.
error-peerUnreachable = The other device does not answer.
    .next = See that it is on and on the same network, or that the address is right. Here everything stays saved.
error-peerRevoked = The device was removed from the company.
    .next = To come in again, a new ticket is needed.
error-notAdministrator = Only an administrator’s device can do this.
    .next = Ask a colleague who is administrator.
error-nodeRunning = Another program of this archive is connected with the colleagues already.
    .next = Nothing need be done: everything goes through that one. To use this one, close the other first.
error-nothingToUndo = There is nothing of your own to undo.
    .next = What colleagues changed is in the history.
error-ticketDeclined = The other device did not let this one in.
    .next = Compare the six digits with the administrator and try again with a new invitation.
error-noAddress = The others would not know where to find this device: it does not listen.
    .next = Wait a moment and try again; where another program uses this home, invite from that one.
error-badAddress = { $address } is no address.
    .next = Write it as 192.168.1.20:4100.
error-cannotListen = This device cannot listen: { $why }
    .next = End the program that has the port, or choose another one.
error-notSigner = A device with the role of signer is needed.
    .next = Ask an administrator to change the role of this one.
error-notSubmitter = Practices are submitted by { $device }: two devices might submit one twice.
    .next = Submit there; where it is not in use any more, ask whoever administers Origo to let this device take its place.
error-unknownDevice = No device of the company is called { $device }.
    .next = Look at the page of devices anew and choose there.
error-unknownCode = No device with the code { $code } waits.
    .next = Compare the six digits with those on the other screen.
error-homeNotEmpty = A company is registered on this computer already.
    .next = To join another, choose an empty archive.

# Errors that the terminal mends with a command, and the window with its pages
error-notInitialised = No company is registered on this computer yet.
    .next = Register it with its data on the first page, or join a company with an invitation.
error-alreadyInitialised = A company is already registered here: { $company }.
    .next = A device serves one company: for another one use another home.
error-unknownPractice = There is no practice { $id }.
    .next = Look it up in the archive: a colleague may have taken it away.
error-usage = These choices do not go together; expected: { $expected }
    .next = Go back and choose again.
error-badField = { $pointer }: { $why }
    .next = Correct the value of the box that is named.
error-findings = The rules find { $count ->
        [one] one error
       *[other] { $count } errors
    } ({ $rules }).
    .next = Mend what stands beside the boxes, then seal again.
error-notSealed = This practice is not sealed yet.
    .next = Open it, check it and seal it.
error-notSigned = This practice is not signed yet.
    .next = Sign it first, in the section Signing.
error-wrongState = This cannot be done while the practice is in the state “{ $state }”.
    .next = Open the practice: its state says what it waits for.
error-signatureImage = The signature cannot be drawn ({ $file }): { $why }
    .next = Choose a PNG or JPEG of at most 512 KB and 4 million pixels, or shorten the reason, in Company, Signatories.
error-attachmentMissing = The bytes of the attachment { $name } are not on this computer.
    .next = Attach the file in the practice, or take it off the list of attachments, then seal again.
error-moduleAbsent = The card’s software cannot be used: { $module }.
    .next = Install the software that came with the card, and look for devices again.
error-pinFinalTry = One attempt is left before the card locks itself.
    .next = If you are sure of the PIN, use the last attempt; otherwise unlock the card with the PUK first, in the software that came with it.
error-remoteAbsent = No remote signing service is configured at { $url }.
    .next = Sign with a card or token; remote signing is set up on this computer’s terminal.
error-remoteLogin = The remote signing service refuses the login: { $why }.
    .next = Have its user and password set again; they are not the PIN.
error-remoteCredential = The remote key { $credential } cannot sign: { $why }.
    .next = Choose another of those listed, or ask the provider.
error-timestampFailed = No timestamp was added: { $why }. The signature is valid and stored without one.
    .next = Have the authority’s address checked; the desk accepts the file as it is.
error-contentMismatch = The signed file does not hold this practice’s sealed bytes (expected { $expected }, found { $found }).
    .next = Export the base form again, sign that very file without opening it in another program, and bring it back.
error-byHand = The Chamber { $chamber } has no interface for programs: practices are carried by hand.
    .next = In “Submissions” prepare the folder, upload it to the portal or carry it to the counter, then type in the outcome.
error-byInterface = The desk of the Chamber { $chamber } answers by itself: its outcome is not typed in.
    .next = In “Submissions” ask the desk.
error-deskAbsent = No desk is configured for the Chamber { $chamber }.
    .next = Add it once on the page Today, among the desks.
error-draftKey = The desk of { $chamber } does not take the key with which Origo leaves drafts.
    .next = Make a new key in the desk’s own pages and type it in here, by adding the desk again.
error-credentials = The desk does not accept user and password (AU01).
    .next = Type the password again on the page Today, among the desks, with the same user.
error-passwordExpired = The password or the contract with the desk has expired (AU04).
    .next = Renew the password on the page Today, among the desks; if the contract has expired, sign and send it again in Telemaco’s personal area.
error-passwordMustChange = The password must be changed before anything else (AU09).
    .next = Renew it on the page Today, among the desks.
error-passwordNotAllowed = This user enters with SPID, CIE or CNS only, not with a password (AU11).
    .next = Ask the Chamber for a Telemaco user with a password for programs, and type it on the page Today, among the desks.
error-vaultAbsent = There is no system keychain on this computer: passwords are not kept in clear.
    .next = Choose a passphrase: Origo seals the passwords with it, and asks for it once at each start.
error-vaultLocked = The passwords of this archive are sealed.
    .next = Type the passphrase; it holds until the window is closed.
error-passphraseWrong = The passphrase does not open the passwords of this archive.
    .next = Type it again. If it is lost, delete secrets/sealed.json in the archive’s folder and configure the desks again: practices are not touched.
error-keychainFailed = The system’s keychain does not answer: { $why }
    .next = Unlock it (usually with the password of the computer) and try again.
error-stillAsking = The answer of the desk was lost; Origo keeps asking whether the practice arrived.
    .next = Nothing to do: it will be found and adopted, never sent twice. “Ask the desk” asks at once.
error-deskForgot = The desk of { $chamber } was restored from a copy and does not know any more what it had answered for practice { $protocol }.
    .next = Signed receipts and documents stay here: talk to the Chamber. A practice that was forgotten can be filed again under the same key, without a second charge.
error-receiptNotBelieved = The receipt that the desk of { $chamber } signed is not to be believed ({ $why }) and was not kept.
    .next = Ask the Chamber whether it has another key. If it says so, save the desk again among the company’s data and ask the desk again.
error-issuedNotBelieved = The issued document { $name } is not the one that was expected ({ $why }) and was not filed.
    .next = Do not use it: have it checked by the Chamber, then ask the desk again.
error-queuePaused = Sending was paused by { $person } at { $when }.
    .next = The practice stays in the queue and leaves when sending goes on.
error-notIssued = Nothing has been issued for this practice yet (state: { $state }).
    .next = Ask again later, in the section Submissions.
error-originalPrinted = The original of { $name } was printed already, by { $person } on { $when }.
    .next = For another sheet print a copy; if the print went wrong, say so: the certificate must be annulled and substituted.
error-attachmentUnsigned = The attachment { $name } has to be signed and is not.
    .next = Sign it together with the practice, in the section Signing, or take in there the .p7m file from the program that signed it.

# The passphrase that seals passwords, where there is no system keychain.
passphrase-type = Type the passphrase
passphrase-type-lead = It opens the passwords of desks and signing services. It stays in memory until the window is closed, and is written nowhere.
passphrase-choose = Choose a passphrase
passphrase-choose-lead = There is no system keychain on this computer. The passphrase seals the passwords in a file; it is asked for once at each start, and nobody can recover it.
passphrase-label = Passphrase
passphrase-again-label = Once more
passphrase-differs = The two passphrases differ.
passphrase-give = Use this passphrase
passphrase-given = The passphrase is right: you can do it again now.

# The password of a desk, renewed from here.
desk-renew = Renew the password
desk-renew-title = New password for the desk of { $chamber }
desk-renew-lead = The new password holds at the desk, and is kept here in place of the one before.
desk-new-password = New password
desk-renew-differs = The two passwords differ.
desk-renewed = The password was renewed, at the desk and here.
desk-renewed-until = It is good until { $date }.
error-renewalElsewhere = The desk of { $chamber } does not renew the password from here.
    .next = Renew it in Telemaco’s personal area (registroimprese.it), then type it here with “Add”, among the desks, with the same user.
error-renewalOpen = It is not known whether the desk of { $chamber } has taken the new password: its answer was lost.
    .next = Do not choose another one: Origo keeps both and, as soon as the desk answers, uses the good one. “Check again” on the page Today asks at once.

# What can go wrong with an encrypted archive.
error-alreadyEncrypted = The archive is encrypted already.
    .next = Nothing to do.
error-notEncrypted = The archive is not encrypted.
    .next = Nothing to do.
error-homeInUse = Another program has this archive open: it cannot be encrypted or decrypted now.
    .next = Close all windows of Origo, then try again. Nothing has changed.
error-keyLost = The archive is encrypted, and its key is neither in the keychain nor among the sealed passwords.
    .next = Open the keychain with which it was encrypted, and try again; or type the recovery key that was kept on paper.

# The archive encrypted on this computer.
protection-title = The archive of this computer
protection-clear = It is in clear: whoever takes this computer or its disk can read it.
protection-encrypted = It is encrypted. Its key is { $vault ->
        [file] in the file that your passphrase seals
       *[keychain] in the system’s keychain
    }.
protection-busy = The archive is closed, rewritten and opened again. This may take a minute.
encrypt-ask = Encrypt…
encrypt-title = Encrypt the archive
encrypt-effect = Practices, attachments, signatures and receipts on this computer become unreadable without their key. The key goes beside the passwords, and Origo works as before. Other devices stay as they are.
encrypt-honest = Then a recovery key is shown, to be written on paper. If it and the keychain are lost, nobody can open this archive any more; what has reached the other devices stays there.
encrypt-sure = Encrypt
decrypt-ask = Make it readable again…
decrypt-title = Make the archive readable again
decrypt-effect = Practices, attachments, signatures and receipts on this computer are written in clear, and their key is removed.
decrypt-honest = Whoever takes this computer or its disk can read them then.
decrypt-sure = Make readable
recovery-title = Recovery key
recovery-text = Write it on paper and keep it away from this computer. It opens the archive even if the keychain or the passphrase is lost.
recovery-old = The copies in clear from before were deleted, not overwritten: old backups and the disk may keep traces of them.
recovery-written = I have written it down
recovery-show = Show the recovery key
recovery-type = Type the recovery key
recovery-type-lead = The eight groups that were written on paper when the archive was encrypted. The key is kept beside the passwords again.
recovery-label = Recovery key
recovery-give = Open
recovery-given = The key fits. Try again.
