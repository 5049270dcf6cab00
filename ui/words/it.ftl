# Le parole della finestra. Errori, controlli, stati e rilievi stanno nei cataloghi di crates/app e crates/certificate.

skip = Vai al contenuto
language = Lingua
brand-line = Certificati di origine e visti per l’estero
places = Sezioni
place-today = Oggi
place-archive = Archivio
place-queue = Firma
place-sent = Invii
place-company = Azienda
place-devices = Persone
again = Riprova
cancel = Annulla
close = Chiudi
choose = Scegliere…
open-list = Apri l’elenco
untitled = Senza titolo
date-placeholder = gg/mm/aaaa
back-to-archive = Torna all’archivio

# Primo avvio
setup-welcome = Benvenuti in Origo
setup-new = Registrare l’impresa
setup-new-text = È la prima postazione: le altre si aggiungeranno a questa.
setup-join = Entrare in un’impresa che usa già Origo
setup-join-text = Un collega amministratore ha dato un invito.
setup-text = Origo lavora per una sola impresa su questo computer. Scrivere i dati come risultano al Registro Imprese: saranno proposti in ogni pratica.
setup-person = Chi lavora a questa postazione (nome e cognome)
setup-register = Registra l’impresa

# Oggi
today-title = Oggi
today-company = { $name } · codice fiscale { $code }
today-waiting = Che cosa attende
today-drafts = { $count ->
    [one] bozza da completare
   *[other] bozze da completare
}
today-to-sign = da firmare
today-to-send = da inviare
today-corrections = { $count ->
    [one] rettifica richiesta
   *[other] rettifiche richieste
}
today-at-desk = { $count ->
    [one] pratica allo sportello
   *[other] pratiche allo sportello
}
pressing-title = In scadenza
pressing-more = { $count ->
    [one] e un’altra: nell’archivio, con il filtro «Solo in scadenza»
   *[other] e altre { $count }: nell’archivio, con il filtro «Solo in scadenza»
}
checks-title = Controlli
checks-again = Ricontrolla
checks-looking = Controllo in corso…
check-state-ok = a posto
check-state-warning = da guardare
check-state-missing = manca
check-state-unknown = non noto ora
check-home = Archivio su questo computer
check-company = Impresa
check-module = Programma della carta
check-token = Dispositivo di firma
check-certificate = Certificato di firma
check-desk = Sportello
check-account = Profilo dell’utenza
check-confirmation = Conferma una tantum
check-balance = Saldo DIRITTI
check-password = Scadenza della password
check-clock = Orologio del computer
check-secrets = Password dello sportello
desks-title = Sportelli
desks-none = Nessuno sportello configurato: le bozze si preparano e si firmano comunque, l’invio attende.
desk-add = Aggiungi
desk-of = Camera di commercio: { $chamber }
desk-user = utente { $user }
balance-again = Chiedi il saldo
balance-label = DIRITTI
balance-learnt = al { $when }
desk-form-title = Configurare uno sportello
desk-way = Come si inviano le pratiche
desk-way-certo = Le invia Origo
desk-way-certo-lead = La Camera ha un’interfaccia per i programmi (Cert’O, sportello Origo).
desk-way-sprint = Bozze in WebCO
desk-way-sprint-lead = Origo lascia in WebCO la bozza con i dati; allegati, firma e invio si fanno in WebCO, e l’esito si scrive qui.
desk-key = Chiave di accesso (token)
desk-drafts = Riceve bozze; il resto si fa in WebCO.
desk-way-manual = Le portiamo noi
desk-way-manual-lead = Nel portale della Camera o allo sportello: Origo prepara la cartella e conserva l’esito che gli si scrive.
desk-portal = Indirizzo del portale (facoltativo)
desk-url = Indirizzo
desk-username = Utente Telemaco
desk-password = Password
desk-save = Salva lo sportello

# Archivio
archive-title = Archivio
archive-new = Nuova pratica
archive-import = Importa…
archive-search = Cerca
archive-search-placeholder = titolo, destinatario, merce, fattura, protocollo
archive-state = Stato
archive-all = Tutti gli stati
archive-due = Solo in scadenza
archive-more = { $count ->
    [0] Altri filtri
    [one] Altri filtri (1)
   *[other] Altri filtri ({ $count })
}
archive-clear = Togli i filtri
archive-from = Modificate dal
archive-until = al
archive-country = Paese di destinazione
archive-any = Tutti
archive-export = Esporta l’elenco
archive-xlsx = Foglio di calcolo
archive-csv = Testo separato da punto e virgola
archive-file = archivio-pratiche
archive-written = { $count ->
    [one] Una pratica scritta nell’elenco
   *[other] { $count } pratiche scritte nell’elenco
}
column-desk-colleague = Sportello e collega
archive-count = { $count ->
    [one] una pratica
   *[other] { $count } pratiche
}
archive-nothing = Nessuna pratica corrisponde alla ricerca
archive-empty = L’archivio è vuoto
archive-empty-hint = Iniziare una nuova pratica, oppure importare un file: formato di scambio, modello base o fattura elettronica.
kind-CO = Certificato di origine
kind-VA = Visti, autorizzazioni, copie
kind-DF = Denuncia di furto o smarrimento
kind-DD = Denuncia di distruzione
kind-CD = Conferimento di delega
kind-RD = Revoca di delega
protocol-of = prot. { $number }
review-summary = { $file }: { $taken } dati presi, { $left } lasciati
review-taken = Preso
review-left = Lasciato: non ha un posto nella pratica
import-review = Che cosa si prende
import-take = { $count ->
    [one] Prendi una pratica
   *[other] Prendi { $count } pratiche
}
import-refused = { $file } non si può prendere
import-exchange = JSON di scambio
import-baseForm = modello base
import-eInvoice = fattura elettronica
review-mends = Da correggere dopo, con un gesto
review-from = Nel file
review-to = Nella pratica
review-value = Valore
import-done = { $count ->
    [0] Nessuna pratica importata
    [one] Una pratica importata
   *[other] { $count } pratiche importate
}
column-title = Pratica
column-consignee = Destinatario
column-desk = Sportello
column-state = Stato
column-fee = Diritti
column-updated = Modificata
column-protocol = Protocollo
column-certificate = Certificato
column-steps = Azioni

