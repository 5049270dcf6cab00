# What went wrong, and the next step. One entry a code of crates/app/src/error.rs.

yes-or-no = Yes or no?
device-revoked = Out of the company. What it has received already stays on that device.
device-out = (out)
taken-over = From now on this device submits. Look at the desk first for what has arrived there already.

table-practices = Practices
table-title = Title
table-reference = Reference
table-kind = Kind
table-consignee = Consignee
table-country = Country
table-desk = Desk
table-state = State
table-fee = Fees (euro)
table-protocol = Protocol
table-certificate = Certificate
table-colleague = Colleague
table-due = Due
table-updated = Last change
table-id = Identifier
print-copy = COPY
print-file = original
print-file-copy = copy
pdf-pageless = it has no pages
pdf-swells = opened, it would grow beyond any document: it is broken, or made to stop whoever opens it
pdf-page = page { $page } is larger than any sheet
pdf-picture = it holds a picture of { $pixels } million pixels
pdf-slow = it takes too long to be drawn
pdf-stopped = the reader stopped
substitute-title = { $title } (substitution)
substitute-file = annulled-{ $name }
substitute-note = ANNULLA E SOSTITUISCE il certificato n. { $certificate }, protocollo { $protocol }. Motivo: { $reason }
approval-file = draft-certificate-of-origin
approval-subject = Draft certificate of origin for your approval, invoice { $invoices }
approval-subject-plain = Draft certificate of origin for your approval
approval-body = Good morning,

    please find attached the draft of the certificate of origin. Kindly check names, addresses, description of goods and quantities, and tell us whether it is well or what must be corrected. After your confirmation the request is signed and sent to the Chamber of Commerce: from then on it cannot be changed.

    The draft is not a valid document.

    { $person }
    { $company }
by-hand-title = Practice “{ $title }” for the Chamber of Commerce of { $chamber }: what to do with this folder
by-hand-certo-open = Log into Telemaco (registroimprese.it › Sportello pratiche › Altri adempimenti camerali › Certificati di origine).
by-hand-certo-new = “NUOVA”: province { $province }, REA { $rea }; upload 1-modello-base/{ $signed } without renaming it, then “avvia creazione”. As description: { $description }
by-hand-certo-attach = “Allegati”: upload the files of 2-allegati one by one, each with the type given below. In “Annotazioni” the note, if there is one.
by-hand-certo-order = “Dettaglio richiesta”: enter the order below (copies, visas, legalisations, printing, urgency, place of goods).
by-hand-certo-send = “INVIA”: choose the branch office { $office } for collection. { $fee } € leave the DIRITTI balance.
by-hand-webco-open = Log into WebCO with the credentials that the Chamber gave and open a new request.
by-hand-webco-type = Copy the boxes from 3-ordine/pratica.pdf. As description: { $description }
by-hand-webco-attach = Upload the files of 2-allegati and 1-modello-base/{ $signed } as the signed document; enter the order below.
by-hand-webco-send = Start the sending and sign the request that WebCO makes, if it asks for it. Fee: { $fee } €.
by-hand-draft-open = Log into WebCO: Origo has left the draft { $draft } there already, with the description “{ $description }”. Open it; do not make another one.
by-hand-draft-check = Compare the boxes with 3-ordine/pratica.pdf. Attachments, invoices and order do not travel with the draft: enter them in WebCO.
by-hand-suite-open = Log into Commercio Estero (commercioestero.camcom.it) with the Telemaco credentials and create a draft.
by-hand-suite-type = Copy the boxes from 3-ordine/pratica.pdf. As description: { $description }
by-hand-suite-attach = Upload the files of 2-allegati with the type given below; enter the order.
by-hand-suite-sign = Download the summary, sign it (in Origo: Sign › Other documents) and upload it with “firma offline”.
by-hand-suite-send = “Paga e invia”: { $fee } €.
by-hand-counter-ask = Origo does not know this Chamber’s portal: ask the Chamber where to upload the request, or carry it to the counter.
by-hand-counter-carry = At the counter: 3-ordine/pratica.pdf on paper, the documents of 2-allegati and { $fee } € of fees; the signed form is 1-modello-base/{ $signed }.
by-hand-correct-open = Open the practice that the Chamber sent back (“richiesta rettifica”, “bozza rettifica”).
by-hand-correct-upload = Replace what was corrected: 1-modello-base/{ $signed } if the form has changed, and the files of 2-allegati.
by-hand-correct-send = Transmit the correction. If the Chamber asks for a difference, the portal tells it.
by-hand-told = Then type the protocol number into Origo (“Submissions” › “Type in the outcome”), or open the receipt there. Reference to keep: { $reference }
by-hand-files = Attachments and their types:
by-hand-file = { $name }: { $kind } { $words } (SHA-256 { $sha256 })
by-hand-order = Order:
by-hand-note = Note to the Chamber:
receipt-of-another = it is the receipt of another practice, or of another revision of it
bundle-readme = All that this device has of the practice “{ $title }”, as of { $when }. Digests are SHA-256.
bundle-missing = Named in the practice, and not on this device:
bundle-practice = Practice { $id } · state { $state } · revision { $revision }
bundle-history = History of the practice
bundle-events = What was done
batch-token-gone = The token is gone: put it back, or press Ctrl-C to end with what is signed.
batch-cancelling = Ending after the document at hand.

