# Parole di Origo, in italiano. Le stesse per il programma e per la finestra.
# Ogni regola dice che cosa non va e come rimediare.

## Caselle e fogli

box-1 = Speditore
box-2 = Destinatario
box-3 = Paese di origine
box-4 = Informazioni riguardanti il trasporto
box-5 = Osservazioni
box-6 = N. d'ordine; marche, numeri, quantità e natura dei colli; denominazione delle merci
box-7 = Quantità
box-declaration = Dichiarazione di origine
box-invoices = Fatture
box-attachments = Allegati
box-order = Dettaglio della richiesta
box-request = Che cosa si richiede
box-parties = Impresa e firmatario

## Gravità

severity-error = Errore
severity-warning = Avviso

## Casella 1

v01-empty = La casella 1 è vuota. Scriva ragione sociale e indirizzo completo dello speditore, con il paese nell'ultima riga.
v01-country = L'ultima riga della casella 1 deve finire con il paese scritto per intero, per esempio ITALIA.
v01-long = La casella 1 ha { $length } caratteri: al massimo sono { $max }. Abbrevi l'indirizzo, non il paese.
v02-name = La casella 1 non riporta l'impresa come risulta al Registro Imprese ({ $name }). Corregga il nome, oppure scriva "per conto di" e alleghi la delega.
v02-address = L'indirizzo della casella 1 è diverso da quello del Registro Imprese ({ $address }). Controlli che sia la sede o l'unità locale giusta.
v02-delegation = La casella 1 dice "per conto di", ma manca la delega. La alleghi e la segni con il ruolo "delega".
v03-outside-union = Lo speditore della casella 1 è in { $country }: di norma il certificato si rilascia a chi ha sede nell'Unione Europea. Controlli con la Camera.

## Casella 2

v04-empty = La casella 2 è vuota. Scriva il destinatario estero, oppure ALL'ORDINE.
v04-to-order = Con ALL'ORDINE la casella 2 può contenere soltanto il paese di destinazione. Tolga il resto, oppure scriva il destinatario.
v05-italy = Il destinatario non può essere in Italia. Se il compratore è italiano scriva ALL'ORDINE e il paese di destinazione.
v06-country = L'ultima riga della casella 2 deve finire con il paese scritto per intero, in italiano o in inglese, da solo o dopo una virgola o " - ". Le sigle (TR, USA, UK) non bastano.
v07-empty = Manca il paese di destinazione. Scelga { $country }, come nella casella 2.
v07-differs = Il paese di destinazione ({ $destination }) non è quello della casella 2 ({ $country }). Li renda uguali.

## Casella 3

v09-empty = La casella 3 è vuota. Indichi il paese di origine nella casella o in ogni riga di merce.
v09-union = "{ $country }" non va bene nella casella 3. Scriva "Unione Europea" per intero e prima, poi eventualmente " - " e lo Stato membro.
v09-unknown = "{ $country }" non è il nome per intero di un paese. Lo scriva in italiano, senza sigle.
v09-writing = "{ $country }": di solito si scrive "Unione Europea - " e poi lo Stato membro.
v09-order = Nella casella 3 l'Unione Europea di solito viene prima degli altri paesi.
v10-missing = Nella casella 3 manca l'origine di alcune merci: { $countries }. La aggiunga, oppure corregga le righe.
v10-unused = La casella 3 indica { $countries }, ma nessuna riga di merce ha questa origine. La tolga, oppure corregga le righe.
v12-not-a-member = In "{ $country }" il paese indicato non è uno dei 27 Stati membri dell'Unione Europea. Scriva soltanto il paese.

## Casella 4

v13-long = La casella 4 ha { $length } caratteri: al massimo sono { $max }.
v13-mode = Dalla casella 4 non si capisce il mezzo di trasporto. Scriva per esempio VIA MARE, VIA AEREA, VIA STRADA, VIA FERROVIA o TRASPORTO MISTO, oppure la lasci vuota.