# Editor
practice-title = Titolo della pratica
revision = revisione { $number }
saved = Salvato
saved-at = Salvato alle { $time }
saving = Salvataggio…
unsaved = Non salvato: { $why }
preview = Anteprima
preview-title = Anteprima di stampa
page-before = Pagina precedente
page-after = Pagina successiva
page-of = Pagina { $page } di { $count }
page-alt = Modulo, pagina { $page }
print-papers = Fogli
print-all = Tutti, con le copie
print-once = Tutti, una volta
print-original = Originale
print-copies = Copie
print-application = Domanda e dichiarazione
print-order = Dettaglio della richiesta
print-open = Apri per stampare
print-opened = Aperto nel lettore PDF del sistema
print-draft = Bozza: la filigrana resta finché la Camera non rilascia il certificato.
zoom-in = Ingrandisci
zoom-out = Riduci
zoom-fit = Adatta alla finestra
zoom-now = { $percent } %
seal = Sigilla
seal-errors = { $count ->
    [one] C’è ancora un errore da correggere
   *[other] Ci sono ancora { $count } errori da correggere
}
revise = Nuova revisione
asked-title = Rettifica richiesta, giro { $round }
asked-deadline = Rispondere entro il { $day }.
asked-base-form = Modello base da correggere: si firma di nuovo
asked-box = Da correggere: { $box }
asked-box-done = Cambiata: { $box }
asked-box-number = casella { $number }
asked-order = Dettaglio della richiesta da correggere
asked-replace = Da sostituire: { $name }
asked-replaced = Sostituito: { $name }
asked-replace-do = Sostituisci il file…
asked-missing = Manca: { $what }
asked-added = Aggiunto: { $what }
asked-add-do = Aggiungi { $what }…
asked-signature-stands = Sono chiesti solo documenti: se il modello base non cambia, la sua firma resta valida e si inviano solo i documenti cambiati.
signature-stands = Il modello base non è cambiato: resta valida la firma di { $signer } del { $when }.
locked-title = Le caselle non si possono modificare
locked-sealed = La pratica è sigillata e attende la firma. Per modificarla aprire una nuova revisione.
locked-text = La pratica è firmata: ciò che è stato firmato resta com’è.
go-to-queue = Vai alla firma
go-to-sent = Vai agli invii
go-to-send = Invia
officer-says = Lo sportello scrive: «{ $words }»
paper-union = Unione Europea
paper-title = Certificato d’origine
paper-number = Il numero è assegnato dalla Camera al rilascio
paper-also-language = en
paper-no = N.
paper-original = Originale
paper-original-also = Original
paper-union-also = European Union
paper-title-also = Certificate of origin
paper-sheets = Su { $count } fogli
box-1-also = Consignor
box-2-also = Consignee
box-3-also = Country of origin
box-4-also = Transport details
box-5-also = Remarks
box-6-also = Item number; marks, numbers, number and kind of packages; description of goods
box-7-also = Quantity
box-8-also = Certification by the Chamber
leaves = Fogli della pratica
leaf-certificate = Certificato
leaf-request = Richiesta
leaf-invoices = Fatture
leaf-declaration = Dichiarazione di origine
leaf-attachments = Allegati
leaf-order = Ordine
leaf-parties = Impresa e firmatario
leaf-errors = { $count ->
    [one] un errore
   *[other] { $count } errori
}
room-characters = { $count }/{ $max } caratteri
room-lines = { $lines }/{ $max } righe
room-print = stampa a { $points } pt
room-small = a { $points } pt non si legge: almeno { $least }
room-none = non entra nella casella
room-title = La casella tiene { $lines } righe di { $columns } caratteri; oltre, la stampa si rimpicciolisce
goods-room = Foglio { $sheet }: { $lines }/{ $max } righe
goods-grid = Casella 6: { $lines } righe di { $goods } caratteri; casella 7: { $quantity } caratteri
line-room = { $lines ->
    [one] una riga
   *[other] { $lines } righe
}
line-sheet = foglio { $sheet }
line-continued = prosegue sul foglio { $sheet } da «{ $words }»
sheet-break = Fine del foglio { $sheet } ({ $lines }/{ $max } righe): segue sul foglio { $next } di { $count }
address-way-consignor = Come si scrive la casella 1
address-way-consignee = Come si scrive la casella 2
address-text = Testo
address-fields = Campi
party-name = Ragione sociale
party-street = Indirizzo
party-postalCode = CAP
party-town = Città
party-country = Paese
address-free = La casella dice più di un indirizzo: resta testo libero.
address-rewrite = Riscrivi per campi…
replace-title = Sostituire il testo della casella?
replace-text = Questo testo verrà tolto dalla casella. Si può annullare.
replace-by = Al suo posto:
replace = Sostituisci
reserved-place = Luogo e data di rilascio
reserved-officer = Nome del funzionario
reserved-signature = Firma
reserved-stamp = Timbro
box-8 = Certificazione della Camera
box-8-text = Riservato alla Camera di commercio: luogo e data del rilascio, firma, timbro.
box-short = Casella { $number }
box-1-placeholder = Ragione sociale, indirizzo completo, paese
box-2-placeholder = Acquirente estero, indirizzo completo, paese per esteso; oppure ALL’ORDINE
box-3-country = Paese d’origine { $number }
box-3-add = Altro paese
box-3-remove = Togli { $country }
box-4-placeholder = via mare, aerea, strada, ferrovia
box-5-placeholder = INVOICE NO. … OF THE …
destination-country = Paese di destinazione
goods-empty = Ancora nessuna merce
goods-bar = Righe scelte
goods-select = Scegli la riga { $number }
goods-select-all = Scegli tutte
goods-selected = { $count ->
    [one] una riga scelta
   *[other] { $count } righe scelte
}
goods-copy = Copia
goods-cut = Taglia
goods-paste = Incolla
goods-remove = Togli
goods-copied = { $count ->
    [one] Una riga copiata
   *[other] { $count } righe copiate
}
article-keep = Tieni come articolo del glossario
article-change = Aggiorna l’articolo { $name }
article-kept = Aggiunto al glossario
article-changed = Articolo aggiornato
article-producer = Produttore
goods-add = Aggiungi merce
goods-hint = Descrizione commerciale usuale, senza prezzi né codici doganali.
table-open = Da tabella…
table-title = Merci da una tabella
table-choose = Scegli un file CSV o Excel…
table-paste = oppure incolla qui le righe copiate dal foglio
table-header = La prima riga contiene i nomi delle colonne
table-comma = La virgola separa i decimali
table-column = Che cosa contiene la colonna { $number }
table-lines = { $count ->
    [0] Nessuna riga di merce riconosciuta: indicare le colonne.
    [one] Una riga di merce riconosciuta.
   *[other] { $count } righe di merce riconosciute.
  }
table-add = { $count ->
    [one] Aggiungi una riga
   *[other] Aggiungi { $count } righe
  }
table-refused = Riga { $row }, { $column }: «{ $text }» non si legge e resta vuoto.
table-left = Non si prende ({ $count })
column-of-ignored = (non usare)
column-of-code = Codice articolo
column-of-marks = Marche
column-of-packages = Colli
column-of-packageKind = Natura dei colli
column-of-description = Descrizione
column-of-origin = Origine
column-of-customsCode = Codice doganale
column-of-quantity = Quantità
column-of-unit = Unità di misura
goods-number = Numero d’ordine
goods-line = merce { $number }
goods-marks = Marche e numeri
goods-packages = Colli
goods-kind = Natura dei colli
goods-origin = Origine
goods-hs = Codice HS (uso interno)
goods-article = Codice articolo
goods-description = Denominazione della merce
goods-quantity = Quantità
goods-all = tutte
line-up = Sposta su: { $line }
line-down = Sposta giù: { $line }
line-remove = Togli: { $line }
findings-label = Rilievi
finding-rule = Regola { $rule }
findings-title = Rilievi
findings-errors = { $count ->
    [one] Un errore da correggere
   *[other] { $count } errori da correggere
}
findings-quiet = Nessun rilievo
findings-conflicts = { $count ->
    [one] Nessun errore, ma c’è un conflitto da decidere
   *[other] Nessun errore, ma ci sono { $count } conflitti da decidere
}
findings-none = Nessun errore: si può sigillare
conflicts-title = Conflitti
conflicts-open = { $count ->
    [one] Due persone hanno scritto nella stessa casella: finché non si decide, la pratica non si può sigillare.
   *[other] In { $count } punti due persone hanno scritto la stessa cosa in modo diverso: finché non si decide, la pratica non si può sigillare.
}
conflict-before = Conflitto precedente (Maiusc+F8)
conflict-next = Conflitto successivo (F8)
conflict-title = Due versioni: { $place }
conflict-text-title = Due persone hanno scritto nello stesso punto: { $place }
conflict-line-title = Tolta da uno, modificata dall’altro: { $place }
conflict-by = { $person }, { $when }
conflict-removed = Tolta da { $person }, { $when }
conflict-edited = Modificata da { $person }, { $when }
conflict-was = (era: { $value })
conflict-empty = (vuoto)
conflict-place = il posto in cui l’ha spostata
conflict-use = Prendi questa
conflict-take-away = Togli la riga
conflict-leave-in = Tieni la riga
conflict-of = (versione di { $person })
conflict-standing = Il testo come sta ora, con entrambe
conflict-keep = Lascia com’è
conflict-another = Scrivi un’altra versione…
conflict-another-label = La versione giusta
conflict-write = Usa questa
differs-from = [differisce:
differs-to = ]
invoices-hint = Il numero dev’essere identico a quello della fattura allegata.
invoice-add = Aggiungi fattura
invoice-line = fattura { $number }
invoice-number = Numero
invoice-date = Data
invoice-amount = Importo
invoice-currency = Valuta
invoice-buyer = Acquirente, se non è in casella 2
declaration-hint = Resa ai sensi dell’art. 47 DPR 445/2000; ogni merce in un solo blocco.
block-add = Aggiungi blocco
block-line = blocco { $number }
block-kind = Le merci sono state
block-country = Paese
block-producer = Impresa produttrice
block-processor = Impresa dell’ultima lavorazione sostanziale
block-plant = Luogo dello stabilimento
block-workings = Lavorazioni subite
block-documents = Documenti che provano l’origine, uno per riga
block-goods = Merci
block-own = Produzione propria
derived-title = Che cosa risulta dai blocchi
derived-box-3 = Casella 3
derived-code = Codice
derived-differs = diverso da quanto è scritto
derived-paragraphs = Testo della dichiarazione
derived-lines = Testo delle righe ({ $count })
origin-code = Codice indicato
origin-code-derived = quello dei blocchi
code-ORCOM = origine comunitaria
code-MDCOM = modificate nell’UE
code-OREST = origine estera
paragraph-euCountry = Paese comunitario
paragraph-production = Modalità di produzione
paragraph-producer = Azienda produttrice
paragraph-workings = Modifiche subite
paragraph-processor = Azienda delle modifiche
paragraph-foreignCountry = Paese extracomunitario
paragraph-documents = Documentazione allegata
missing-title = Documenti ancora da allegare
missing-nothing = Nessun documento manca.
missing-required = obbligatorio
missing-advised = la Camera può chiederlo
pick-proof = Prova dalla raccolta
pick-proof-none = Nessuna prova adatta a questo blocco. Le prove si tengono in Impresa, Prove di origine.
origin-fabbricate = fabbricate
origin-prodotte = prodotte
origin-fabbricate-e-prodotte = fabbricate e prodotte
origin-lavorate = lavorate
origin-trasformate = trasformate
origin-lavorate-e-trasformate = lavorate e trasformate
origin-estera = di origine estera
attachments-hint = PDF, anche firmati (.pdf.p7m), o foto (JPEG, PNG), fino a 10 MB.
attachments-empty = Ancora nessun allegato
attachment-suggested = Tipo suggerito dal file
document-open = Mostra { $name } accanto alle caselle
document-of = Documento { $name }
document-close = Chiudi { $name }
document-large = Ingrandisci
document-page = { $name }, pagina { $number }
document-words = Parole della pagina { $number }
document-loading = Lettura del documento…
document-hint = Premere una parola, o trascinare su più parole, poi scegliere la casella.
document-wordless = Il documento non ha testo leggibile (scansione): si può solo guardare.
document-picked = Scelto: { $text }
document-put = Metti nella casella
attachment-add = Aggiungi documento
attachment-unnamed = Senza nome
attachment-present = contenuto acquisito
attachment-absent = manca il file
attachment-choose = Scegli il file…
attachment-type = Tipo
attachment-invoice = È la fattura
attachment-visas = Visti
attachment-legalisations = Legalizzazioni
attachment-more = Altri dati di { $name }
attachment-description = Descrizione
attachment-purpose = Ruolo (per esempio delega)
attachment-proof = Prova della raccolta
attachment-drawn = Scarico dalla prova
attachment-drawn-hint = KG 120
attachment-visa-declaration = Visto poteri di firma su dichiarazione
attachment-visa-invoice = Visto poteri di firma su fattura
attachment-visa-deposit = Visto per deposito
attachment-goods = Prova l’origine delle merci
order-hint = Parte con la pratica, come ultimo allegato.
order-originals = Originali
order-copies-label = Copie
order-visas-label = Visti su fatture e allegati
order-legalisations-label = Legalizzazioni, in tutto
order-delivery = Consegna
order-support = Supporto di stampa
order-payment = Pagamento
order-location-label = Giacenza merci
order-print-label = Stampa in azienda
order-urgent-label = Urgente
order-legalised = Legalizzazione del certificato
pro-forma = Su fattura pro forma
delivery-sportello = ritiro allo sportello
delivery-stampa-in-azienda = stampa in azienda
support-foglio-bianco = foglio bianco
support-formulario = formulario
payment-diritti = dal saldo DIRITTI
payment-carta = carta
payment-allo-sportello = allo sportello
notes = Annotazioni per l’ufficio
duplicate = Duplicato di un certificato smarrito o rubato
duplicate-number = Numero del certificato precedente
duplicate-date = Data di rilascio
replaces = Annulla e sostituisci un certificato sbagliato
replaces-number = Numero del certificato da sostituire
replaces-returned = Originale restituito il
replaces-reason = Motivo
packing-packages = Colli secondo il packing list
packing-quantity = Quantità totali secondo il packing list (es. KG 9.840 / N. 2)
one-shipment = Una sola spedizione
late = Rilascio a posteriori (la merce è già partita)
late-reason = Motivo
late-shipped = Data di spedizione
late-documents = Documenti di spedizione, uno per riga
late-none = Si dichiara che per questa spedizione non è stato richiesto altro certificato
request-placeholder = Che cosa si chiede, e su quali documenti
copies-title = Copie successive
copies-number = Numero del certificato già rilasciato
copies-hint = Quante copie: nel dettaglio della richiesta.
report-date = Data della denuncia
report-documents = Documenti denunciati, uno per riga
report-hint-lost = Si allega la denuncia alle autorità, con il ruolo «denuncia».
report-hint-destroyed = Nelle annotazioni si scrive come i documenti sono andati distrutti.
delegate-name = Delegato
delegate-code = Codice fiscale del delegato
delegate-from = Vale dal
delegate-until = Fino al
delegate-hint = Il delegato può inviare le pratiche, non firmarle. Il modello della delega non è pubblico: fuori dallo sportello Origo si consegna a mano.
parties-hint = Come risultano al Registro Imprese.
parties-desk = Sportello
parties-company = Impresa richiedente
parties-signatory = Firmatario
desk-chamber = Camera di commercio
desk-office = Sede
company-name = Denominazione
company-code = Codice fiscale
company-rea = Numero REA
company-address = Indirizzo
company-town = Comune
company-province = Provincia
company-country = Stato
signatory-family = Cognome
signatory-given = Nome
signatory-code = Codice fiscale
signatory-role = Ruolo
role-legale-rappresentante = legale rappresentante
role-procuratore = procuratore
fees-title = Diritti di segreteria
fees-total = Totale
seal-title = Sigillo
seal-at = Sigillata il { $when }
base-form = Modello base
order-detail = Dettaglio richiesta