error-notInitialised = No company is registered on this computer yet.
    .next = Register it with its data (origo init --company FILE, or the first page of the window), or join this device to a company.
error-alreadyInitialised = A company is already registered here: { $company }.
    .next = Use another home (--home DIR) for another company.
error-unknownPractice = There is no practice { $id }.
    .next = Look it up in the archive (origo list) and use the id that stands there.
error-fileAbsent = { $file } cannot be opened: { $why }
    .next = Check the path and the permissions.
error-usage = These options do not go together; expected: { $expected }
    .next = origo help COMMAND shows what each command takes.
error-badInput = { $file } cannot be read: { $why }
    .next = Mend the file where the message points, or export it again. Nothing was taken from it.
error-tooLarge = { $file } is larger than { $limit }.
    .next = Attach a smaller file: scan in black and white, or split it.
error-alreadyImported = The reference { $reference } was imported before, as practice { $id }.
    .next = Open that practice, or give the file another id.
error-badField = { $pointer }: { $why }
    .next = Use a field of the exchange form (origo show ID prints them all) and a value of its type.
error-conflict = Two people changed the same box: { $boxes }.
    .next = Open the practice, compare the values and choose one; then seal.
error-findings = The rules find { $count ->
        [one] one error
       *[other] { $count } errors
    } ({ $rules }).
    .next = Mend what stands beside the boxes (origo check ID lists it), then seal again.
error-correctionIncomplete = Not everything that the officer asked for is there yet: { $names }.
    .next = Replace or add these documents, then seal again.
error-correctionElsewhere = The practice to be corrected is at the Chamber { $chamber }, of kind { $kind }: a correction changes neither.
    .next = Set Chamber { $chamber } and kind { $kind } again; for another Chamber or another kind, make a new practice.
error-sealed = This practice is sealed: its boxes cannot be changed.
    .next = Open a new revision to change it; the sealed one stays as it is.
error-notSealed = This practice is not sealed yet.
    .next = Seal it first (origo freeze ID).
error-notSigned = This practice is not signed yet.
    .next = Sign it first (origo sign ID).
error-wrongState = This cannot be done while the practice is in the state “{ $state }”.
    .next = Look at the state (origo status ID) and do what it asks for.
error-attachmentMissing = The bytes of the attachment { $name } are not on this computer.
    .next = Attach the file (origo attach ID FILE), or remove it from the list of attachments.
error-attachmentNotPdf = { $file } is not a readable PDF: { $why }
    .next = Attach a PDF, a signed PDF (.pdf.p7m), or a photo of a paper (JPEG or PNG: it becomes a PDF). Else save or print the document as PDF once more.
error-signatureImage = The signature cannot be drawn ({ $file }): { $why }
    .next = Choose a PNG or JPEG of at most 512 KB and 4 million pixels, or shorten the reason, in Company, Signatories (origo signatory look).
error-attachmentTwice = A file named { $name } is attached already.
    .next = Remove the old one first, or rename the new file.