## Casella 5 e fatture

v14-long = La casella 5 ha { $length } caratteri: al massimo sono { $max }.
v14-number = La casella 5 non riporta la fattura { $number } con lo stesso numero della tabella. Copi il numero tale e quale.
v14-date = La casella 5 non riporta la data della fattura { $number } ({ $date }). La aggiunga accanto al numero.
v14-invoice-without-number = Nella riga { $line } della tabella manca il numero della fattura.
v14-invoice-without-date = Nella riga { $line } della tabella la data della fattura manca o non è valida.
v14-no-invoices = La tabella delle fatture è vuota. Indichi numero e data della fattura di esportazione.
v08-buyer = Con ALL'ORDINE la fattura { $number } deve comunque indicare il compratore. Lo scriva nella tabella.
v15-future = La data della fattura { $number } è nel futuro. La controlli.
v15-late = La fattura { $number } ha più di { $days } giorni. Se la merce è già partita, il certificato si chiede a posteriori; se è ancora qui, basta dirlo nella giacenza merci.
v16-phrase = La richiesta è a posteriori: la casella 5 deve dirlo ("RILASCIATO A POSTERIORI").
v16-reason = Per un rilascio a posteriori scriva il motivo della richiesta tardiva.
v16-no-other = Per un rilascio a posteriori dichiari che non è stato chiesto nessun altro certificato per la stessa spedizione.
v16-shipping = Per un rilascio a posteriori alleghi la prova della spedizione: documento di trasporto (DOT) o bolletta doganale (BOL).
v16-shipped-on = Per un rilascio a posteriori indichi la data di spedizione.
v16-too-late = Sono passati più di { $months } mesi dalla spedizione: la Camera non rilascia più il certificato. La contatti prima di inviare.
v31-words = La pratica è pro forma: lo scriva nella casella 5.
v31-flag = La casella 5 dice "pro forma", ma la pratica non è segnata come pro forma. Le renda uguali.
v32-number = Per un duplicato indichi il numero del certificato precedente.
v32-date = Per un duplicato indichi la data di rilascio del certificato precedente.
v32-too-late = Il certificato precedente è di più di { $months } mesi fa: la Camera non ne rilascia più il duplicato. La contatti prima di inviare.
v32-report = Per un duplicato alleghi la denuncia di smarrimento o furto, con il ruolo "denuncia".
v32-liability = Per un duplicato alleghi la lettera con cui l'impresa si assume la responsabilità, con il ruolo "manleva".
v32-words = La casella 5 deve dire che è un duplicato, e di quale certificato.
v36-used = La fattura { $number } è già in un'altra pratica ({ $practice }). Per la stessa spedizione non si può chiedere un secondo certificato.
v37-one-shipment = Le fatture sono più di una: confermi che sono della stessa spedizione allo stesso cliente. Altrimenti serve un certificato per ciascuna.

## Caselle 6 e 7

v11-origin = Le origini sono più di una: la riga { $line } deve dire la sua.
v17-no-goods = Non ci sono merci. Aggiunga almeno una riga.
v17-number = Il numero d'ordine è { $found }, qui deve essere { $expected }: le righe si numerano di seguito da 1.
v17-packages = Nella riga { $line } manca il numero dei colli. Per merce non imballata scriva "alla rinfusa" nella natura dei colli.
v17-package-kind = Nella riga { $line } manca la natura dei colli, per esempio "cartoni".
v17-description = Nella riga { $line } manca la denominazione della merce.
v17-quantity = Nella riga { $line } manca la quantità.
v17-unit = La quantità della riga { $line } vuole un numero e un'unità di misura, per esempio KG 312.
v19-generic = "{ $text }" è troppo generico. Descriva la merce abbastanza da riconoscerne la voce doganale.
v24-packages = Il packing list dice { $stated } colli, le righe ne sommano { $sum }.
v24-quantity = Il packing list dice { $unit } { $stated }, le righe sommano { $unit } { $sum }.