# Firma: la coda e la revisione
queue-title = Da firmare
queue-lead = Guardare, spuntare, firmare: un solo PIN per tutto.
queue-looking = Caricamento della coda…
queue-whose = Coda di
queue-everybody = tutti i firmatari ({ $count })
queue-everybody-show = Mostra la coda di tutti
queue-empty = Nulla da firmare
queue-empty-hint = Le pratiche arrivano qui quando sono sigillate.
queue-empty-others = { $count ->
    [one] Una pratica attende la firma di un altro firmatario.
   *[other] { $count } pratiche attendono la firma di altri firmatari.
}
queue-all = Spunta tutto ({ $count })
queue-tick = Firma: { $title }
queue-keys = Frecce: scorrere. Invio: aprire.
queue-keys-review = Frecce: scorrere. Spazio: spuntare. Invio: aprire. Esc: tornare all’elenco.
queue-warnings = { $count ->
    [one] un avviso
   *[other] { $count } avvisi
}
row-shown = visto
row-unshown = da vedere
row-changed = cambiato: da rivedere
row-late = arrivato dopo: alla prossima firma
row-retried = da riprovare
row-returned = rimandata dal firmatario
queue-consignee = Destinatario
queue-signatory = Firmatario dichiarato
queue-order = Richiesta
queue-order-plain = solo l’originale
queue-fee = Diritti
queue-sealed = Sigillata
queue-bytes = Che cosa si firma (SHA-256)
queue-declaration = Dichiarazione (art. 47 DPR 445/2000)
declaration-none = Richiesta di visti: non contiene una dichiarazione di origine.
queue-agree = Ho visto tutto e firmo
queue-agree-blind = Firmo senza aver visto
tick-unseen = Prima va visto fino in fondo: Invio lo apre.
seen-all = Visto fino in fondo
seen-some = { $total ->
    [one] Scorrere fino in fondo, poi si può spuntare
   *[other] Visti { $done } documenti su { $total }: scorrere gli altri fino in fondo, poi si può spuntare
}
papers-label = Documenti
leaf-must = (si firma, ancora da vedere)
leaf-seen = (visto fino in fondo)
pages-large = Ingrandisci
pages-fit = Adatta alla larghezza
pages-loading = Caricamento delle pagine…
page-alt-of = { $name }, pagina { $page }
proofs-title = Allegati a prova
proofs-none = Nessun allegato.
proof-signed = si firma: { $form }, { $why }
proof-absent = Il contenuto di { $name } non è su questo computer
proof-absent-next = Attendere che arrivi dalle altre postazioni, o farlo allegare di nuovo. Ciò che non si può vedere non si può firmare.
proof-undrawn = { $name } non si può mostrare qui
proof-undrawn-next = Aprirlo con il proprio programma e controllarlo lì.
proof-show = Mostra il file
form-fitting = Secondo il file
form-fitting-text = Un PDF si firma al suo interno, o come vuole chi firma; ogni altro file in una busta (.p7m).
form-p7m = CAdES (.p7m)
form-p7m-text = Il file intero dentro la busta firmata: va bene per ogni tipo di file.
form-pades = PAdES (PDF firmato)
form-pades-text = La firma sta nel PDF, con l’immagine e il nome di chi firma.
why-baseForm = modello base
why-chamber = chiesto dalla Camera
why-visa = per il visto
why-retrospective = rilascio a posteriori
why-paper = documento a parte
to-sign = { $form }, { $why }
to-sign-done = già firmato: { $form }, { $why }
seal-whole = Sigillo intero
attachment-line = allegato { $number }
since-title = Che cosa cambia
since-revision = Dalla revisione precedente ({ $title }, { $day })
since-consignee = Dall’ultima pratica per lo stesso destinatario («{ $title }», { $day })
since-count = { $count ->
    [0] nulla
    [one] una differenza
   *[other] { $count } differenze
}
since-before = era
since-after = ora
changed-title = È cambiato dopo l’inizio della revisione
changed-text = È stato sigillato di nuovo: ciò che si è visto non è più ciò che si firmerebbe.
changed-restart = Ricomincia la revisione
sign-elsewhere = Già firmata altrove: prendi il file .p7m…