error-moduleAbsent = { $situation ->
        [crashed] The card’s software crashes: { $module } ({ $why }).
        [silent] The card’s software does not answer: { $module } ({ $why }).
        [babble] The card’s software answers with what is no answer: { $module }.
       *[other] The card’s PKCS#11 module cannot be used: { $module } ({ $why }).
    }
    .next = { $situation ->
        [crashed] Install its newest version from the maker, or remove it. Origo and the other cards work on.
        [silent] Take the card out and put it in again, close other programs that use it, and look again. If it stays so, install the software’s newest version.
        [babble] Install the software’s newest version from the maker.
       *[other] Install the software that came with the card, for this kind of computer, or name its module (origo tokens lists those that are here).
    }
error-tokenAbsent = No token “{ $label }” is inserted. Present: { $present }.
    .next = Insert the card or token, wait for its light, and try again.
error-noSigningCertificate = The token “{ $label }” holds no certificate for signatures; it holds: { $found }.
    .next = Use the card with the qualified signature certificate (its key usage is nonRepudiation), not the one for logging in.
error-certificateNotValid = The signature certificate of { $name } is valid from { $from } to { $to }.
    .next = Renew the certificate with whoever issued the card, or check this computer’s date.
error-pinIncorrect = { $situation ->
        [signature] The PIN opens the card, but not the signature: this card has a PIN of its own for signing. Nothing was signed, and the PIN was not tried again.
        [malformed] No PIN of this card looks like this: it has { $min } to { $max } characters. It was not tried.
       *[other] The PIN is wrong. Nothing more was signed, and the PIN was not tried again.
    }
    .next = { $situation ->
        [signature] Type the signature PIN from the letter of the card’s issuer; after three wrong ones it locks itself.
        [malformed] Type the signature PIN again; it is not the PUK and not the PIN of another card.
       *[other] Check the signature PIN and start again; after three wrong PINs the card locks itself.
    }
error-pinLocked = The PIN of this card is locked.
    .next = Unlock it with the PUK, in the program that came with the card.
error-pinFinalTry = One attempt is left before the card locks itself.
    .next = If you are sure of the PIN, confirm that the last attempt shall be used (--use-final-try); otherwise unlock it with the PUK first.
error-tokenFailed = { $situation ->
        [removed] The card is not in the reader.
        [unknownCard] The card’s software does not know this card ({ $why }).
        [sessionLost] The connection to the card was lost ({ $why }).
        [inUse] Another program, or another batch, is using the card ({ $why }).
        [fault] The card or the reader failed ({ $why }).
        [memory] There is too little memory for the card’s software ({ $why }).
        [cancelled] The PIN was not given at the reader.
        [pinUnset] The PIN of this card has not been set, or must be changed first ({ $why }).
        [unable] The key on this card cannot make such a signature ({ $why }).
        [rejected] The card’s software refuses the request ({ $why }).
        [incomplete] The card’s software is not complete on this computer ({ $why }).
        [vendor] The card’s software gives a code of its maker’s own ({ $why }).
        [silent] The card’s software has not answered in { $seconds } seconds.
        [wrong] What the card signed does not verify with its certificate: { $why }
        [ambiguous] { $count } cards are called “{ $label }”.
        [keyless] The card holds the certificate without its key ({ $why }).
        [unreadable] The certificates on the card cannot be read: { $why }
       *[other] The token stopped answering: { $why }
    }
    .next = { $situation ->
        [removed] Put the same card in again, give the PIN, and sign what is left; what was signed is kept.
        [unknownCard] Check that the card is in the right way round, and install the software that came with it.
        [sessionLost] Sign what is left: the PIN is asked again. What was signed is kept.
        [inUse] Close the other program (browser, signing program, the card’s own tool) and try again.
        [fault] Take the card out, wipe its contacts, put it in again, and sign what is left; what was signed is kept.
        [memory] Close other programs, or start the computer anew, and sign what is left.
        [cancelled] Start again and type the PIN on the reader’s keys while its light blinks. It was no wrong attempt.
        [pinUnset] Set the PIN in the program that came with the card, then sign here.
        [unable] Use the card with the qualified signature certificate; if it is this one, install its software’s newest version.
        [rejected] Install the newest version of the card’s software; if it stays so, report the code in brackets.
        [incomplete] Install the card’s software once more, whole, for this kind of computer.
        [vendor] Put the card in again; if it stays so, ask the card’s issuer what the code in brackets means.
        [silent] Look whether the reader waits for a PIN; else take the card out and start Origo anew. What was signed is kept, and nothing is sent twice.
        [wrong] Nothing was stored. Sign it again; if it stays so, install the newest version of the card’s software.
        [ambiguous] Leave only one of them inserted.
        [keyless] Use the card that holds the key: this one may be a copy of the certificate alone.
        [unreadable] Put the card in again; if it stays so, install the newest version of its software.
       *[other] Take the card out, put it in again, and sign what is left; what was signed is kept.
    }
