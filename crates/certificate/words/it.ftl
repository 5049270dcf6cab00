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

## Dettaglio della richiesta

o01-visas = I visti chiesti sugli allegati sono { $needed }, ma nel dettaglio della richiesta sono { $stated }. Corregga la somma.
o01-legalisations = Le legalizzazioni di certificato e allegati sono { $needed }, ma nel dettaglio della richiesta sono { $stated }. Corregga la somma.
o02-chamber = Della Camera "{ $sign }" non sono note qui le particolarità: valgono le regole nazionali. Controlli con la Camera diritti, sedi e supporti.
o09 = Resta da compilare: { $blank }. Scriva il dato al posto delle parentesi quadre.
v35-balance = La pratica costa { $total } euro, ma sui DIRITTI risultano { $balance } euro. Versi la differenza prima di inviare.

## Rimedi

mend-country = Scrivi { $country } per intero
mend-destination = Imposta { $country } come destinazione
mend-to-order = Scrivi ALL'ORDINE e il paese
mend-union = Scrivi "Unione Europea" per intero
mend-origins = Prendi le origini dalle righe
mend-remarks = Aggiungi alla casella 5: { $text }
mend-late = Chiedi a posteriori
mend-pro-forma = Segna come pro forma
mend-one-shipment = Confermo: una sola spedizione
mend-renumber = Numera le righe da 1
mend-sum = Correggi la somma

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
exchange-not-a-practice = Il file non è una pratica: manca il campo tipoPratica (CO o VA).
exchange-unknown-kind = Le pratiche di tipo { $kind } non si preparano con questa versione: solo CO e VA.
exchange-wrong-member = { $pointer }: il valore non è del tipo giusto ({ $detail }). Corregga il campo e importi di nuovo.