# Firma: come si procede
ways-title = Come procedere
way-all = Rivedi tutto ({ $count })
way-all-text = uno dopo l’altro
way-oneByOne = Scegli dall’elenco
way-oneByOne-text = uno per uno
way-withoutShowing = Firma senza mostrare…
way-all-name = uno dopo l’altro
way-oneByOne-name = scelta dall’elenco
way-withoutShowing-name = senza mostrare
review-lead = Revisione ({ $way }): visti { $shown } su { $total }, spuntati { $ticked }
review-end = Interrompi la revisione
walk-place = { $at } di { $of }
walk-list = Elenco
walk-before = Precedente
walk-next = Avanti
walk-skip = Salta
walk-end = Riepilogo
walk-on = Continua la revisione
blind-title = Firmare senza mostrare
blind-text = { $count ->
    [one] Ciò che attende si potrà spuntare e firmare senza averlo aperto.
   *[other] Le { $count } voci in coda si potranno spuntare e firmare senza averle aperte.
}
blind-answer = Chi firma risponde di ciò che dichiara anche se non l’ha letto (art. 76 DPR 445/2000). La scelta vale solo per questa volta.
blind-tick = So che cosa contengono, e non occorre mostrarle
blind-no = Meglio rivederle
blind-sure = Procedi senza mostrare
blind-now = Si firma senza mostrare
blind-now-text = Si può spuntare anche ciò che non è stato aperto. Per tornare a rivedere, interrompere la revisione.

# Firma: rimandare, altri documenti
return = Rimanda a chi l’ha preparata…
return-title = Rimandare a chi l’ha preparata
return-text = La pratica esce dalla coda. Chi l’ha preparata legge il motivo, la corregge e la sigilla di nuovo.
return-reason = Motivo
return-placeholder = Che cosa va corretto
return-send = Rimanda
returned-title = { $by } non l’ha firmata e l’ha rimandata il { $when }
returned-text = Motivo: { $reason }
paper-add = Aggiungi un documento…
paper-form-title = Un altro documento da firmare
paper-kind = Che cos’è
paper-form = Come si firma
paper-size = Dimensione
paper-added = Aggiunto
paper-anybody = chiunque firmi
paper-text = Non appartiene a una pratica: si firma con le altre sotto lo stesso PIN, e non ha diritti.
paper-choose = Scegli i file…
paper-remove = Togli dalla coda
paper-remove-sure = Togli
paper-contract = Contratto
paper-adhesion = Adesione
paper-delegation = Delega
paper-lossReport = Denuncia di furto o smarrimento (DF)
paper-destructionReport = Denuncia di distruzione (DD)
paper-retrospectiveLetter = Lettera per il rilascio a posteriori
paper-other = Altro documento

# Firma: la somma e il dispositivo
sign-waiting = { $count ->
    [one] Una voce in coda: { $amount }
   *[other] { $count } voci in coda: { $amount }
}
sign-total = { $count ->
    [0] Nulla di spuntato su { $all }
    [one] Spuntata una voce su { $all }: { $amount }
   *[other] Spuntate { $count } voci su { $all }: { $amount }
}
sign-balance = { $chamber }: { $total }. DIRITTI { $amount } al { $when }, dopo l’invio restano { $left }
sign-short = { $chamber }: { $total }. DIRITTI { $amount } al { $when }, mancano { $left }: si può firmare, ma l’invio attenderà
sign-balance-unknown = { $chamber }: { $total }. Saldo DIRITTI non noto
sign-token = Dispositivo
sign-no-token = Nessun dispositivo inserito
sign-final = Usa l’ultimo tentativo
sign-look = Cerca di nuovo i dispositivi
sign = { $count ->
    [0] Firma
    [one] Firma un documento
   *[other] Firma { $count } documenti
}
remark-ends = { $days ->
    [0] Il certificato di { $name } scade oggi
    [one] Il certificato di { $name } scade domani, { $day }
   *[other] Il certificato di { $name } scade tra { $days } giorni, il { $day }
}
remark-ends-next = Chiedere ora il rinnovo a chi ha rilasciato il dispositivo: dopo la scadenza non si firma più.
remark-cie = Questa è una carta d’identità elettronica (CIE)
remark-cie-next = La CIE produce una firma elettronica avanzata, non una firma digitale qualificata. La Camera chiede la firma digitale: una pratica firmata con la CIE può essere respinta.
remark-unqualified = Non risulta che questo dispositivo produca una firma qualificata
remark-unqualified-next = Il certificato di { $name } non dice di essere qualificato. La Camera chiede la firma digitale qualificata: se c’è, usare quel dispositivo.
remark-device = Il certificato è qualificato, ma non dice che la chiave sta in un dispositivo qualificato
remark-device-next = Se c’è, usare la carta o il token di firma digitale: la Camera può respingere le altre firme.
remark-other = { $count ->
    [one] Il dispositivo è di { $name }, ma una delle voci spuntate attende la firma di un altro: quella non sarà firmata.
   *[other] Il dispositivo è di { $name }, ma { $count } delle voci spuntate attendono la firma di altri: quelle non saranno firmate.
}
remark-final = Resta un solo tentativo prima che la carta si blocchi.
remark-low = L’ultimo PIN dato a questa carta era errato.

# Firma: mentre si firma
batch-title = Firma in corso
batch-title-paused = Firma in pausa
batch-documents = Documenti di questa firma
batch-current = Ora: { $name }
batch-pause = Pausa
batch-resume = Riprendi
batch-cancel = Annulla il resto
batch-askingPin = Serve il PIN, nella finestra che si è aperta
batch-loggingIn = La carta controlla il PIN…
batch-signing = Firma in corso
batch-pausing = Si ferma dopo il documento in corso
batch-paused = In pausa
batch-paused-next = { $count ->
    [one] Resta un documento. Lasciare inserita la carta.
   *[other] Restano { $count } documenti. Lasciare inserita la carta.
}
batch-tokenGone = Rimettere la carta
batch-tokenGone-next = { $count ->
    [one] La carta è stata tolta. Appena è di nuovo inserita si chiede il PIN e si firma il documento che resta; ciò che è già firmato è al sicuro.
   *[other] La carta è stata tolta. Appena è di nuovo inserita si chiede il PIN e si firmano i { $count } documenti che restano; ciò che è già firmato è al sicuro.
}
batch-back = { $count ->
    [one] La carta è di nuovo inserita: serve il PIN per il documento che resta.
   *[other] La carta è di nuovo inserita: serve il PIN per i { $count } documenti che restano.
}
batch-cancelling = Si annulla dopo il documento in corso; ciò che è già firmato resta
batch-incorrect = Il PIN è errato
batch-incorrect-next = Alla carta non è stato inviato altro. Controllare il PIN di firma e scriverlo nella finestra che si è aperta, oppure annullare.
tries = Di solito la carta si blocca dopo tre PIN errati; se resta un solo tentativo, lo dice la finestra del PIN.
batch-said-failed = Un documento non è stato firmato. { $done } di { $total }.
batch-said-finished = { $failed ->
    [0] Firma terminata: { $signed } documenti su { $total }.
   *[other] Firma terminata: { $signed } documenti su { $total }, { $failed } non firmati.
}
left-moment = ancora pochi secondi
left-seconds = ancora circa { $count } secondi
left-minutes = { $count ->
    [one] ancora circa un minuto
   *[other] ancora circa { $count } minuti
}
sign-progress = { $done } di { $total }
remote-open = Firma remota e marche temporali
remote-key = firma remota ({ $about })
remote-silent = Il servizio { $url } non risponde: { $why }
remote-elsewhere = Il PIN o il codice della firma remota si scrive nella finestra che si è aperta; un consenso si dà nel browser o sul telefono
remote-again = { $count ->
        [one] Il fornitore vuole un altro codice per il documento che resta.
       *[other] Il fornitore vuole un altro codice per i { $count } documenti che restano.
    }
remote-loggingIn = Il fornitore controlla il codice, o attende il consenso nel browser o sul telefono…
remote-pinLocked = La chiave remota è bloccata: sbloccarla con il fornitore. Ciò che era firmato resta firmato, il resto è ancora in coda.
remote-loginFailed = Il fornitore non ha autorizzato la firma. Ciò che era firmato resta firmato, il resto è ancora in coda.
remote-title = Firma remota e marche temporali
remote-lead = Per firmare con una chiave custodita da un fornitore (interfaccia CSC). Viaggiano solo le impronte, mai i documenti.
remote-url = Indirizzo del servizio
remote-way = Accesso
remote-way-password = Utente e password
remote-way-client = Programma registrato presso il fornitore
remote-way-browser = Nel browser, ogni volta
remote-user = Utente
remote-client = Nome con cui il programma è registrato
remote-password = Password
remote-secret = Segreto del programma
remote-secret-if = Segreto del programma, se c’è
remote-pin = Il PIN della chiave e i codici usa e getta non si scrivono qui: li chiede una finestra apposita a ogni firma.
remote-save = Aggiungi il servizio
remote-forget = Dimentica { $url }
stamps-title = Marche temporali
stamps-on = Ogni firma fatta qui, in busta o dentro un PDF, riceve la marca temporale di { $url }. Se non risponde, la firma resta valida senza.
stamps-off = Le firme fatte qui non ricevono marche temporali. Con l’indirizzo di un’autorità (RFC 3161) ogni firma ne porta una: prova quando esisteva già.
stamps-url = Indirizzo dell’autorità di marcatura
stamps-save = Marca le firme
stamps-stop = Non marcare più
pin-elsewhere = Il PIN si scrive nella finestra che si è aperta