error-batchIncomplete = { $failed } of { $total } documents were not signed.
    .next = Read the reason beside each; they keep their place in the queue.
error-batchRunning = A batch is being signed already.
    .next = Wait until it ends, or cancel it; what is signed stays signed.
error-notReviewed = Nothing is ticked.
    .next = Look at what shall be signed and tick it, then sign.
error-notShown = “{ $title }” has not been shown yet.
    .next = Open it and look at its pages to the end; then it can be ticked. For this time “all without showing” can be chosen instead.
error-sealChanged = This is not what was shown any more: it was sealed anew, or sent back.
    .next = Look at it again; nothing of it was signed.
error-attachmentUnsigned = The attachment { $name } must be signed, and is not.
    .next = Sign it in the same batch, or bring { $name }.p7m from the program that signed it (origo sign ID --signed FILE).
error-logBroken = The signed log does not hold at line { $line }: { $why }
    .next = Compare it with an older copy of the log: what stands before that line still holds.
error-contentMismatch = The signed file does not hold this practice’s sealed bytes (expected { $expected }, found { $found }).
    .next = Export the base form again (origo export ID --as xml), sign that very file without opening it in another program, and bring it back.
error-signerMismatch = The file was signed by { $signer } ({ $found }); declared as signatory is { $expected }.
    .next = Let the declared signatory sign, or open a new revision with the right signatory.
error-nameMismatch = The signed file is called { $found }; the desk expects { $expected }.
    .next = Give the file its original name with .p7m at the end: a renamed base form is not recognised.
error-signatureInvalid = The signature does not verify: { $why }
    .next = Sign the file again, with a valid certificate. Nothing was stored.
error-remoteAbsent = No remote signing service is configured at { $url }.
    .next = Configure it once (origo csc add --url URL --user U --secret-stdin); origo csc list lists those that are configured.
error-remoteUnreachable = The remote signing service does not answer: { $why }. Nothing more was signed and no code was used up.
    .next = Check the network and try again later; the documents keep their place in the queue.
error-remoteLost = The answer of the remote signing service was lost: { $why }. The service may have counted the operation already; nothing of that request was stored here.
    .next = Start again with a new code: the request was not repeated by itself. Documents already signed stay signed.
error-remoteWrong = The answer of the remote signing service cannot be used: { $why }. Nothing of it was stored.
    .next = Sign nothing more with this service until the provider has explained; pass this sentence on to them.
error-remoteLogin = The remote signing service refuses the login: { $why }.
    .next = Configure it again with a valid user and password (origo csc add); they are not the PIN.
error-otpIncorrect = The one-time code, or the PIN of the remote key, is wrong or missing: { $why }. It was not tried again.
    .next = Start again with a new code; after some mistakes the provider locks the key. What was signed is kept.
error-remoteLocked = The remote key is locked: { $why }.
    .next = Unlock it at the provider’s pages, then sign what is left.
error-remoteCredential = The remote key { $credential } cannot sign: { $why }.
    .next = Choose another one of those listed (origo csc list), or ask the provider.
error-remoteExpired = The authorisation of the remote key ran out before the end.
    .next = Sign what is left with a new code; what was signed is kept.
error-remoteRefused = The remote signing service refused: { $why }.
    .next = Read the reason; where it is not clear, ask the provider. The documents keep their place in the queue.
error-timestampFailed = No timestamp was added: { $why }. The signature is valid and stored without one.
    .next = Check the authority’s address (origo tsa) or switch it off (origo tsa --off); the desk accepts the file as it is.
error-deskAbsent = No desk is configured for the Chamber { $chamber }.
    .next = Configure it once (origo desk add --kind certo --url URL --user U --password-stdin --chamber { $chamber }).
error-byHand = The Chamber { $chamber } has no interface for programs: practices are carried by hand.
    .next = Prepare the folder (`origo export ID --as handover -o FOLDER`), upload it to the portal or carry it to the counter, then type in the outcome (`origo told ID`).