## Testi vietati

v20-price = "{ $text }" sembra un prezzo o un importo. Sul certificato non si indicano prezzi: lo tolga.
v22-preference = "{ $text }" riguarda l'origine preferenziale, che il certificato non attesta. Lo tolga.
v21-customs-code = "{ $text }" sembra un codice doganale. Molte Camere non lo ammettono sul certificato: lo tolga se non è indispensabile.
v23-discrimination = "{ $text }" esclude un paese, le sue merci o le sue navi. Una dichiarazione discriminatoria non si può certificare: la tolga.
v33-letters = Questi caratteri non si stampano sul certificato: { $text }. Scriva in caratteri latini.

## Dichiarazione di origine

v25-no-blocks = Manca la dichiarazione di origine. Aggiunga un blocco per ogni origine e indichi le righe che copre.
v25-kind = Nel blocco { $block } manca il tipo: fabbricate, prodotte, lavorate, trasformate o estera.
v25-producer = Nel blocco { $block } manca l'azienda produttrice.
v25-plant = Nel blocco { $block } manca il luogo di produzione: quello dello stabilimento, non la sede legale.
v25-workings = Nel blocco { $block } mancano le lavorazioni sostanziali.
v25-processor = Nel blocco { $block } manca l'azienda che ha eseguito l'ultima lavorazione sostanziale.
v25-documents = Nel blocco { $block } manca il documento che prova l'origine estera.
v25-no-items = Il blocco { $block } non indica nessuna riga di merce.
v25-no-such-item = Il blocco { $block } indica righe che non esistono: { $lines }.
v25-other-country = Il blocco { $block } dichiara { $country }, ma queste righe hanno un'altra origine: { $lines }.
v25-uncovered = La riga { $line } non è coperta da nessun blocco della dichiarazione.
v25-twice = La riga { $line } è coperta più di una volta nella dichiarazione: deve stare in un blocco solo.
v25-code = Il codice indicato è { $stated }, ma dai blocchi risulta { $derived }. Controlli quale vale.

## Allegati

v26-proof = La riga { $line } è di origine extra UE: alleghi la bolletta doganale (BOL), il certificato di origine estero (COE) o un'altra prova (DDO, GEN).
v27-invoice = Manca la fattura di esportazione { $number } tra gli allegati (tipo FAE).
v28-pdf = "{ $name }" non è un PDF: lo sportello accetta .pdf e .pdf.p7m. Lo salvi come PDF.
v29-signer = Su "{ $name }" è chiesto un visto dei poteri di firma: indichi nome e cognome di chi ha firmato.
p01-unknown = "{ $name }" viene da una prova che nella raccolta non c'è più. Ne scelga un'altra, o lo tenga come documento a sé.
p01-not-yet = La prova "{ $name }" vale dal { $end }, ma la merce è venduta il { $day }. Scelga una prova valida quel giorno.
p01-ended = La prova "{ $name }" è scaduta il { $end }, la merce è venduta il { $day }. Chieda al fornitore una dichiarazione nuova e la metta nella raccolta.
p02-nothing = La prova "{ $name }" ha una quantità: indichi quanta ne usa questa pratica (scarico).
p02-unit = Lo scarico "{ $text }" da "{ $name }" non si legge in { $unit }, l'unità della prova. Lo scriva in quell'unità.
p02-overdrawn = Da "{ $name }" si scaricano { $drawn }, ma ne restano { $left } di { $covered }. Riduca lo scarico o aggiunga un'altra prova.
p03-country = La prova "{ $name }" è per { $country }, ma queste righe hanno un'altra origine: { $lines }.

## Dettaglio della richiesta