# Firma: l’esito
results-title = Esito della firma
results-retry = { $count ->
    [one] Riprova ciò che non è firmato
   *[other] Riprova le { $count } voci non firmate
}
results-only = { $count ->
    [one] Solo il documento non firmato
   *[other] Solo i { $count } documenti non firmati
}
results-last = { $done ->
    [one] Ultima firma: un documento su { $total }
   *[other] Ultima firma: { $done } documenti su { $total }
}
results-open = Mostra l’esito
sign-done = { $done ->
    [0] Nessun documento firmato su { $total }
    [one] Firmato un documento su { $total }
   *[other] Firmati { $done } documenti su { $total }
}
end-part = Gli altri restano in coda; il motivo è accanto a ciascuno.
end-none = Restano tutti in coda; il motivo è accanto a ciascuno.
end-cancelled = La firma è stata annullata: ciò che era firmato resta firmato, il resto è ancora in coda.
end-pinLocked = Il PIN della carta è bloccato: sbloccarlo con il PUK, nel programma fornito con la carta. Ciò che era firmato resta firmato, il resto è ancora in coda.
end-loginFailed = La carta non ha accettato l’accesso. Ciò che era firmato resta firmato, il resto è ancora in coda.
outcome-waiting = in attesa
outcome-signed = firmato
outcome-failed = non firmato
outcome-skipped = non tentato
file-show = Mostra nella cartella: { $name }
export = Esporta l’esito…
exported = Scritti l’esito (CSV) e il registro firmato
exported-show = Mostra
log-check = Controlla il registro
log-whole = { $count ->
    [one] Il registro delle firme è integro: una riga
   *[other] Il registro delle firme è integro: { $count } righe
}{ $devices ->
    [one] {""}, da una postazione.
   *[other] {""}, da { $devices } postazioni.
}

# Invii
sent-more = { $count ->
    [one] Mostra un’altra pratica
   *[other] Mostra le altre { $count } pratiche
}
sent-title = Invii
sent-refresh = Chiedi allo sportello
sent-empty = Ancora nessun invio
sent-empty-hint = Le pratiche firmate compaiono qui, pronte per l’invio.
submit-again = Deposita di nuovo
outgoing-title = In coda verso gli sportelli
outgoing-pause = Sospendi gli invii
outgoing-resume = Riprendi gli invii
outgoing-since = da { $when }
outgoing-missing = mancano { $amount }
outgoing-next-at = { $next }: { $when }
outgoing-at-once = Pratiche inviate insieme
outgoing-at-once-hint = Più pratiche insieme finiscono prima; su una linea lenta, una alla volta.
to-send-title = Da inviare
to-send-sum = in tutto { $amount }
submit = { $count ->
    [0] Invia
    [one] Invia una pratica
   *[other] Invia { $count } pratiche
}
by-hand-folder = Prepara la cartella
by-hand-ready = { $count ->
    [one] Cartella pronta: un file
   *[other] Cartella pronta: { $count } file. I passi sono in ISTRUZIONI.txt
}
by-hand-tell = Scrivi l’esito
by-hand-tell-title = Esito di { $title }
by-hand-tell-lead = Ciò che il portale, una lettera o lo sportello hanno detto di questa pratica.
by-hand-receipt = Leggi da una ricevuta
by-hand-foreign = La ricevuta non nomina questa pratica: controllare che sia la sua.
by-hand-state = Stato
by-hand-protocol = Numero di protocollo
by-hand-on = Data
by-hand-code = Codice pratica (se c’è)
by-hand-certificate = Numero del certificato
by-hand-words = Parole della Camera (motivo, che cosa correggere)
by-hand-document = Aggiungi il documento rilasciato
by-hand-keep = Conserva l’esito
at-desk-title = Allo sportello
fetch = Scarica
fetched = { $count ->
    [one] Scaricato un file
   *[other] Scaricati { $count } file
}
correct = Rettifica

# Insieme: chi c’è, annullare, osservazioni, storia
yes = sì
no = no
place-all = Tutta la pratica
place-remark = nota su { $place }
line-order = posizione
gone-items = merce tolta
gone-invoices = fattura tolta
gone-blocks = blocco tolto
gone-attachments = allegato tolto
attachment-name = Nome del file
here-title = Chi ha aperto questa pratica
here-in-box = { $person } è in questa casella
here-came = { $person } ha aperto la pratica.
here-left = { $person } ha chiuso la pratica.
here-same = { $person } è nella stessa casella.
undo-none = Nulla da annullare
undo-of = Annulla la propria modifica: { $place } (Ctrl+Z)
undo-said = Annullato: { $place }
redo-none = Nulla da ripetere
redo-of = Ripeti la propria modifica: { $place } (Ctrl+Maiusc+Z)
redo-said = Ripetuto: { $place }
editor-more = Altre azioni
side-title = Accanto al modulo
side-findings = Rilievi
side-remarks = Note
side-care = Cura
care-title = Chi la segue, entro quando
care-colleague = Collega
care-nobody = Nessuno
care-due = Da rilasciare entro
care-reason = Motivo
care-reason-placeholder = nave, camion, credito documentario
care-remind = Promemoria il
care-reminder = Che cosa ricordare
care-sign-overdue = scaduta { $day }
care-sign-soon = entro { $day }
care-sign-remind = promemoria { $day }
approval-title = Approvazione del cliente
approval-text = La bozza, con la filigrana, si apre come allegato di un messaggio nel programma di posta; da qui non parte nulla. L’invio e la risposta restano annotati.
approval-to = Indirizzo del cliente
approval-language = Lingua del messaggio
approval-send = Prepara il messaggio
approval-said = Che cosa ha risposto
approval-yes = Ha approvato
approval-no = Chiede modifiche
language-it = Italiano
language-en = Inglese
print-title = Stampa del certificato
print-text = L’originale si stampa una volta sola, a grandezza esatta; la stampa resta annotata per tutti i colleghi.
print-done = Originale stampato da { $person }, { $when }. Ogni altra stampa porta la scritta COPIA.
print-twice = { $count } originali risultano stampati: verificare quale vale.
print-issued = Stampa l’originale
print-copy = Stampa una copia
misprint = Stampa riuscita male
misprint-text = L’originale rovinato non si ristampa: si annulla e si sostituisce. Nasce una nuova pratica che nomina questa; allegare la scansione dell’originale barrato, se la Camera la chiede. I diritti si pagano di nuovo.
misprint-reason = Che cosa è successo
misprint-sure = Annulla e sostituisci
events-title = Che cosa è stato fatto
event-draft-sent = Bozza preparata per { $about }
event-approved = Il cliente ha approvato la bozza
event-changes-asked = Il cliente chiede modifiche
event-printed-original = Originale stampato
event-printed-copy = Copia stampata
event-misprint = Stampa dell’originale riuscita male
event-substituted-by = Sostituita da un’altra pratica
event-substitutes = Sostituisce il certificato { $number }
copy-title = Nuova pratica da questa
copy-text = Si riprendono caselle, merci e dichiarazione; numeri di fattura, riferimenti e dati dello sportello restano qui.
copy-documents = Documenti da riprendere
copy-make = Crea la pratica
bundle-make = Raccogli tutto in una cartella
bundle-done = { $count ->
    [one] Un file raccolto
   *[other] { $count } file raccolti
}
bundle-missing = Non presenti su questo dispositivo: { $names }
blank-next = { $count ->
    [one] Vai allo spazio da compilare (F9)
   *[other] Vai al prossimo dei { $count } spazi da compilare (F9)
}
side-history = Storia
remark-on = Annota: { $place }
remarks-of = { $count ->
    [one] Una nota aperta: { $place }
   *[other] { $count } note aperte: { $place }
}
remarks-none = Nessuna nota aperta
remarks-none-hint = Per annotare una casella, portarsi nella casella e aprire questa scheda, oppure usare il fumetto accanto al titolo.
remarks-settled = { $count ->
    [one] Mostra anche la nota risolta
   *[other] Mostra anche le { $count } note risolte
}
remark-placeholder = Che cosa c’è da sapere su questa casella
remark-add = Aggiungi nota
remark-answer = Rispondi
remark-settle = Risolta
remark-reopen = Riapri
history-none = Ancora nessuna modifica
history-hint = Spuntare un momento per confrontarlo con adesso, o due per confrontarli tra loro.
history-compare-now = Confronta con adesso
history-compare-two = Confronta i due
history-tick = Momento di { $person }, { $when }
history-last = { $time }, il più recente
history-more = { $count ->
    [one] e un’altra casella
   *[other] e altre { $count } caselle
}
compare-title = Dal { $from } al { $to }
compare-now-title = Com’era il { $from } e com’è adesso
compare-now = Adesso
compare-box = Casella
compare-none = Nessuna differenza
restore = Ripristina questo momento…
restore-title = { $count ->
    [one] Una casella tornerà com’era il { $when }
   *[other] { $count } caselle torneranno com’erano il { $when }
}
restore-text = Ciò che sta scritto adesso resta nella storia. Anche i colleghi vedranno la pratica com’era.
restore-sure = { $count ->
    [one] Ripristina una casella
   *[other] Ripristina { $count } caselle
}
late-edits-title = { $count ->
    [one] Dopo il sigillo è arrivata una modifica di { $people }
   *[other] Dopo il sigillo sono arrivate { $count } modifiche di { $people }
}
late-edits-text = Non fanno parte di ciò che è sigillato. Per tenerne conto occorre una nuova revisione.
late-edits-ignore = Lascia così
template-save = Salva come modello…
template-save-title = Salvare come modello
template-save-text = Il modello riprende la pratica com’è ora. Si trova nella sezione Azienda e lo vedono tutti.
template-name = Nome del modello
template-keep = Salva il modello
template-about = Quando si usa
template-kind = Tipo di pratica
template-use = Crea una pratica
archive-from-template = Da un modello…
row-conflicts = { $count ->
    [one] un conflitto
   *[other] { $count } conflitti
}
row-waiting = ancora solo qui

