# Le parole della finestra. Errori, controlli, stati e rilievi stanno nei cataloghi di crates/app e crates/certificate.

skip = Vai al contenuto
language = Lingua
brand-line = Certificati di origine e visti per l’estero
places = Sezioni
place-today = Oggi
place-archive = Archivio
place-queue = Firma
place-sent = Invii
again = Riprova
cancel = Annulla
close = Chiudi
choose = Scegliere…
open-list = Apri l’elenco
untitled = Senza titolo
date-placeholder = gg/mm/aaaa
back-to-archive = Torna all’archivio

# Primo avvio
setup-title = Registrare l’impresa
setup-text = Origo lavora per una sola impresa su questo computer. Scrivere i dati come risultano al Registro Imprese: saranno proposti in ogni pratica.
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
archive-count = { $count ->
    [one] una pratica
   *[other] { $count } pratiche
}
archive-nothing = Nessuna pratica corrisponde alla ricerca
archive-empty = L’archivio è vuoto
archive-empty-hint = Iniziare una nuova pratica, oppure importare un file: formato di scambio, modello base o fattura elettronica.
kind-CO = Certificato di origine
kind-VA = Visti, autorizzazioni, copie
protocol-of = prot. { $number }
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
seal = Sigilla
seal-errors = { $count ->
    [one] C’è ancora un errore da correggere
   *[other] Ci sono ancora { $count } errori da correggere
}
revise = Nuova revisione
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
box-8 = Certificazione della Camera
box-8-text = Riservato alla Camera di commercio: luogo e data del rilascio, firma, timbro.
box-short = Casella { $number }
box-request = Che cosa si richiede
box-1-placeholder = Ragione sociale, indirizzo completo, paese
box-2-placeholder = Acquirente estero, indirizzo completo, paese per esteso; oppure ALL’ORDINE
box-3-country = Paese d’origine { $number }
box-3-add = Altro paese
box-3-remove = Togli { $country }
box-4-placeholder = via mare, aerea, strada, ferrovia
box-5-placeholder = INVOICE NO. … OF THE …
destination-country = Paese di destinazione
goods-empty = Ancora nessuna merce
goods-add = Aggiungi merce
goods-hint = Descrizione commerciale usuale, senza prezzi né codici doganali.
goods-number = Numero d’ordine
goods-line = merce { $number }
goods-marks = Marche e numeri
goods-packages = Colli
goods-kind = Natura dei colli
goods-origin = Origine
goods-hs = Codice HS (uso interno)
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
findings-none = Nessun errore: si può sigillare
conflict-title = Due persone hanno scritto in questa casella
conflict-by = { $person }, { $when }
conflict-empty = (vuoto)
conflict-use = Usa questo
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
origin-fabbricate = fabbricate
origin-prodotte = prodotte
origin-fabbricate-e-prodotte = fabbricate e prodotte
origin-lavorate = lavorate
origin-trasformate = trasformate
origin-lavorate-e-trasformate = lavorate e trasformate
origin-estera = di origine estera
attachments-hint = PDF, anche firmati (.pdf.p7m), fino a 10 MB.
attachments-empty = Ancora nessun allegato
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
late = Rilascio a posteriori (la merce è già partita)
late-reason = Motivo
late-shipped = Data di spedizione
late-documents = Documenti di spedizione, uno per riga
late-none = Si dichiara che per questa spedizione non è stato richiesto altro certificato
request-placeholder = Che cosa si chiede, e su quali documenti
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

# Firma
queue-title = Da firmare
queue-lead = Guardare, spuntare, firmare: un solo PIN per tutte.
queue-empty = Nulla da firmare
queue-empty-hint = Le pratiche arrivano qui quando sono sigillate.
queue-all = Tutte ({ $count })
queue-tick = Firma: { $title }
queue-consignee = Destinatario
queue-signatory = Firmatario dichiarato
queue-order = Richiesta
queue-order-plain = solo l’originale
queue-fee = Diritti
queue-sealed = Sigillata
queue-bytes = Che cosa si firma (SHA-256)
queue-declaration = Dichiarazione
queue-agree = Ho visto questa pratica e la firmo
sign-total = { $count ->
    [0] Nessuna pratica spuntata su { $all }
    [one] Una pratica su { $all }: { $amount }
   *[other] { $count } pratiche su { $all }: { $amount }
}
sign-balance = DIRITTI { $amount } al { $when }; dopo l’invio restano { $left }
sign-short = DIRITTI { $amount } al { $when }: mancano { $left }, si può firmare ma l’invio attenderà
sign-token = Dispositivo
sign-no-token = Nessun dispositivo inserito
sign-final = Usa l’ultimo tentativo
sign-elsewhere = Già firmata altrove: prendi il file .p7m…
sign-look = Cerca di nuovo i dispositivi
sign = { $count ->
    [0] Firma
    [one] Firma una pratica
   *[other] Firma { $count } pratiche
}
sign-progress = { $done } di { $total }
sign-done = { $done ->
    [one] Firmata una pratica su { $total }
   *[other] Firmate { $done } pratiche su { $total }
}
pin-elsewhere = Il PIN si scrive nella finestra che si è aperta
pin-final = Resta un solo tentativo prima che la carta si blocchi.
pin-low = L’ultimo PIN dato a questa carta era errato.
outcome-signed = firmata
outcome-failed = non firmata
outcome-skipped = saltata

# Invii
sent-title = Invii
sent-refresh = Chiedi allo sportello
sent-empty = Ancora nessun invio
sent-empty-hint = Le pratiche firmate compaiono qui, pronte per l’invio.
to-send-title = Da inviare
to-send-sum = in tutto { $amount }
submit = { $count ->
    [0] Invia
    [one] Invia una pratica
   *[other] Invia { $count } pratiche
}
at-desk-title = Allo sportello
fetch = Scarica
fetched = { $count ->
    [one] Scaricato un file
   *[other] Scaricati { $count } file
}
correct = Rettifica