error-byInterface = The desk of the Chamber { $chamber } answers by itself: its outcome is not typed in.
    .next = Ask the desk (`origo status --refresh`); if it serves programs no longer, configure it with `origo desk add --kind manual`.
error-deskUnreachable = The desk of { $chamber } does not answer. The practice is queued and nothing is lost.
    .next = Nothing needs to be typed again: submit once more when there is a connection.
error-deskChanged = The desk of { $chamber } answers something unknown: { $what }
    .next = Submissions to it are stopped so that nothing goes wrong. Look for an update, or use the portal with the exported bundle.
error-deskRefused = The desk refused the practice: { $message } ({ $deskCode })
    .next = Mend what the desk names, in a new revision, and sign again. Nothing was charged.
error-draftKey = The desk of { $chamber } does not take the key with which Origo leaves drafts.
    .next = Make a new key in the desk’s own pages and type it in here: origo desk add --kind sprint --chamber { $chamber } --url URL --password-stdin
error-credentials = The desk does not accept user and password (AU01).
    .next = Type the password again: origo desk add with the same user.
error-accountIncomplete = The registration with the desk is not complete (AU03).
    .next = Confirm the company’s data once: Telemaco, personal area, “completa registrazione”; the fiscal code must be the company’s.
error-passwordExpired = The password or the contract with the desk has expired (AU04).
    .next = Renew the password in Telemaco’s personal area (or with `origo desk renew`, where the desk offers it); if the contract has expired, sign and send it again. Then type the new password here (`origo desk add`).
error-notEnabled = This user is not enabled for certificates of origin (AU08).
    .next = Ask for the profile “Consultazione + Invio Pratiche + Richiesta Certificati” in the personal area.
error-passwordMustChange = The password must be changed before anything else (AU09).
    .next = Change it with `origo desk renew`, where the desk offers it, else on registroimprese.it; then type the new one here (`origo desk add`).
error-passwordNotAllowed = This user enters with SPID, CIE or CNS only, not with a password (AU11).
    .next = Ask the Chamber for a Telemaco user with a password for programs, and configure it here (`origo desk add`).
error-renewalElsewhere = The desk of { $chamber } does not renew the password from here.
    .next = Renew it in Telemaco’s personal area (registroimprese.it), then type the new one here: `origo desk add` with the same user.
error-passwordRefused = The desk does not take this password: { $message }
    .next = Choose another one. The one before is still good.
error-renewalOpen = It is not known whether the desk of { $chamber } has taken the new password: its answer was lost.
    .next = Do not choose another one: Origo keeps both and, when the desk answers (`origo doctor`), uses the good one.
error-vaultAbsent = There is no system keychain here ({ $why }), and nobody gave a passphrase: the password is not kept in clear.
    .next = Give a passphrase that seals it: in a file (--passphrase-file FILE or ORIGO_PASSPHRASE_FILE), or at a terminal, where Origo asks for it.
error-vaultLocked = The passwords of this archive are sealed, and their passphrase is wanted.
    .next = Give it in a file (--passphrase-file FILE or ORIGO_PASSPHRASE_FILE), or at a terminal, where Origo asks for it.
error-passphraseWrong = The passphrase does not open the passwords of this archive.
    .next = Type it again. If it is lost, delete secrets/sealed.json in the archive and configure the desks again: practices are not touched.
error-passphraseShort = The passphrase is too short: at least { $shortest } characters are needed.
    .next = Choose a longer one: some words with spaces will do.
error-keychainFailed = The system’s keychain does not answer: { $why }
    .next = Unlock it (usually with the password of the computer) and try again. Without a keychain, give a passphrase (--passphrase-file) and configure the desk again.
error-alreadyEncrypted = The archive is encrypted already.
    .next = Nothing to do; `origo decrypt` makes it plain again.
error-notEncrypted = The archive is not encrypted.
    .next = `origo encrypt` encrypts it.
error-homeInUse = Another program has this archive open: it cannot be encrypted or decrypted now.
    .next = Close Origo’s windows and `origo hub`, then try again. Nothing has changed.
error-keyLost = The archive { $home } is encrypted, and its key is neither in the keychain nor among the sealed passwords.
    .next = Open the keychain with which it was encrypted; or, with the recovery key that was kept on paper, `origo decrypt --recovery-stdin`.
error-keyWrong = The key does not open this archive.
    .next = Check the recovery key letter by letter: eight groups of eight. Nothing has changed.