# Insieme: tra le postazioni
sync-title = Tra le postazioni
sync-alone = Salvato qui
sync-alone-title = Tutto è salvato su questo computer
sync-alone-text = L’impresa non ha altre postazioni. Si aggiungono nella sezione Persone.
sync-offline = Salvato qui
sync-offline-title = Salvato qui, colleghi non raggiungibili
sync-offline-text = Si può continuare a lavorare: ciò che si scrive parte da solo appena una postazione è raggiungibile.
sync-connecting = In collegamento…
sync-connecting-title = In collegamento con i colleghi
sync-connecting-text = Ciò che si scrive è comunque salvato qui.
sync-upToDate = Aggiornato
sync-upToDate-title = Tutto aggiornato
sync-upToDate-text = Le postazioni collegate hanno ciò che è stato scritto qui, e viceversa.
sync-receiving = Aggiornamento…
sync-receiving-title = Aggiornamento in corso
sync-receiving-text = Stanno arrivando o partendo modifiche.
sync-attention = Occorre intervenire
sync-attention-title = Occorre intervenire
sync-attention-text = Le modifiche restano salvate qui, ma non passano ai colleghi finché non si interviene.
sync-waiting = { $count ->
    [one] Salvato qui, 1 in attesa
   *[other] Salvato qui, { $count } in attesa
}
sync-waiting-long = { $count ->
    [one] un documento in attesa
   *[other] { $count } documenti in attesa
}
sync-devices = Postazioni
sync-connected = { $connected } di { $count } collegate
sync-to-send = Da passare ai colleghi
sync-nothing = nulla
sync-contact = Ultimo contatto
sync-never = mai
sync-now = Prova adesso
closing-title = I colleghi non hanno ancora tutto
closing-waiting = { $count ->
    [one] Un documento sta ancora passando ai colleghi.
   *[other] { $count } documenti stanno ancora passando ai colleghi.
}
closing-text = Tutto è salvato su questo computer. La finestra si chiude da sola appena hanno finito; chiudendo subito, il resto passerà alla prossima apertura.
closing-stay = Non chiudere
closing-now = Chiudi subito
outcomes-title = Avvisi sul desktop
outcomes-text = Quando la Camera respinge, chiede una rettifica o rilascia, questo computer lo dice anche a finestra chiusa sotto altre. Vi sta soltanto il numero di protocollo.
outcomes-told = Avvisami su questo computer
devices-title = Persone e postazioni
devices-lead = Chi lavora alle pratiche dell’impresa, e da quali computer. Tutto passa da una postazione all’altra, senza servizi esterni.
members-title = Postazioni dell’impresa
members-out = Escluse
member-this = questa postazione
member-connected = collegata
member-away = ultimo contatto: { $when }
member-revoked = esclusa; ultimo contatto: { $when }
role-drafter = Prepara
role-drafter-text = Prepara le pratiche, non le firma e non le invia.
role-signer = Firma
role-signer-text = Prepara, sigilla, firma e invia.
role-administrator = Amministra
role-administrator-text = Fa tutto, e decide chi entra e chi esce.
invite-title = Aggiungere una postazione
invite-role = Che cosa potrà fare
invite = Crea un invito
invite-not-admin = Gli inviti si creano da una postazione che amministra.
ticket-how = Sulla nuova postazione scegliere «Entrare in un’impresa» e incollare questo invito, oppure inquadrare il codice. Vale una volta sola.
ticket-text = Invito
ticket-qr = L’invito come codice QR
ticket-copy = Copia l’invito
ticket-copied = Copiato
ticket-left = { $minutes ->
    [one] Vale ancora un minuto.
   *[other] Vale ancora { $minutes } minuti.
}
ticket-over = L’invito è scaduto.
joiner-title = { $person } chiede di entrare
joiner-text = Da «{ $device }». Accettare solo se sull’altro schermo si legge lo stesso codice.
joiner-accept = Il codice è uguale: accetta
joiner-refuse = Rifiuta
code-label = Codice: { $code }
revoke-of = Escludi: { $device }
revoke-title = Escludere «{ $device }»
revoke-effect = La postazione di { $person } non riceverà più nulla, e ciò che invia sarà rifiutato. Il collegamento in corso si chiude subito.
revoke-honest = Ciò che ha già ricevuto resta su quel computer: da qui non si può cancellare.
revoke-final = Non si torna indietro: per rientrare serve un nuovo invito.
revoke-sure = Escludi
network-title = Rete
network-multicast = Le postazioni della stessa rete si trovano da sole.
network-no-multicast = Su questa rete le postazioni non si trovano da sole: scrivere qui sotto l’indirizzo di una di esse o dell’hub.
network-listening = Questa postazione risponde a
network-silent = nessun indirizzo
hub-address = Indirizzo dell’hub
hub-save = Salva
hub-hint = Una macchina sempre accesa (origo hub) tiene tutto aggiornato anche quando i colleghi non sono collegati insieme. Si può lasciare vuoto.
join-text = Incollare l’invito ricevuto. L’amministratore vedrà la richiesta e confronterà il codice.
join-ticket = Invito
join-person = Nome e cognome
join-device = Nome di questa postazione
join-device-placeholder = per esempio: PC ufficio estero
join = Chiedi di entrare
join-waiting = In attesa di { $company }
join-compare = Chi amministra deve leggere lo stesso codice e accettare. Questa pagina prosegue da sola.