o01-visas = I visti chiesti sugli allegati sono { $needed }, ma nel dettaglio della richiesta sono { $stated }. Corregga la somma.
o01-legalisations = Le legalizzazioni di certificato e allegati sono { $needed }, ma nel dettaglio della richiesta sono { $stated }. Corregga la somma.
o02-chamber = Della Camera "{ $sign }" non sono note qui le particolarità: valgono le regole nazionali. Controlli con la Camera diritti, sedi e supporti.
o03-small = Casella { $box }: il testo entra solo in un carattere più piccolo di { $points } punti, che in dogana non si legge. A { $points } punti ci stanno { $lines } righe di { $columns } caratteri: accorci il testo o unisca le righe brevi.
o09 = Resta da compilare: { $blank }. Scriva il dato al posto delle parentesi quadre.
v35-balance = La pratica costa { $total } euro, ma sui DIRITTI risultano { $balance } euro. Versi la differenza prima di inviare.
k03-number = Indichi il numero del certificato che si annulla e sostituisce.
k03-date = La data di rilascio del certificato da sostituire manca o non è valida.
k03-reason = Scriva il motivo della sostituzione: che cosa è sbagliato nel certificato rilasciato.
k03-returned = La data di restituzione non è valida: non può essere prima del rilascio del certificato.
k03-original = L'originale e le copie del certificato da sostituire vanno restituiti alla Camera: indichi la data, oppure alleghi la scansione dell'originale barrato con il ruolo "originale".
k03-duplicate = Una pratica chiede o il duplicato di un certificato smarrito o la sostituzione di uno sbagliato, non tutti e due. Tolga l'uno o l'altra.
k03-words = Le annotazioni devono dire quale certificato si annulla e sostituisce: né il modello base né il dettaglio hanno un posto per dirlo.
k05-support = La stampa è in azienda: indichi il supporto, foglio bianco o formulario.
k05-white-sheet = Per questa Camera non risulta la stampa su foglio bianco: la contatti prima di inviare.
k05-form = Per questa Camera non risulta la stampa su formulario: dal 1° ottobre 2025 molte ammettono solo il foglio bianco.
k05-form-number = Per la stampa su formulario scriva nelle annotazioni il numero del formulario, per esempio A0123456.
k06-urgent = Per questa Camera non risulta la trattazione urgente: la pratica può essere trattata come ordinaria.

## Richiesta

k01-documents = Indichi il numero di almeno un documento smarrito, rubato o distrutto.
k01-number = "{ $number }" non sembra il numero di un formulario (A0123456) né di un certificato (C26BG0000123). Lo controlli.
k01-twice = Il documento { $number } è indicato due volte. Ne tolga uno.
k01-date = La data della denuncia manca o non è valida.
k01-future = La data della denuncia è nel futuro. La controlli.
k01-circumstances = Scriva nelle annotazioni come i documenti sono andati distrutti: il modello non ha un posto per dirlo.
k01-report = Alleghi la denuncia di furto o smarrimento presentata alle autorità, con il ruolo "denuncia".
k02-delegate = Indichi chi riceve la delega, o a chi si revoca.
k02-code = Il codice fiscale del delegato manca o non è corretto: sono 16 caratteri per una persona, 11 cifre per un'impresa.
k02-from = Indichi da quale giorno vale.
k02-until = La data finale non è valida: la corregga, o la lasci vuota se non c'è termine.
k02-order = La delega finisce prima di cominciare. Controlli le due date.
k02-paper = Alleghi la delega firmata, con il ruolo "delega".
k04-copies = È indicato un certificato già rilasciato, ma nessuna copia. Scriva quante copie servono nel dettaglio della richiesta.
k04-number = Le copie sono di un certificato già rilasciato: ne indichi il numero.
k04-unusual = "{ $number }" non sembra il numero di un certificato (C26BG0000123) né di un formulario (A0123456). Lo controlli.
k04-date = La data di rilascio del certificato di cui si chiedono copie manca o non è valida.
k04-words = La richiesta deve dire di quale certificato si chiedono le copie.
k04-nothing = La pratica non chiede ancora nulla: indichi visti o legalizzazioni sui documenti, oppure copie di un certificato rilasciato.