error-insufficientFunds = The DIRITTI balance does not cover the fee of { $fee } euro{ $missing ->
        [none] {""}
       *[other] : { $missing } euro are missing
    }. The practice stays signed and nothing was charged.
    .next = Top up DIRITTI (not TARIFFA) under “Saldo e versamento”, then submit again.
error-stillAsking = The answer of the desk was lost; Origo keeps asking whether the practice arrived.
    .next = Nothing to do: it will be found and adopted, never sent twice. origo status ID --refresh asks at once.
error-twoReceipts = The desk holds more than one practice for this one: { $practices }.
    .next = Look at both at the desk and cancel one; then submit again.
error-deskDiffers = Practice { $practice } at the desk carries our reference, but it does not hold what was sealed here: { $files }.
    .next = Look at it at the desk. If it was not sent, cancel it there and submit again; if it was, ask the Chamber which paper counts before anything else is filed.
error-deskSilent = The desk of { $chamber } does not tell which files it has: whether what left here has arrived, or another device of yours has answered, cannot be known from here.
    .next = Look at the practice on the Chamber’s portal, and complete it there if something is missing. Origo sends nothing more for it by itself, and goes on following its state.
error-deskForgot = { $what ->
    [outcome] The desk of { $chamber } was restored from a copy and does not know the outcome of practice { $protocol } any more.
   *[practice] The desk of { $chamber } was restored from a copy and does not know this practice any more (protocol { $protocol }).
}
    .next = { $what ->
    [outcome] The signed receipts and the documents stay here: show them to the Chamber and ask it to record the outcome again.
   *[practice] The signed receipt stays here. Talk to the Chamber; to file it again under the same key, without a second charge: origo submit ID --again.
}
error-receiptNotBelieved = The receipt that the desk of { $chamber } signed is not to be believed ({ $why }) and was not kept.
    .next = Ask the Chamber whether it has another key. If it says so, add the desk again (origo desk add) and ask for the state again.
error-issuedNotBelieved = The issued document { $name } is not the one that was expected ({ $why }) and was not filed.
    .next = Do not use it: ask the Chamber to check it, then ask for the state again (origo status ID --refresh).
error-queuePaused = Sending was paused by { $person } at { $when }.
    .next = The practice stays in the queue. To let it go on: origo queue --resume.
error-notIssued = Nothing has been issued for this practice yet (state: { $state }).
    .next = Ask again later (origo status ID --refresh).
error-originalPrinted = The original of { $name } was printed already, by { $person } on { $when }.
    .next = For another sheet print a copy; if the print went wrong, say so: the certificate must be annulled and substituted.
error-storage = The home { $home } cannot be written: { $why }
    .next = Free some space or check the permissions. What was shown as saved is safe.
error-newerHome = This home was written by a newer version of Origo.
    .next = Update Origo; the data were not touched.
error-internal = Origo met a fault of its own: { $why }
    .next = Nothing was lost. Report it with what you were doing.

# The first page and `origo doctor`.
doctor-home-ok = Practices are kept in { $path }.
doctor-home-missing = The home { $path } is not ready: { $why }
doctor-company-ok = Company: { $name } ({ $fiscalCode }).
doctor-company-missing = No company is registered on this computer.
doctor-company-missing-next = Register the company: origo init --company FILE, or the button on this page.
doctor-module-ok = Card software found: { $modules }.
doctor-module-missing = No software for cards or tokens was found.
doctor-module-missing-next = Install the software that came with the card (for instance Bit4id for InfoCamere and Aruba cards).
doctor-token-ok = Token “{ $label }” is inserted.
doctor-token-missing = No card or token is inserted.
doctor-token-missing-next = Insert the card and look again.
doctor-certificate-ok = { $name } can sign until { $until }.
doctor-certificate-soon = The certificate of { $name } ends on { $until }.
doctor-certificate-soon-next = Renew it now: it ends within 60 days.
doctor-certificate-missing = The token holds no valid certificate for signatures.
doctor-certificate-missing-next = Use the card with the qualified signature certificate (nonRepudiation).
doctor-desk-ok = The desk of { $chamber } answers at { $url }.
doctor-desk-by-hand = Desk { $chamber }: practices are carried by hand { $url }
doctor-desk-drafts = Desk { $chamber }: Origo leaves drafts ({ $url }), the rest is done by hand
clock-wrong = This computer’s clock is { $minutes } minutes { $way ->
        [ahead] ahead of
       *[behind] behind
    } that of the desk of { $chamber } (as of { $at } by the desk’s clock). Sending goes on.