# Ciò che l’impresa tiene per tutte le pratiche
office-title = Azienda
office-company = Impresa
office-company-lead = I dati con cui comincia ogni pratica, uguali su tutte le postazioni.
office-signatories = Firmatari
office-signatories-lead = Chi può firmare, con quali poteri, provati da quale documento e fino a quando.
office-addresses = Rubrica
office-addresses-lead = Speditori e destinatari come si stampano nelle caselle 1 e 2.
office-templates = Modelli
office-templates-lead = Pratiche da cui cominciarne altre.
office-glossary = Glossario
office-glossary-lead = Come si chiamano gli articoli nella casella 6, in italiano e in inglese.
office-proofs = Prove di origine
office-proofs-lead = Dichiarazioni dei fornitori, bollette, certificati esteri: tenuti una volta, usati in ogni pratica.
office-registered = Come risulta al Registro Imprese
office-reached = Recapiti
company-vat = Partita IVA
company-eori = Codice EORI
company-phone = Telefono
company-email = E-mail
company-pec = PEC
book-add = Aggiungi
book-remove = Togli
book-remove-sure = Togliere «{ $name }» per tutti?
signatories-none = Ancora nessun firmatario
addresses-none = Rubrica vuota
templates-none = Ancora nessun modello: si salvano dall’editor, con «Salva come modello».
glossary-none = Glossario vuoto
library-none = Nessuna prova
signatory-powers = Poteri
signatory-proof = Documento che prova i poteri
signatory-expiry = Scadenza dei poteri
signatory-substitutes = Sostituti
signatory-active = Può firmare
look-title = Come si vede la firma
look-lead = Vale per gli allegati in PDF che la Camera o un visto vogliono firmati. Il modello base è sempre .xml.p7m.
look-form = Forma della firma
look-form-chamber = Come preferisce la Camera
look-form-pades = Nel PDF, ben visibile (PAdES)
look-form-p7m = In una busta attorno al file (.pdf.p7m)
look-page = Pagina
look-page-first = Prima
look-page-last = Ultima
look-corner = Angolo
look-corner-bottomLeft = In basso a sinistra
look-corner-bottomRight = In basso a destra
look-corner-topLeft = In alto a sinistra
look-corner-topRight = In alto a destra
look-size = Grandezza
look-size-small = Piccola
look-size-medium = Media
look-size-large = Grande
look-reason = Motivo, scritto nella firma
look-reason-hint = per esempio: Visto per l’estero
look-image = Immagine della firma
look-image-none = Nessuna immagine: restano nome, data e motivo.
look-image-limits = PNG o JPEG, al massimo 512 KB; lo sfondo trasparente o bianco rende meglio.
look-image-code = Prima scrivere il codice fiscale del firmatario.
look-image-choose = Scegli l’immagine
look-image-change = Cambia l’immagine
look-image-remove = Togli l’immagine
look-sketch = Dove sta la firma: { $page }, { $corner }
look-room = Se lì c’è già del testo, la firma si mette nel posto libero più vicino.
look-sample-lead = Firmato digitalmente da
powers-valid = poteri validi
powers-soon = in scadenza
powers-expired = poteri scaduti
powers-inactive = non firma
powers-soon-title = I poteri scadono il { $day }
powers-expired-title = I poteri sono scaduti il { $day }
powers-next = Chiedere il rinnovo della procura e depositarlo alla Camera prima della prossima firma.
address-name = Nome in rubrica
address-lines = Come si stampa
address-country = Paese
address-role = Si usa come
address-consignee = destinatario (casella 2)
address-producer = Produttore
address-forwarder = Spedizioniere
address-consignor = speditore (casella 1)
address-both = speditore e destinatario
address-note = Note interne
article-code = Codice articolo
article-unit = Unità di misura
article-italian = Descrizione in italiano
article-english = Descrizione in inglese
proof-number = Numero o MRN
proof-date = Data del documento
proof-supplier = Fornitore o emittente
proof-country = Origine che prova
proof-from = Vale dal
proof-until = Vale fino al
proof-articles = Articoli, uno per riga
proof-articles-hint = codice, o parole della descrizione; vuoto: tutte le merci
proof-quantity = Quantità coperta
proof-file = File
proof-file-choose = Scegli il file
proof-file-other = Sostituisci il file
proof-uses = Pratiche che la usano
proof-unused = Nessuna pratica la usa.
proof-covered = Coperta
proof-drawn = Scaricata
proof-left = Resta
proof-left-of = restano { $left } di { $covered }
proof-released = non conta più
proof-overdrawn = scarico eccessivo
proof-overdrawn-title = Le pratiche scaricano più di quanto la prova copre
proof-overdrawn-next = Riducete uno scarico, o aggiungete un’altra prova per la differenza.
proof-ended = scaduta
proof-ended-title = La prova è scaduta
proof-ended-next = Chiedete al fornitore una dichiarazione nuova e aggiungetela: questa resta per le pratiche passate.
proof-notYet = non ancora valida
proof-notYet-title = La prova non vale ancora
proof-notYet-next = Usatela per le merci vendute da quel giorno.
proof-noFile = senza file
proof-noFile-title = Manca il file
proof-noFile-next = Scegliete il PDF: senza file la prova non si può allegare a una pratica.
pick-producer = Produttore dalla rubrica
pick-forwarder = Spedizioniere dalla rubrica
pick-address = Rubrica
pick-signatory = Firmatari
pick-article = Glossario
pick-search = Cerca
pick-none = Nulla da scegliere

# Errori tra le postazioni
error-ticketExpired = L’invito è scaduto.
    .next = Chiederne un altro: vale un quarto d’ora.
error-ticketUsed = L’invito è già stato usato.
    .next = Chiederne un altro: ciascuno vale una volta sola.
error-ticketDamaged = Questo non è un invito intero.
    .next = Copiarlo di nuovo, dall’inizio alla fine.
error-peerUnreachable = L’altra postazione non risponde.
    .next = Controllare che sia accesa e sulla stessa rete, o che l’indirizzo sia giusto. Qui tutto resta salvato.
error-peerRevoked = La postazione è stata esclusa dall’impresa.
    .next = Per rientrare serve un nuovo invito.
error-notAdministrator = Può farlo solo una postazione che amministra.
    .next = Chiedere a un collega che amministra.
error-nodeRunning = Un altro programma di questo archivio è già collegato con i colleghi.
    .next = Non occorre fare nulla: passa tutto da quello. Per usare questo, chiudere prima l’altro.
error-nothingToUndo = Non c’è nulla di proprio da annullare.
    .next = Le modifiche dei colleghi si vedono nella storia.
error-ticketDeclined = L’altra postazione non ha fatto entrare questa.
    .next = Confrontare le sei cifre con l’amministratore e riprovare con un nuovo invito.
error-noAddress = Gli altri non saprebbero dove trovare questa postazione: non è in ascolto.
    .next = Attendere qualche istante e riprovare; se un altro programma usa questo archivio, invitare da quello.
error-badAddress = { $address } non è un indirizzo.
    .next = Scriverlo come 192.168.1.20:4100.
error-cannotListen = Non si può restare in ascolto: { $why }
    .next = Chiudere il programma che occupa la porta, o sceglierne un’altra.
error-notSigner = Serve una postazione con il ruolo di firmatario.
    .next = Chiedere a un amministratore di cambiare il ruolo di questa.
error-notSubmitter = Le pratiche le invia { $device }: due postazioni potrebbero inviarne una due volte.
    .next = Inviarle da lì; se non è più in uso, chiedere a chi amministra Origo di far prendere il posto a questa postazione.
error-unknownDevice = Nessuna postazione dell’impresa si chiama { $device }.
    .next = Aggiornare la pagina delle postazioni e scegliere da lì.
error-unknownCode = Nessuna postazione con il codice { $code } sta aspettando.
    .next = Confrontare le sei cifre con quelle dell’altro schermo.
error-homeNotEmpty = Su questo computer è già registrata un’impresa.
    .next = Per entrare in un’altra, scegliere un archivio vuoto.

# Errori che dal terminale si risolvono con un comando, e qui con la finestra
error-notInitialised = Su questo computer non è ancora registrata alcuna impresa.
    .next = Registrarla con i suoi dati nella prima pagina, o entrare in un’impresa con un invito.
error-alreadyInitialised = Qui è già registrata un’impresa: { $company }.
    .next = Una postazione serve una sola impresa: per un’altra usare un altro archivio.
error-unknownPractice = La pratica { $id } non esiste.
    .next = Cercarla in archivio: potrebbe averla tolta un collega.
error-usage = Queste scelte non vanno insieme; atteso: { $expected }
    .next = Tornare indietro e scegliere di nuovo.
error-badField = { $pointer }: { $why }
    .next = Correggere il valore della casella indicata.
error-findings = Le regole trovano { $count ->
        [one] un errore
       *[other] { $count } errori
    } ({ $rules }).
    .next = Correggere quanto segnalato accanto alle caselle e sigillare di nuovo.
error-notSealed = La pratica non è ancora sigillata.
    .next = Aprirla, controllarla e sigillarla.
error-notSigned = La pratica non è ancora firmata.
    .next = Firmarla prima, nella sezione Firma.
error-wrongState = Non si può fare mentre la pratica è nello stato «{ $state }».
    .next = Aprire la pratica: lo stato dice che cosa attende.
error-signatureImage = La firma non si può disegnare ({ $file }): { $why }
    .next = Scegliere un PNG o un JPEG di al massimo 512 KB e 4 milioni di pixel, o accorciare il motivo, in Impresa, Firmatari.
error-attachmentMissing = Il contenuto dell’allegato { $name } non è su questo computer.
    .next = Allegare il file nella pratica, o toglierlo dall’elenco degli allegati, poi sigillare di nuovo.
error-moduleAbsent = Il programma della carta non si può usare: { $module }.
    .next = Installare il programma fornito con la carta e cercare di nuovo i dispositivi.
error-pinFinalTry = Resta un solo tentativo prima che la carta si blocchi.
    .next = Se si è certi del PIN, usare l’ultimo tentativo; altrimenti sbloccare prima la carta con il PUK, nel programma fornito con essa.
error-remoteAbsent = Non è configurato alcun servizio di firma remota all’indirizzo { $url }.
    .next = Firmare con carta o token; la firma remota si configura dal terminale di questo computer.
error-remoteLogin = Il servizio di firma remota rifiuta l’accesso: { $why }.
    .next = Far reimpostare utente e password; non sono il PIN.
error-remoteCredential = La firma remota { $credential } non può firmare: { $why }.
    .next = Scegliere un’altra firma di quelle elencate, o rivolgersi al fornitore.
error-timestampFailed = La marca temporale non è stata apposta: { $why }. La firma è valida e conservata senza marca.
    .next = Far controllare l’indirizzo della marca; lo sportello accetta il file anche così.
error-contentMismatch = Il file firmato non contiene i byte sigillati di questa pratica (attesi { $expected }, trovati { $found }).
    .next = Esportare di nuovo il modello base, firmare proprio quel file senza aprirlo con altri programmi e riportarlo qui.
