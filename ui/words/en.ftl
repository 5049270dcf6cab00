# The words of the window. Errors, checks and findings stand in the catalogues of crates/app and crates/certificate.

skip = Skip to content
language = Language
brand-line = Certificates of origin and foreign visas
places = Sections
place-today = Today
place-archive = Archive
place-queue = Signing
place-sent = Submissions
again = Try again
cancel = Cancel
close = Close
choose = Choose…
open-list = Open the list
untitled = Untitled
date-placeholder = dd/mm/yyyy
back-to-archive = Back to the archive

# First start
setup-title = Register the company
setup-text = Origo works for one company on this computer. Write the data as the Registro Imprese has them: every practice starts with them.
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
archive-count = { $count ->
    [one] one practice
   *[other] { $count } practices
}
archive-nothing = No practice matches the search
archive-empty = The archive is empty
archive-empty-hint = Start a new practice, or import a file: exchange format, base form or electronic invoice.
kind-CO = Certificate of origin
kind-VA = Visas, authorisations, copies
protocol-of = prot. { $number }
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
seal = Seal
seal-errors = { $count ->
    [one] One error is still to be mended
   *[other] { $count } errors are still to be mended
}
revise = New revision
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
box-8 = Certification by the Chamber
box-8-text = Reserved to the Chamber of commerce: place and date of issue, signature, stamp.
box-short = Box { $number }
box-request = What is asked
box-1-placeholder = Name, full address, country
box-2-placeholder = Foreign buyer, full address, country in full; or TO THE ORDER
box-3-country = Country of origin { $number }
box-3-add = Another country
box-3-remove = Remove { $country }
box-4-placeholder = by sea, by air, by road, by rail
box-5-placeholder = INVOICE NO. … OF THE …
destination-country = Country of destination
goods-empty = No goods yet
goods-add = Add goods
goods-hint = Usual commercial description, no prices and no customs codes.
goods-number = Item number
goods-line = item { $number }
goods-marks = Marks and numbers
goods-packages = Packages
goods-kind = Kind of packages
goods-origin = Origin
goods-hs = HS code (internal)
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
findings-none = No errors: it can be sealed
conflict-title = Two people wrote in this box
conflict-by = { $person }, { $when }
conflict-empty = (empty)
conflict-use = Use this
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
origin-fabbricate = manufactured
origin-prodotte = produced
origin-fabbricate-e-prodotte = manufactured and produced
origin-lavorate = worked
origin-trasformate = processed
origin-lavorate-e-trasformate = worked and processed
origin-estera = of foreign origin
attachments-hint = PDF, signed ones too (.pdf.p7m), up to 10 MB.
attachments-empty = No attachments yet
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
late = Issued retrospectively (the goods have left)
late-reason = Reason
late-shipped = Date of shipment
late-documents = Shipping documents, one a line
late-none = It is declared that no other certificate was asked for this shipment
request-placeholder = What is asked, and on which documents
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

# Signing
queue-title = To sign
queue-lead = Look, tick, sign: one PIN for all.
queue-empty = Nothing to sign
queue-empty-hint = Practices come here once they are sealed.
queue-all = All ({ $count })
queue-tick = Sign: { $title }
queue-consignee = Consignee
queue-signatory = Declared signatory
queue-order = Order
queue-order-plain = the original only
queue-fee = Fee
queue-sealed = Sealed
queue-bytes = What is signed (SHA-256)
queue-declaration = Declaration
queue-agree = I have seen this practice and sign it
sign-total = { $count ->
    [0] No practice ticked of { $all }
    [one] One practice of { $all }: { $amount }
   *[other] { $count } practices of { $all }: { $amount }
}
sign-balance = DIRITTI { $amount } on { $when }; { $left } left after sending
sign-short = DIRITTI { $amount } on { $when }: { $left } short; it can be signed, but sending will wait
sign-token = Device
sign-no-token = No device inserted
sign-final = Use the last attempt
sign-elsewhere = Signed elsewhere: take in the .p7m file…
sign-look = Look for devices again
sign = { $count ->
    [0] Sign
    [one] Sign one practice
   *[other] Sign { $count } practices
}
sign-progress = { $done } of { $total }
sign-done = { $done ->
    [one] One practice of { $total } signed
   *[other] { $done } practices of { $total } signed
}
pin-elsewhere = Type the PIN in the window that has opened
pin-final = One attempt is left before the card locks itself.
pin-low = The last PIN given to this card was wrong.
outcome-signed = signed
outcome-failed = not signed
outcome-skipped = skipped

# Submissions
sent-title = Submissions
sent-refresh = Ask the desk
sent-empty = Nothing sent yet
sent-empty-hint = Signed practices appear here, ready to be sent.
to-send-title = To send
to-send-sum = { $amount } in all
submit = { $count ->
    [0] Send
    [one] Send one practice
   *[other] Send { $count } practices
}
at-desk-title = At the desk
fetch = Fetch
fetched = { $count ->
    [one] One file fetched
   *[other] { $count } files fetched
}
correct = Correct