clock-wrong-next = Correct date, time and time zone in the computer’s settings, best set by the network: dates and signatures take their time from here.
desk-outage = { $when ->
        [now] The desk of { $chamber } announces that it does not serve until { $until } (since { $from }): { $words }
       *[later] The desk of { $chamber } announces that it will not serve from { $from } until { $until }: { $words }
    }
desk-outage-next = Nothing to do: what is signed waits and is sent as soon as the desk answers. What is urgent is best sent before, or taken to the counter.
doctor-desk-missing = No desk is configured.
doctor-desk-missing-next = Configure the Chamber’s desk with the Telemaco user: origo desk add.
doctor-desk-unknown = The desk of { $chamber } does not answer now.
doctor-desk-unknown-next = Drafts, checks and signatures work without it; submit when there is a connection.
doctor-account-ok = The account profile allows sending ({ $user }).
doctor-account-missing = The desk does not accept the account { $user }: { $why }
doctor-confirmation-ok = The one-time confirmation of the company’s data is done.
doctor-confirmation-missing = The one-time confirmation of the company’s data is missing (AU03).
doctor-confirmation-missing-next = Confirm the data once in the personal area; the fiscal code must be the company’s.
doctor-confirmation-unknown = Whether the one-time confirmation is done is known when the desk answers.
doctor-balance-ok = DIRITTI: { $amount } euro.
doctor-balance-low = DIRITTI: { $amount } euro, less than the practices that wait ({ $needed } euro).
doctor-balance-low-next = Top up DIRITTI (not TARIFFA) under “Saldo e versamento”.
doctor-balance-unknown = The DIRITTI balance is known when the desk answers.
doctor-password-ok = The password of the desk of { $chamber } is good until { $on }.
doctor-password-soon = The password of the desk of { $chamber } expires on { $on }{ $days ->
        [0] , today
        [1] , tomorrow
       *[other] , in { $days } days
    }.
doctor-password-over = The password of the desk of { $chamber } expired on { $on }.
doctor-password-next = Renew it now: `origo desk renew`, or the button beside the desk on the page Today.
doctor-secrets-keychain = Passwords are in the system’s keychain.
doctor-secrets-sealed = Passwords are in a file sealed with a passphrase ({ $path }).
doctor-secrets-locked = Passwords are in a sealed file ({ $path }); its passphrase was not given.
doctor-secrets-locked-next = Type it when Origo asks for it, or give it in a file (ORIGO_PASSPHRASE_FILE).
doctor-secrets-clear = A password of an earlier version still lies in clear in the folder secrets.
doctor-secrets-clear-next = Open the system’s keychain, or give a passphrase: at its first use the password is put in safety and the file removed.

# What waits, and why.
outcome-rejected = The Chamber rejected a practice
outcome-correction = The Chamber asks for a correction
outcome-issued = Certificate issued
outcome-ready = Certificate ready for collection
outcome-alarm = A practice wants your attention
outcome-practice = Chamber of { $chamber }, protocol { $protocol }
outgoing-next-submit = to be sent: origo submit
outgoing-next-person = waits for you: then send it again
outgoing-next-again = is tried again by itself
correction-words = Correction asked (round { $round }): “{ $words }”
correction-deadline = by { $day }
correction-base-form = base form: to be corrected and signed again
correction-box = { $name }: to be corrected
correction-order = order detail: to be corrected
correction-attachment = { $name }: to be replaced (origo attach ID FILE --replaces NAME)
correction-missing = { $name }: document to be added (origo attach ID FILE --type { $name })
signature-stands = The base form did not change: the signature of { $signer } stands (revision { $revision }, { $at }).
waiting-queued = signed, waiting to be submitted
waiting-connection = waiting for the desk’s answer
waiting-funds = waiting for the DIRITTI balance
waiting-account = waiting: the desk does not accept the account ({ $code })
waiting-changed = stopped: the desk’s interface has changed
waiting-by-hand = to be carried by hand: prepare the folder, then type in the outcome
waiting-person = waiting for you: look at the desk

# Tables of goods: what is not taken.
sheet-column = column { $number } ({ $name })
sheet-row = row { $number }