## Documenti mancanti

missing-invoice = Fattura di esportazione { $number }
missing-foreign = Prova dell'origine { $country } per le righe { $lines }
missing-supplier = Dichiarazione o fattura di { $firm } per le righe { $lines }
missing-bytes = Il file di "{ $name }"

## Rimedi

mend-country = Scrivi { $country } per intero
mend-destination = Imposta { $country } come destinazione
mend-to-order = Scrivi ALL'ORDINE e il paese
mend-union = Scrivi "Unione Europea" per intero
mend-union-first = Metti l'Unione Europea per prima
mend-origins = Prendi le origini dalle righe
mend-remarks = Aggiungi alla casella 5: { $text }
mend-late = Chiedi a posteriori
mend-pro-forma = Segna come pro forma
mend-one-shipment = Confermo: una sola spedizione
mend-renumber = Numera le righe da 1
mend-sum = Correggi la somma
mend-not-urgent = Togli l'urgenza
mend-white-sheet = Stampa su foglio bianco
mend-code = Usa il codice dei blocchi
mend-notes = Scrivi «{ $text }»
mend-company = Scrivi l'impresa come nel Registro
mend-cover = Metti tutte le righe nel blocco
mend-lines = Unisci le righe brevi

## Stati della pratica

state-draft = Bozza
state-ready = Pronta
state-sealed = Sigillata
state-signed = Firmata
state-queued = In coda di invio
state-at-desk = Allo sportello, non inviata
state-sent = Inviata
state-not-received = Irricevibile
state-to-examine = Da istruire
state-in-examination = In istruttoria
state-correction-asked = Rettifica richiesta
state-rejected = Respinta
state-issued = Rilasciata
state-ready-for-collection = Pronta per il ritiro
state-collected = Ritirata
state-cancelled = Annullata dall'impresa
state-annulled = Annullata dopo il rilascio
state-unknown = Stato dello sportello: { $raw }

## Diritti

fee-original = Certificato, originale
fee-copy = Copie
fee-visa = Visti
fee-legalisation = Legalizzazioni

## Tipi di allegato

attachment-fae = Fattura di esportazione
attachment-pac = Packing list
attachment-bol = Bolletta doganale
attachment-ddo = Dichiarazione di origine
attachment-dot = Documento di trasporto
attachment-faa = Fattura di acquisto
attachment-coe = Certificato di origine estero
attachment-lip = Listino prezzi
attachment-gen = Altro
attachment-mob = Modello base
attachment-alv = Attestato di libera vendita
attachment-aut = Autorizzazione
attachment-cer = Certificato
attachment-fat = Fattura
attachment-vde = Visto per deposito
attachment-vpt = Visto poteri di firma
attachment-other = Tipo { $code }

## File di interscambio

exchange-too-large = Il file ha { $bytes } byte: se ne leggono al massimo { $max }. Lo divida in più file.
exchange-not-utf8 = Riga { $line }, colonna { $column }: il testo non è in UTF-8. Lo salvi di nuovo con la codifica UTF-8.
exchange-not-json = Riga { $line }, colonna { $column }: il file non è un JSON valido ({ $detail }). Lo esporti di nuovo dal gestionale.
exchange-too-deep = { $pointer }: il file è annidato oltre { $max } livelli. Non è una pratica di Origo.
exchange-too-long = { $pointer }: ci sono più di { $max } elementi. Divida il file.
exchange-duplicate = { $pointer }: questo campo compare due volte. Ne lasci uno solo.
exchange-not-a-practice = Il file non è una pratica: manca il campo tipoPratica (CO, VA, DF, DD, CD o RD).
exchange-unknown-kind = Le pratiche di tipo { $kind } non si preparano con questa versione: solo CO, VA, DF, DD, CD e RD.
exchange-wrong-member = { $pointer }: il valore non è del tipo giusto ({ $detail }). Corregga il campo e importi di nuovo.