error-byHand = La Camera { $chamber } non ha un’interfaccia per i programmi: le pratiche si portano a mano.
    .next = In «Invii» preparare la cartella, caricarla nel portale o portarla allo sportello, poi scrivere l’esito.
error-byInterface = Lo sportello della Camera { $chamber } risponde da sé: l’esito non si scrive a mano.
    .next = In «Invii» chiedere lo stato allo sportello.
error-deskAbsent = Non è configurato alcuno sportello per la Camera { $chamber }.
    .next = Aggiungerlo una volta nella pagina Oggi, tra gli sportelli.
error-draftKey = Lo sportello di { $chamber } non accetta la chiave con cui Origo lascia le bozze.
    .next = Creare una chiave nuova nell’area riservata dello sportello e scriverla qui, aggiungendo di nuovo lo sportello.
error-credentials = Lo sportello non accetta utente e password (AU01).
    .next = Scrivere di nuovo la password nella pagina Oggi, tra gli sportelli, con lo stesso utente.
error-passwordExpired = La password o il contratto con lo sportello sono scaduti (AU04).
    .next = Rinnovare la password nella pagina Oggi, tra gli sportelli; se è scaduto il contratto, firmarlo e inviarlo di nuovo nell’area personale di Telemaco.
error-passwordMustChange = La password va cambiata prima di continuare (AU09).
    .next = Rinnovarla nella pagina Oggi, tra gli sportelli.
error-passwordNotAllowed = Questo utente entra solo con SPID, CIE o CNS, non con la password (AU11).
    .next = Chiedere alla Camera un’utenza Telemaco con password per i programmi, e scriverla nella pagina Oggi, tra gli sportelli.
error-vaultAbsent = Su questo computer non c’è un portachiavi di sistema: le password non vengono conservate in chiaro.
    .next = Scegliere una passphrase: Origo sigilla con essa le password e la chiede una volta a ogni avvio.
error-vaultLocked = Le password di questo archivio sono sigillate.
    .next = Scrivere la passphrase; vale fino alla chiusura della finestra.
error-passphraseWrong = La passphrase non apre le password di questo archivio.
    .next = Scriverla di nuovo. Se è perduta, cancellare secrets/sealed.json nella cartella dell’archivio e configurare di nuovo gli sportelli: le pratiche non si toccano.
error-keychainFailed = Il portachiavi di sistema non risponde: { $why }
    .next = Sbloccarlo (di solito con la password di accesso al computer) e riprovare.
error-stillAsking = La risposta dello sportello si è persa; Origo continua a chiedere se la pratica è arrivata.
    .next = Non c’è nulla da fare: sarà ritrovata e adottata, mai inviata due volte. «Chiedi allo sportello» chiede subito.
error-deskForgot = Lo sportello di { $chamber } è stato ripristinato da una copia e non conosce più quello che aveva risposto per la pratica { $protocol }.
    .next = Ricevute firmate e documenti restano qui: sentire la Camera. Una pratica dimenticata si può depositare di nuovo con la stessa chiave, senza doppi addebiti.
error-receiptNotBelieved = La ricevuta firmata dallo sportello di { $chamber } non è attendibile ({ $why }) e non è stata conservata.
    .next = Chiedere alla Camera se ha cambiato chiave. Se lo conferma, salvare di nuovo lo sportello tra i dati dell’impresa e chiedere di nuovo allo sportello.
error-issuedNotBelieved = Il documento rilasciato { $name } non è quello atteso ({ $why }) e non è stato archiviato.
    .next = Non usarlo: farlo controllare dalla Camera, poi chiedere di nuovo allo sportello.
error-queuePaused = Gli invii sono sospesi da { $person } dal { $when }.
    .next = La pratica resta in coda e parte quando si riprendono gli invii.
error-notIssued = Per questa pratica non è stato ancora rilasciato nulla (stato: { $state }).
    .next = Chiedere di nuovo più tardi, nella sezione Invii.
error-originalPrinted = L’originale di { $name } è già stato stampato da { $person } il { $when }.
    .next = Per averne un altro esemplare stampare una copia; se la stampa è riuscita male, segnalarlo: il certificato va annullato e sostituito.
error-attachmentUnsigned = L’allegato { $name } va firmato e non lo è.
    .next = Firmarlo insieme alla pratica, nella sezione Firma, oppure prendere lì il file .p7m dal programma che lo ha firmato.

# La passphrase che sigilla le password, dove non c’è un portachiavi di sistema.
passphrase-type = Scrivi la passphrase
passphrase-type-lead = Apre le password degli sportelli e dei servizi di firma. Resta in memoria fino alla chiusura della finestra e non viene scritta da nessuna parte.
passphrase-choose = Scegli una passphrase
passphrase-choose-lead = Su questo computer non c’è un portachiavi di sistema. La passphrase sigilla le password in un file; viene chiesta una volta a ogni avvio e nessuno può recuperarla.
passphrase-label = Passphrase
passphrase-again-label = Ancora una volta
passphrase-differs = Le due passphrase sono diverse.
passphrase-give = Usa questa passphrase
passphrase-given = Passphrase accettata: ora si può ripetere l’operazione.

# La password dello sportello, rinnovata da qui.
desk-renew = Rinnova la password
desk-renew-title = Nuova password per lo sportello di { $chamber }
desk-renew-lead = La nuova password vale allo sportello e viene conservata qui, al posto di quella di prima.
desk-new-password = Nuova password
desk-renew-differs = Le due password sono diverse.
desk-renewed = La password è stata rinnovata, allo sportello e qui.
desk-renewed-until = Vale fino al { $date }.
error-renewalElsewhere = Lo sportello di { $chamber } non rinnova la password da qui.
    .next = Rinnovarla nell’area personale di Telemaco (registroimprese.it), poi scriverla qui con «Aggiungi», tra gli sportelli, con lo stesso utente.
error-renewalOpen = Non si sa se lo sportello di { $chamber } ha accettato la nuova password: la risposta si è persa.
    .next = Non scegliere un’altra password: Origo le tiene entrambe e, appena lo sportello risponde, usa quella buona. «Ricontrolla» nella pagina Oggi lo chiede subito.

# Che cosa può andare storto con un archivio cifrato.
error-alreadyEncrypted = L’archivio è già cifrato.
    .next = Non occorre fare nulla.
error-notEncrypted = L’archivio non è cifrato.
    .next = Non occorre fare nulla.
error-homeInUse = Un altro programma ha aperto questo archivio: ora non si può cifrare né decifrare.
    .next = Chiudere tutte le finestre di Origo, poi riprovare. Non è cambiato nulla.
error-keyLost = L’archivio è cifrato e la sua chiave non è nel portachiavi né tra le password sigillate.
    .next = Aprire il portachiavi con cui fu cifrato e riprovare; oppure scrivere la chiave di recupero conservata su carta.

# L’archivio cifrato su questo computer.
protection-title = L’archivio di questo computer
protection-clear = È in chiaro: chi porta via questo computer, o il suo disco, può leggerlo.
protection-encrypted = È cifrato. La sua chiave è { $vault ->
        [file] nel file sigillato dalla passphrase
       *[keychain] nel portachiavi del sistema
    }.
protection-busy = L’archivio viene chiuso, riscritto e riaperto. Può volerci un minuto.
encrypt-ask = Cifra…
encrypt-title = Cifrare l’archivio
encrypt-effect = Pratiche, allegati, firme e ricevute su questo computer diventano illeggibili senza la chiave. La chiave va insieme alle password e Origo lavora come prima. Le altre postazioni restano come sono.
encrypt-honest = Poi viene mostrata una chiave di recupero, da scrivere su carta. Se essa e il portachiavi vanno perduti, nessuno può più aprire questo archivio; ciò che è arrivato alle altre postazioni resta lì.
encrypt-sure = Cifra
decrypt-ask = Riporta in chiaro…
decrypt-title = Riportare in chiaro l’archivio
decrypt-effect = Pratiche, allegati, firme e ricevute su questo computer vengono scritti in chiaro e la loro chiave viene tolta.
decrypt-honest = Chi porta via questo computer, o il suo disco, potrà leggerli.
decrypt-sure = Riporta in chiaro
recovery-title = Chiave di recupero
recovery-text = Scriverla su carta e conservarla lontano da questo computer. Apre l’archivio anche se il portachiavi o la passphrase sono perduti.
recovery-old = Le copie in chiaro di prima sono state cancellate, non sovrascritte: i salvataggi vecchi e il disco possono conservarne tracce.
recovery-written = L’ho scritta
recovery-show = Mostra la chiave di recupero
recovery-type = Scrivi la chiave di recupero
recovery-type-lead = Gli otto gruppi scritti su carta quando l’archivio fu cifrato. La chiave torna insieme alle password.
recovery-label = Chiave di recupero
recovery-give = Apri
recovery-given = La chiave è quella giusta. Riprovare.