# The order, in words.
order-copies = { $count ->
        [one] one copy
       *[other] { $count } copies
    }
order-visas = { $count ->
        [one] one visa
       *[other] { $count } visas
    }
order-legalisations = { $count ->
        [one] one legalisation
       *[other] { $count } legalisations
    }
order-print = printed at the company, on { $support ->
        [form] the numbered form
       *[white] a white sheet
    }
order-counter = collected at the counter
order-urgent = urgent
order-location = goods are at: { $place }
error-ticketDamaged = The ticket cannot be read: { $why }
    .next = Copy it once more, whole, or ask for another one.
error-ticketExpired = The ticket has expired.
    .next = Ask the administrator for another one: it is good for 15 minutes.
error-ticketUsed = The ticket was used already, or the other device does not know it.
    .next = Ask the administrator for another one: each is good for one device.
error-ticketDeclined = The other device did not let this one in.
    .next = Compare the six digits with the administrator and try with a new ticket.
error-noAddress = The other devices would not know where to find this one: it does not listen.
    .next = Start the window or `origo hub` on this home, then invite.
error-badAddress = { $address } is no address.
    .next = Write it as 192.168.1.20:4100.
error-cannotListen = This device cannot listen: { $why }
    .next = Choose another port, or end the program that has it.
error-peerUnreachable = The other device does not answer: { $why }
    .next = See that it is on, on the same network, and that its firewall lets UDP in.
error-peerRevoked = This device does not belong to the company any more.
    .next = What is here already stays. To come back, be invited from a new home.
error-notAdministrator = A device with the role of administrator is needed.
    .next = Ask an administrator, at their device.
error-notSigner = A device with the role of signer is needed.
    .next = Ask an administrator to change the role of this device.
error-notSubmitter = Practices are submitted by { $device }: two devices might submit one twice.
    .next = The wish is noted: it goes from there once the two have met and Origo runs there. Where that device is not in use any more, take its place with `origo takeover`.
error-nodeRunning = Another program of this home is connected to the colleagues already.
    .next = Nothing is to be done: everything goes through that one. To use this one, end the other first.
error-unknownDevice = No device of the company is called { $device }.
    .next = `origo pair list` lists them; the first digits are enough, at least four.
error-unknownCode = No device with the code { $code } waits.
    .next = Check the six digits on the other screen; `origo pair list` shows who waits.
error-nothingToUndo = There is nothing of one's own to take back.
    .next = The colleagues' changes are in the history.
error-homeNotEmpty = A company is registered in this home already.
    .next = To join another one, choose an empty home (--home).
signature-lead = Digitally signed by
remote-otp-sent = The provider has sent a code: type it to sign { $documents } documents ({ $behind } more wait).
remote-otp-shown = Type the code that your device shows to sign { $documents } documents ({ $behind } more wait).
remote-browser = Open this address in a browser and agree there: { $url }

# Cards and the software that came with them.
remark-ends-soon = The certificate ends in { $days ->
        [one] one day
       *[other] { $days } days
    }: renew it now.
remark-identity-card = This is the identity card (CIE): its signature is advanced, not qualified, and a Chamber may refuse it.
remark-not-qualified = The certificate does not say that it is qualified: a Chamber may refuse the signature.
remark-no-device = The certificate does not say that its key is on a qualified device.
doctor-module-failed = { $why }
doctor-module-failed-next = { $next }
doctor-remark = { $label }: { $remark }

# The passphrase that seals passwords.
vault-ask = Passphrase of the passwords of { $home }:
vault-new = No system keychain: choose a passphrase to seal the passwords of { $home }:
vault-again = Once more:
vault-differs = The two passphrases differ; try again.

# The encrypted archive.
encrypted-now = The archive is encrypted. Its key is beside the passwords.
    Recovery key: { $recovery }
    Write it on paper and keep it away from this computer: it opens the archive also when keychain or passphrase are lost. It will not be shown again.
    The copies in clear that were there were deleted, not overwritten: old backups and the disk may keep traces of them.
decrypted-now = The archive is in clear again.
doctor-home-encrypted = Practices are kept in { $path }, encrypted; the key is beside the passwords.
password-renewed = The password was renewed, at the desk and here{ $until ->
        [none] {""}
       *[other] ; it is good until { $until }
    }.
