# Che cosa è successo e che cosa fare. Una voce per ogni codice di crates/app/src/error.rs.

yes-or-no = Sì o no?
device-revoked = Fuori dall’impresa. Quello che ha già ricevuto resta su quel computer.
device-out = (fuori)
taken-over = Da ora le pratiche le invia questo computer. Prima di inviare, guardare allo sportello che cosa è già arrivato.

table-practices = Pratiche
table-title = Titolo
table-reference = Riferimento
table-kind = Tipo
table-consignee = Destinatario
table-country = Paese
table-desk = Sportello
table-state = Stato
table-fee = Diritti (euro)
table-protocol = Protocollo
table-certificate = Certificato
table-colleague = Collega
table-due = Scadenza
table-updated = Ultima modifica
table-id = Identificativo
print-copy = COPIA
print-file = originale
print-file-copy = copia
pdf-pageless = non ha pagine
pdf-swells = aprendolo crescerebbe oltre ogni documento: è guasto, o fatto per bloccare chi lo apre
pdf-page = la pagina { $page } è più grande di qualsiasi foglio
pdf-picture = contiene un'immagine di { $pixels } milioni di punti
pdf-slow = ci vuole troppo tempo per disegnarlo
pdf-stopped = la lettura si è interrotta
substitute-title = { $title } (sostituzione)
substitute-file = annullato-{ $name }
substitute-note = ANNULLA E SOSTITUISCE il certificato n. { $certificate }, protocollo { $protocol }. Motivo: { $reason }
approval-file = bozza-certificato-di-origine
approval-subject = Bozza del certificato di origine da approvare, fattura { $invoices }
approval-subject-plain = Bozza del certificato di origine da approvare
approval-body = Buongiorno,

    in allegato trovate la bozza del certificato di origine. Vi preghiamo di controllare nomi, indirizzi, descrizione delle merci e quantità, e di risponderci se va bene o che cosa va corretto. Dopo la vostra conferma la richiesta viene firmata e inviata alla Camera di commercio: da quel momento non si può più modificare.

    La bozza non è un documento valido.

    { $person }
    { $company }
by-hand-title = Pratica «{ $title }» per la Camera di Commercio di { $chamber }: che cosa fare con questa cartella
by-hand-certo-open = Entrare in Telemaco (registroimprese.it › Sportello pratiche › Altri adempimenti camerali › Certificati di origine).
by-hand-certo-new = «NUOVA»: provincia { $province }, REA { $rea }; caricare 1-modello-base/{ $signed } senza rinominarlo, poi «avvia creazione». Come descrizione: { $description }
by-hand-certo-attach = «Allegati»: caricare uno alla volta i file di 2-allegati, ciascuno con il tipo indicato qui sotto. In «Annotazioni» la nota, se c’è.
by-hand-certo-order = «Dettaglio richiesta»: indicare l’ordine qui sotto (copie, visti, legalizzazioni, stampa, urgenza, giacenza).
by-hand-certo-send = «INVIA»: scegliere la sede { $office } per il ritiro. Dal saldo DIRITTI escono { $fee } €.
by-hand-webco-open = Entrare in WebCO con le credenziali date dalla Camera e aprire una nuova richiesta.
by-hand-webco-type = Copiare le caselle da 3-ordine/pratica.pdf. Come descrizione: { $description }
by-hand-webco-attach = Caricare i file di 2-allegati e 1-modello-base/{ $signed } come documento firmato; indicare l’ordine qui sotto.
by-hand-webco-send = Avviare l’invio e firmare la richiesta che WebCO prepara, se la chiede. Diritti: { $fee } €.
by-hand-draft-open = Entrare in WebCO: Origo vi ha già lasciato la bozza { $draft }, con la descrizione «{ $description }». Aprirla, senza crearne un’altra.
by-hand-draft-check = Confrontare le caselle con 3-ordine/pratica.pdf. Allegati, fatture e ordine non viaggiano con la bozza: si indicano in WebCO.
by-hand-suite-open = Entrare in Commercio Estero (commercioestero.camcom.it) con le credenziali Telemaco e creare una bozza.
by-hand-suite-type = Copiare le caselle da 3-ordine/pratica.pdf. Come descrizione: { $description }
by-hand-suite-attach = Caricare i file di 2-allegati con il tipo indicato qui sotto; indicare l’ordine.
by-hand-suite-sign = Scaricare il riepilogo, firmarlo (in Origo: Firma › Altri documenti) e caricarlo con «firma offline».
by-hand-suite-send = «Paga e invia»: { $fee } €.
by-hand-counter-ask = Il portale di questa Camera non è noto a Origo: chiedere alla Camera dove caricare la richiesta, o portarla allo sportello.
by-hand-counter-carry = Allo sportello: 3-ordine/pratica.pdf stampata, i documenti di 2-allegati e { $fee } € di diritti; il modello firmato è 1-modello-base/{ $signed }.
by-hand-correct-open = Aprire la pratica rimandata dalla Camera («richiesta rettifica», «bozza rettifica»).
by-hand-correct-upload = Sostituire ciò che è stato corretto: 1-modello-base/{ $signed } se è cambiato il modulo, e i file di 2-allegati.
by-hand-correct-send = Trasmettere la rettifica. Se la Camera chiede una differenza, è indicata dal portale.
by-hand-told = Poi scrivere in Origo («Invii» › «Scrivi l’esito») il numero di protocollo, o aprire lì la ricevuta. Riferimento da conservare: { $reference }
by-hand-files = Allegati e loro tipo:
by-hand-file = { $name }: { $kind } { $words } (SHA-256 { $sha256 })
by-hand-order = Ordine:
by-hand-note = Nota per la Camera:
receipt-of-another = è la ricevuta di un’altra pratica, o di un’altra sua revisione
bundle-readme = Tutto quanto questo dispositivo ha della pratica «{ $title }», al { $when }. Le impronte sono SHA-256.
bundle-missing = Nominati nella pratica, ma non presenti su questo dispositivo:
bundle-practice = Pratica { $id } · stato { $state } · revisione { $revision }
bundle-history = Storia della pratica
bundle-events = Che cosa è stato fatto
batch-token-gone = Il dispositivo non c’è più: reinserirlo, o premere Ctrl-C per finire con quanto è firmato.
batch-cancelling = Si finisce dopo il documento in corso.

error-notInitialised = Su questo computer non è ancora registrata alcuna impresa.
    .next = Registrarla con i suoi dati (origo init --company FILE, o la prima pagina della finestra), oppure collegare questo dispositivo a un’impresa.
error-alreadyInitialised = Qui è già registrata un’impresa: { $company }.
    .next = Usare un’altra cartella (--home DIR) per un’altra impresa.
error-unknownPractice = La pratica { $id } non esiste.
    .next = Cercarla in archivio (origo list) e usare l’identificativo indicato lì.
error-fileAbsent = { $file } non si può aprire: { $why }
    .next = Controllare il percorso e i permessi.
error-usage = Queste opzioni non vanno insieme; atteso: { $expected }
    .next = origo help COMANDO mostra che cosa accetta ogni comando.
error-badInput = { $file } non si può leggere: { $why }
    .next = Correggere il file nel punto indicato, o esportarlo di nuovo. Non ne è stato preso nulla.
error-tooLarge = { $file } supera il limite di { $limit }.
    .next = Allegare un file più piccolo: scansione in bianco e nero, o più file.
error-alreadyImported = Il riferimento { $reference } è già stato importato, come pratica { $id }.
    .next = Aprire quella pratica, o dare al file un altro id.
error-badField = { $pointer }: { $why }
    .next = Usare un campo del formato di scambio (origo show ID li elenca) e un valore del suo tipo.
error-conflict = Due persone hanno modificato la stessa casella: { $boxes }.
    .next = Aprire la pratica, confrontare i valori e sceglierne uno; poi sigillare.
error-findings = Le regole trovano { $count ->
        [one] un errore
       *[other] { $count } errori
    } ({ $rules }).
    .next = Correggere quanto segnalato accanto alle caselle (origo check ID lo elenca) e sigillare di nuovo.
error-correctionIncomplete = Non c’è ancora tutto ciò che il funzionario ha chiesto: { $names }.
    .next = Sostituire o aggiungere questi documenti, poi sigillare di nuovo.
error-correctionElsewhere = La pratica da rettificare è presso la Camera { $chamber }, di tipo { $kind }: una rettifica non cambia né l’una né l’altro.
    .next = Reimpostare Camera { $chamber } e tipo { $kind }; per un’altra Camera o un altro tipo, fare una nuova pratica.
error-sealed = La pratica è sigillata: le caselle non si possono modificare.
    .next = Aprire una nuova revisione per modificarla; quella sigillata resta com’è.
error-notSealed = La pratica non è ancora sigillata.
    .next = Sigillarla prima (origo freeze ID).
error-notSigned = La pratica non è ancora firmata.
    .next = Firmarla prima (origo sign ID).
error-wrongState = Non si può fare mentre la pratica è nello stato «{ $state }».
    .next = Vedere lo stato (origo status ID) e fare quanto richiede.
error-attachmentMissing = Il contenuto dell’allegato { $name } non è su questo computer.
    .next = Allegare il file (origo attach ID FILE), o toglierlo dall’elenco degli allegati.
error-attachmentNotPdf = { $file } non è un PDF leggibile: { $why }
    .next = Allegare un PDF, un PDF firmato (.pdf.p7m) o la foto di un documento (JPEG o PNG: diventa un PDF). Altrimenti salvare o stampare di nuovo il documento in PDF.
error-signatureImage = La firma non si può disegnare ({ $file }): { $why }
    .next = Scegliere un PNG o un JPEG di al massimo 512 KB e 4 milioni di pixel, oppure accorciare il motivo, in Impresa, Firmatari (origo signatory look).
error-attachmentTwice = Un file di nome { $name } è già allegato.
    .next = Togliere prima quello vecchio, o rinominare il nuovo.
error-moduleAbsent = { $situation ->
        [crashed] Il programma della carta si interrompe: { $module } ({ $why }).
        [silent] Il programma della carta non risponde: { $module } ({ $why }).
        [babble] Il programma della carta dà risposte incomprensibili: { $module }.
       *[other] Il modulo PKCS#11 della carta non si può usare: { $module } ({ $why }).
    }
    .next = { $situation ->
        [crashed] Installare la versione più recente dal sito del produttore, o rimuoverlo. Origo e le altre carte continuano a funzionare.
        [silent] Togliere e reinserire la carta, chiudere gli altri programmi che la usano e guardare di nuovo. Se non basta, installare la versione più recente del programma.
        [babble] Installare la versione più recente del programma dal sito del produttore.
       *[other] Installare il programma fornito con la carta, nella versione per questo computer, o indicarne il modulo (origo tokens elenca quelli presenti).
    }
error-tokenAbsent = Non è inserito alcun dispositivo «{ $label }». Presenti: { $present }.
    .next = Inserire la carta o il token, attendere la luce e riprovare.
error-noSigningCertificate = Il dispositivo «{ $label }» non contiene certificati di firma; contiene: { $found }.
    .next = Usare la carta con il certificato di firma qualificata (uso della chiave: nonRepudiation), non quello di autenticazione.
error-certificateNotValid = Il certificato di firma di { $name } è valido dal { $from } al { $to }.
    .next = Rinnovare il certificato presso chi ha rilasciato la carta, o controllare la data del computer.
error-pinIncorrect = { $situation ->
        [signature] Il PIN apre la carta ma non la firma: questa carta ha un PIN di firma distinto. Non è stato firmato nulla e il PIN non è stato riprovato.
        [malformed] Nessun PIN di questa carta è fatto così: ha da { $min } a { $max } caratteri. Non è stato provato.
       *[other] Il PIN è errato. Non è stato firmato altro e il PIN non è stato riprovato.
    }
    .next = { $situation ->
        [signature] Digitare il PIN di firma indicato nella busta di chi ha rilasciato la carta; dopo tre errori si blocca.
        [malformed] Digitare di nuovo il PIN di firma: non è il PUK né il PIN di un’altra carta.
       *[other] Controllare il PIN di firma e ricominciare; dopo tre PIN errati la carta si blocca.
    }
error-pinLocked = Il PIN di questa carta è bloccato.
    .next = Sbloccarlo con il PUK, nel programma fornito con la carta.
error-pinFinalTry = Resta un solo tentativo prima che la carta si blocchi.
    .next = Se si è certi del PIN, confermare l’uso dell’ultimo tentativo (--use-final-try); altrimenti sbloccare prima con il PUK.
error-tokenFailed = { $situation ->
        [removed] La carta non è nel lettore.
        [unknownCard] Il programma della carta non riconosce questa carta ({ $why }).
        [sessionLost] Il collegamento con la carta si è interrotto ({ $why }).
        [inUse] Un altro programma, o un’altra firma in corso, sta usando la carta ({ $why }).
        [fault] Errore della carta o del lettore ({ $why }).
        [memory] Manca memoria al programma della carta ({ $why }).
        [cancelled] Il PIN non è stato digitato sul lettore.
        [pinUnset] Il PIN di questa carta non è ancora impostato, o va prima cambiato ({ $why }).
        [unable] La chiave di questa carta non può fare questa firma ({ $why }).
        [rejected] Il programma della carta rifiuta la richiesta ({ $why }).
        [incomplete] Il programma della carta non è completo su questo computer ({ $why }).
        [vendor] Il programma della carta dà un codice proprio del produttore ({ $why }).
        [silent] Il programma della carta non ha risposto entro { $seconds } secondi.
        [wrong] La firma fatta dalla carta non corrisponde al suo certificato: { $why }
        [ambiguous] { $count } carte si chiamano «{ $label }».
        [keyless] La carta contiene il certificato senza la sua chiave ({ $why }).
        [unreadable] I certificati della carta non si possono leggere: { $why }
       *[other] Il dispositivo non risponde più: { $why }
    }
    .next = { $situation ->
        [removed] Reinserire la stessa carta, digitare il PIN e firmare il resto; quanto già firmato è conservato.
        [unknownCard] Controllare il verso della carta e installare il programma fornito con essa.
        [sessionLost] Firmare il resto: il PIN viene chiesto di nuovo. Quanto già firmato è conservato.
        [inUse] Chiudere l’altro programma (browser, programma di firma, utilità della carta) e riprovare.
        [fault] Togliere la carta, pulirne i contatti, reinserirla e firmare il resto; quanto già firmato è conservato.
        [memory] Chiudere altri programmi, o riavviare il computer, e firmare il resto.
        [cancelled] Ricominciare e digitare il PIN sui tasti del lettore mentre la luce lampeggia. Non conta come tentativo errato.
        [pinUnset] Impostare il PIN nel programma fornito con la carta, poi firmare qui.
        [unable] Usare la carta con il certificato di firma qualificata; se è questa, installare la versione più recente del suo programma.
        [rejected] Installare la versione più recente del programma della carta; se non basta, segnalare il codice tra parentesi.
        [incomplete] Installare di nuovo, per intero, il programma della carta nella versione per questo computer.
        [vendor] Reinserire la carta; se non basta, chiedere a chi l’ha rilasciata che cosa significa il codice tra parentesi.
        [silent] Guardare se il lettore attende il PIN; altrimenti togliere la carta e riavviare Origo. Quanto già firmato è conservato e nulla viene inviato due volte.
        [wrong] Non è stato conservato nulla. Firmare di nuovo; se non basta, installare la versione più recente del programma della carta.
        [ambiguous] Lasciarne inserita una sola.
        [keyless] Usare la carta che contiene la chiave: questa può avere solo la copia del certificato.
        [unreadable] Reinserire la carta; se non basta, installare la versione più recente del suo programma.
       *[other] Togliere e reinserire la carta, poi firmare il resto; quanto già firmato è conservato.
    }
error-batchIncomplete = { $failed } documenti su { $total } non sono stati firmati.
    .next = Leggere il motivo accanto a ciascuno; restano al loro posto in coda.
error-batchRunning = È già in corso una firma multipla.
    .next = Attendere che finisca, oppure annullarla: quanto è firmato resta firmato.
error-notReviewed = Non è stato spuntato nulla.
    .next = Esaminare i documenti da firmare e spuntarli, poi firmare.
error-notShown = «{ $title }» non è ancora stata mostrata.
    .next = Aprirla e scorrerne le pagine fino in fondo: poi si può spuntare. Per questa volta si può scegliere invece «tutte senza mostrarle».
error-sealChanged = Non è più ciò che è stato mostrato: è stata sigillata di nuovo, o rinviata.
    .next = Esaminarla di nuovo; non ne è stato firmato nulla.
error-attachmentUnsigned = L’allegato { $name } va firmato e non lo è.
    .next = Firmarlo nella stessa firma multipla, oppure portare { $name }.p7m dal programma che lo ha firmato (origo sign ID --signed FILE).
error-logBroken = Il registro firmato non regge alla riga { $line }: { $why }
    .next = Confrontarlo con una copia precedente: quanto sta prima di quella riga è ancora valido.
error-contentMismatch = Il file firmato non contiene i byte sigillati di questa pratica (attesi { $expected }, trovati { $found }).
    .next = Esportare di nuovo il modello base (origo export ID --as xml), firmare proprio quel file senza aprirlo con altri programmi e riportarlo qui.
error-signerMismatch = Il file è firmato da { $signer } ({ $found }); il firmatario dichiarato è { $expected }.
    .next = Far firmare il firmatario dichiarato, o aprire una nuova revisione con il firmatario giusto.
error-nameMismatch = Il file firmato si chiama { $found }; lo sportello attende { $expected }.
    .next = Ridargli il nome originale seguito da .p7m: un modello base rinominato non viene riconosciuto.
error-signatureInvalid = La firma non è valida: { $why }
    .next = Firmare di nuovo il file con un certificato valido. Non è stato conservato nulla.
error-remoteAbsent = Non è configurato alcun servizio di firma remota all’indirizzo { $url }.
    .next = Configurarlo una volta (origo csc add --url URL --user U --secret-stdin); origo csc list elenca quelli configurati.
error-remoteUnreachable = Il servizio di firma remota non risponde: { $why }. Non è stato firmato altro e nessun codice è stato consumato.
    .next = Controllare la rete e riprovare più tardi; i documenti restano al loro posto in coda.
error-remoteLost = La risposta del servizio di firma remota è andata persa: { $why }. Il servizio può avere già contato l’operazione; qui non è stato conservato nulla di quella richiesta.
    .next = Ricominciare con un nuovo codice: la richiesta non è stata ripetuta da sola. I documenti già firmati restano firmati.
error-remoteWrong = La risposta del servizio di firma remota non è utilizzabile: { $why }. Non ne è stato conservato nulla.
    .next = Non firmare altro con questo servizio finché il fornitore non ha chiarito; segnalargli questa frase.
error-remoteLogin = Il servizio di firma remota rifiuta l’accesso: { $why }.
    .next = Configurarlo di nuovo con utente e password validi (origo csc add); non sono le stesse del PIN.
error-otpIncorrect = Il codice OTP o il PIN della firma remota è errato o manca: { $why }. Non è stato riprovato.
    .next = Ricominciare con un codice nuovo; dopo alcuni errori il fornitore blocca la firma. Quanto già firmato è conservato.
error-remoteLocked = La firma remota è bloccata: { $why }.
    .next = Sbloccarla nelle pagine del fornitore, poi firmare il resto.
error-remoteCredential = La firma remota { $credential } non può firmare: { $why }.
    .next = Scegliere un’altra firma di quelle elencate (origo csc list), o rivolgersi al fornitore.
error-remoteExpired = L’autorizzazione della firma remota è scaduta prima della fine.
    .next = Firmare il resto con un codice nuovo; quanto già firmato è conservato.
error-remoteRefused = Il servizio di firma remota ha rifiutato: { $why }.
    .next = Leggere il motivo; se non è chiaro, segnalarlo al fornitore. I documenti restano al loro posto in coda.
error-timestampFailed = La marca temporale non è stata apposta: { $why }. La firma è valida e conservata senza marca.
    .next = Controllare l’indirizzo della marca (origo tsa) o spegnerla (origo tsa --off); lo sportello accetta il file anche così.
error-deskAbsent = Non è configurato alcuno sportello per la Camera { $chamber }.
    .next = Configurarlo una volta (origo desk add --kind certo --url URL --user U --password-stdin --chamber { $chamber }).
error-byHand = La Camera { $chamber } non ha un’interfaccia per i programmi: le pratiche si portano a mano.
    .next = Preparare la cartella (`origo export ID --as handover -o CARTELLA`), caricarla nel portale o portarla allo sportello, poi scrivere l’esito (`origo told ID`).
error-byInterface = Lo sportello della Camera { $chamber } risponde da sé: l’esito non si scrive a mano.
    .next = Chiedere lo stato allo sportello (`origo status --refresh`); se lo sportello non serve più i programmi, configurarlo con `origo desk add --kind manual`.
error-deskUnreachable = Lo sportello di { $chamber } non risponde. La pratica è in coda e nulla è perduto.
    .next = Non occorre riscrivere nulla: inviare di nuovo quando c’è connessione.
error-deskChanged = Lo sportello di { $chamber } risponde in modo sconosciuto: { $what }
    .next = Gli invii sono fermi perché nulla vada storto. Cercare un aggiornamento, o usare il portale con il fascicolo esportato.
error-deskRefused = Lo sportello ha rifiutato la pratica: { $message } ({ $deskCode })
    .next = Correggere quanto indicato in una nuova revisione e firmare di nuovo. Non è stato addebitato nulla.
error-draftKey = Lo sportello di { $chamber } non accetta la chiave con cui Origo lascia le bozze.
    .next = Creare una chiave nuova nell’area riservata dello sportello e scriverla qui: origo desk add --kind sprint --chamber { $chamber } --url URL --password-stdin
error-credentials = Lo sportello non accetta utente e password (AU01).
    .next = Digitare di nuovo la password: origo desk add con lo stesso utente.
error-accountIncomplete = La registrazione presso lo sportello non è completa (AU03).
    .next = Confermare una volta i dati dell’impresa: Telemaco, area personale, «completa registrazione»; il codice fiscale dev’essere quello dell’impresa.
error-passwordExpired = La password o il contratto con lo sportello sono scaduti (AU04).
    .next = Rinnovare la password nell’area personale di Telemaco (o con `origo desk renew`, se lo sportello lo consente); se è scaduto il contratto, firmarlo e inviarlo di nuovo. Poi scrivere qui la password nuova (`origo desk add`).
error-notEnabled = L’utente non è abilitato ai certificati di origine (AU08).
    .next = Chiedere il profilo «Consultazione + Invio Pratiche + Richiesta Certificati» nell’area personale.
error-passwordMustChange = La password va cambiata prima di continuare (AU09).
    .next = Cambiarla con `origo desk renew`, se lo sportello lo consente, altrimenti su registroimprese.it; poi scrivere qui la nuova (`origo desk add`).
error-passwordNotAllowed = Questo utente entra solo con SPID, CIE o CNS, non con la password (AU11).
    .next = Chiedere alla Camera un’utenza Telemaco con password per i programmi, e configurarla qui (`origo desk add`).
error-renewalElsewhere = Lo sportello di { $chamber } non rinnova la password da qui.
    .next = Rinnovarla nell’area personale di Telemaco (registroimprese.it), poi scrivere qui la nuova: `origo desk add` con lo stesso utente.
error-passwordRefused = Lo sportello non accetta questa password: { $message }
    .next = Sceglierne un’altra. Quella di prima vale ancora.
error-renewalOpen = Non si sa se lo sportello di { $chamber } ha accettato la nuova password: la risposta si è persa.
    .next = Non scegliere un’altra password: Origo le tiene entrambe e, quando lo sportello risponde (`origo doctor`), usa quella buona.
error-vaultAbsent = Qui non c’è un portachiavi di sistema ({ $why }) e nessuno ha dato una passphrase: la password non viene conservata in chiaro.
    .next = Dare una passphrase che la sigilli: in un file (--passphrase-file FILE o ORIGO_PASSPHRASE_FILE), oppure da un terminale, dove Origo la chiede.
error-vaultLocked = Le password di questo archivio sono sigillate e serve la loro passphrase.
    .next = Darla in un file (--passphrase-file FILE o ORIGO_PASSPHRASE_FILE), oppure da un terminale, dove Origo la chiede.
error-passphraseWrong = La passphrase non apre le password di questo archivio.
    .next = Scriverla di nuovo. Se è perduta, cancellare secrets/sealed.json nell’archivio e configurare di nuovo gli sportelli: le pratiche non si toccano.
error-passphraseShort = La passphrase è troppo corta: servono almeno { $shortest } caratteri.
    .next = Sceglierne una più lunga: alcune parole con spazi vanno bene.
error-keychainFailed = Il portachiavi di sistema non risponde: { $why }
    .next = Sbloccarlo (di solito con la password di accesso al computer) e riprovare. Senza portachiavi, dare una passphrase (--passphrase-file) e configurare di nuovo lo sportello.
error-alreadyEncrypted = L’archivio è già cifrato.
    .next = Non occorre fare nulla; `origo decrypt` lo riporta in chiaro.
error-notEncrypted = L’archivio non è cifrato.
    .next = `origo encrypt` lo cifra.
error-homeInUse = Un altro programma ha aperto questo archivio: ora non si può cifrare né decifrare.
    .next = Chiudere le finestre di Origo e `origo hub`, poi riprovare. Non è cambiato nulla.
error-keyLost = L’archivio { $home } è cifrato e la sua chiave non è nel portachiavi né tra le password sigillate.
    .next = Aprire il portachiavi con cui fu cifrato; oppure, con la chiave di recupero conservata su carta, `origo decrypt --recovery-stdin`.
error-keyWrong = La chiave non apre questo archivio.
    .next = Controllare la chiave di recupero, lettera per lettera: sono otto gruppi di otto. Non è cambiato nulla.
error-insufficientFunds = Il saldo DIRITTI non copre i diritti di { $fee } euro{ $missing ->
        [none] {""}
       *[other] : mancano { $missing } euro
    }. La pratica resta firmata e non è stato addebitato nulla.
    .next = Versare su DIRITTI (non su TARIFFA) in «Saldo e versamento», poi inviare di nuovo.
error-stillAsking = La risposta dello sportello si è persa; Origo continua a chiedere se la pratica è arrivata.
    .next = Non c’è nulla da fare: sarà ritrovata e adottata, mai inviata due volte. origo status ID --refresh chiede subito.
error-twoReceipts = Lo sportello ha più di una pratica per questa: { $practices }.
    .next = Controllarle allo sportello e annullarne una; poi inviare di nuovo.
error-deskDiffers = La pratica { $practice } allo sportello porta il nostro riferimento, ma non contiene ciò che è stato sigillato qui: { $files }.
    .next = Controllarla allo sportello. Se non è stata inviata, annullarla lì e inviare di nuovo; se lo è stata, chiedere alla Camera quale documento vale prima di presentare altro.
error-deskSilent = Lo sportello di { $chamber } non dice quali file ha: da qui non si può sapere se ciò che è partito è arrivato, o se ha risposto un’altra vostra postazione.
    .next = Guardare la pratica sul portale della Camera e, se manca qualcosa, completarla lì. Origo non invia altro da solo e continua a seguirne lo stato.
error-deskForgot = { $what ->
    [outcome] Lo sportello di { $chamber } è stato ripristinato da una copia e non conosce più l’esito della pratica { $protocol }.
   *[practice] Lo sportello di { $chamber } è stato ripristinato da una copia e non conosce più questa pratica (protocollo { $protocol }).
}
    .next = { $what ->
    [outcome] Le ricevute firmate e i documenti restano qui: mostrarli alla Camera e chiedere di registrare di nuovo l’esito.
   *[practice] La ricevuta firmata resta qui. Sentire la Camera; per depositarla di nuovo con la stessa chiave, senza doppi addebiti: origo submit ID --again.
}
error-receiptNotBelieved = La ricevuta firmata dallo sportello di { $chamber } non è attendibile ({ $why }) e non è stata conservata.
    .next = Chiedere alla Camera se ha cambiato chiave. Se lo conferma, registrare di nuovo lo sportello (origo desk add) e aggiornare lo stato.
error-issuedNotBelieved = Il documento rilasciato { $name } non è quello atteso ({ $why }) e non è stato archiviato.
    .next = Non usarlo: farlo controllare dalla Camera, poi aggiornare lo stato (origo status ID --refresh).
error-queuePaused = Gli invii sono sospesi da { $person } dal { $when }.
    .next = La pratica resta in coda. Per far ripartire gli invii: origo queue --resume.
error-notIssued = Per questa pratica non è stato ancora rilasciato nulla (stato: { $state }).
    .next = Chiedere di nuovo più tardi (origo status ID --refresh).
error-originalPrinted = L’originale di { $name } è già stato stampato da { $person } il { $when }.
    .next = Per averne un altro esemplare stampare una copia; se la stampa è riuscita male, segnalarlo: il certificato va annullato e sostituito.
error-storage = La cartella { $home } non si può scrivere: { $why }
    .next = Liberare spazio o controllare i permessi. Quanto risultava salvato è al sicuro.
error-newerHome = Questa cartella è stata scritta da una versione più recente di Origo.
    .next = Aggiornare Origo; i dati non sono stati toccati.
error-internal = Origo ha incontrato un proprio errore: { $why }
    .next = Nulla è perduto. Segnalarlo indicando che cosa si stava facendo.

# La prima pagina e `origo doctor`.
doctor-home-ok = Le pratiche sono conservate in { $path }.
doctor-home-missing = La cartella { $path } non è pronta: { $why }
doctor-company-ok = Impresa: { $name } ({ $fiscalCode }).
doctor-company-missing = Su questo computer non è registrata alcuna impresa.
doctor-company-missing-next = Registrare l’impresa: origo init --company FILE, o il pulsante di questa pagina.
doctor-module-ok = Programma per carte trovato: { $modules }.
doctor-module-missing = Non è stato trovato alcun programma per carte o token.
doctor-module-missing-next = Installare il programma fornito con la carta (per esempio Bit4id per le carte InfoCamere e Aruba).
doctor-token-ok = Il dispositivo «{ $label }» è inserito.
doctor-token-missing = Nessuna carta o token inserito.
doctor-token-missing-next = Inserire la carta e guardare di nuovo.
doctor-certificate-ok = { $name } può firmare fino al { $until }.
doctor-certificate-soon = Il certificato di { $name } scade il { $until }.
doctor-certificate-soon-next = Rinnovarlo ora: scade entro 60 giorni.
doctor-certificate-missing = Il dispositivo non contiene un certificato di firma valido.
doctor-certificate-missing-next = Usare la carta con il certificato di firma qualificata (nonRepudiation).
doctor-desk-ok = Lo sportello di { $chamber } risponde all’indirizzo { $url }.
doctor-desk-by-hand = Sportello { $chamber }: le pratiche si portano a mano { $url }
doctor-desk-drafts = Sportello { $chamber }: Origo lascia le bozze ({ $url }), il resto si fa a mano
clock-wrong = L’orologio di questo computer è { $way ->
        [ahead] avanti
       *[behind] indietro
    } di { $minutes } minuti rispetto allo sportello di { $chamber } (alle { $at } secondo lo sportello). Gli invii proseguono.
clock-wrong-next = Correggere data, ora e fuso orario nelle impostazioni del computer, meglio se regolati dalla rete: date e firme prendono l’ora da qui.
desk-outage = { $when ->
        [now] Lo sportello di { $chamber } avvisa di non essere in servizio fino al { $until } (dal { $from }): { $words }
       *[later] Lo sportello di { $chamber } avvisa che non sarà in servizio dal { $from } al { $until }: { $words }
    }
desk-outage-next = Non occorre fare nulla: ciò che è firmato attende e parte appena lo sportello risponde. Ciò che è urgente si invia prima, o si porta allo sportello fisico.
doctor-desk-missing = Nessuno sportello configurato.
doctor-desk-missing-next = Configurare lo sportello della Camera con l’utente Telemaco: origo desk add.
doctor-desk-unknown = Lo sportello di { $chamber } ora non risponde.
doctor-desk-unknown-next = Bozze, controlli e firme funzionano anche senza; inviare quando c’è connessione.
doctor-account-ok = Il profilo dell’utenza consente l’invio ({ $user }).
doctor-account-missing = Lo sportello non accetta l’utenza { $user }: { $why }
doctor-confirmation-ok = La conferma una tantum dei dati dell’impresa è stata fatta.
doctor-confirmation-missing = Manca la conferma una tantum dei dati dell’impresa (AU03).
doctor-confirmation-missing-next = Confermare una volta i dati nell’area personale; il codice fiscale dev’essere quello dell’impresa.
doctor-confirmation-unknown = La conferma una tantum si conosce quando lo sportello risponde.
doctor-balance-ok = DIRITTI: { $amount } euro.
doctor-balance-low = DIRITTI: { $amount } euro, meno delle pratiche in attesa ({ $needed } euro).
doctor-balance-low-next = Versare su DIRITTI (non su TARIFFA) in «Saldo e versamento».
doctor-balance-unknown = Il saldo DIRITTI si conosce quando lo sportello risponde.
doctor-password-ok = La password dello sportello di { $chamber } vale fino al { $on }.
doctor-password-soon = La password dello sportello di { $chamber } scade il { $on }{ $days ->
        [0] , oggi
        [1] , domani
       *[other] , tra { $days } giorni
    }.
doctor-password-over = La password dello sportello di { $chamber } è scaduta il { $on }.
doctor-password-next = Rinnovarla ora: `origo desk renew`, o il pulsante accanto allo sportello nella pagina Oggi.
doctor-secrets-keychain = Le password sono nel portachiavi di sistema.
doctor-secrets-sealed = Le password sono in un file sigillato con una passphrase ({ $path }).
doctor-secrets-locked = Le password sono in un file sigillato ({ $path }); la passphrase non è stata data.
doctor-secrets-locked-next = Scriverla quando Origo la chiede, o darla in un file (ORIGO_PASSPHRASE_FILE).
doctor-secrets-clear = Una password di una versione precedente è ancora in chiaro nella cartella secrets.
doctor-secrets-clear-next = Aprire il portachiavi di sistema, o dare una passphrase: al primo uso la password viene messa al sicuro e il file tolto.

# Che cosa attende, e perché.
outcome-rejected = Pratica respinta dalla Camera
outcome-correction = La Camera chiede una rettifica
outcome-issued = Certificato rilasciato
outcome-ready = Certificato pronto per il ritiro
outcome-alarm = Una pratica chiede la Sua attenzione
outcome-practice = Camera di Commercio { $chamber }, protocollo { $protocol }
outgoing-next-submit = da inviare: origo submit
outgoing-next-person = attende voi: poi inviare di nuovo
outgoing-next-again = si riprova da sé
correction-words = Rettifica chiesta (giro { $round }): «{ $words }»
correction-deadline = entro il { $day }
correction-base-form = modello base: da correggere e firmare di nuovo
correction-box = { $name }: da correggere
correction-order = dettaglio della richiesta: da correggere
correction-attachment = { $name }: da sostituire (origo attach ID FILE --replaces NOME)
correction-missing = { $name }: documento da aggiungere (origo attach ID FILE --type { $name })
signature-stands = Il modello base non è cambiato: resta valida la firma di { $signer } (revisione { $revision }, { $at }).
waiting-queued = firmata, in attesa di invio
waiting-connection = in attesa della risposta dello sportello
waiting-funds = in attesa del saldo DIRITTI
waiting-account = in attesa: lo sportello non accetta l’utenza ({ $code })
waiting-changed = ferma: l’interfaccia dello sportello è cambiata
waiting-by-hand = da portare a mano: preparare la cartella, poi scrivere l’esito
waiting-person = attende voi: controllare allo sportello

# Tabelle delle merci: che cosa non si prende.
sheet-column = colonna { $number } ({ $name })
sheet-row = riga { $number }

# L’ordine, in parole.
order-copies = { $count ->
        [one] una copia
       *[other] { $count } copie
    }
order-visas = { $count ->
        [one] un visto
       *[other] { $count } visti
    }
order-legalisations = { $count ->
        [one] una legalizzazione
       *[other] { $count } legalizzazioni
    }
order-print = stampa in azienda, su { $support ->
        [form] formulario
       *[white] foglio bianco
    }
order-counter = ritiro allo sportello
order-urgent = urgente
order-location = giacenza merci: { $place }
error-ticketDamaged = Il biglietto d’invito non è leggibile: { $why }
    .next = Copiarlo di nuovo, tutto intero, o farsene dare un altro.
error-ticketExpired = Il biglietto d’invito è scaduto.
    .next = Chiederne un altro all’amministratore: vale 15 minuti.
error-ticketUsed = Il biglietto d’invito è già stato usato, o l’altro computer non lo conosce.
    .next = Chiederne un altro all’amministratore: ognuno vale per un solo computer.
error-ticketDeclined = L’altro computer non ha fatto entrare questo.
    .next = Confrontare le sei cifre con l’amministratore e riprovare con un nuovo biglietto.
error-noAddress = Gli altri computer non saprebbero dove trovare questo: non è in ascolto.
    .next = Avviare la finestra o `origo hub` su questo archivio, poi invitare.
error-badAddress = { $address } non è un indirizzo.
    .next = Scriverlo come 192.168.1.20:4100.
error-cannotListen = Non si può restare in ascolto: { $why }
    .next = Scegliere un’altra porta, o chiudere il programma che la occupa.
error-peerUnreachable = L’altro computer non risponde: { $why }
    .next = Controllare che sia acceso, sulla stessa rete, e che il suo firewall lasci passare UDP.
error-peerRevoked = Questo computer non fa più parte dell’impresa.
    .next = Quello che è già qui resta. Per rientrare, farsi invitare da un archivio nuovo.
error-notAdministrator = Serve un computer con il ruolo di amministratore.
    .next = Chiedere a un amministratore, dal suo computer.
error-notSigner = Serve un computer con il ruolo di firmatario.
    .next = Chiedere a un amministratore di cambiare il ruolo di questo computer.
error-notSubmitter = Le pratiche le invia { $device }: due computer potrebbero inviarne una due volte.
    .next = La richiesta è annotata: parte da lì appena i due si incontrano e Origo vi è aperto. Se quel computer non è più in uso, prenderne il posto con `origo takeover`.
error-nodeRunning = Un altro programma di questo archivio è già collegato con i colleghi.
    .next = Non occorre fare nulla: passa tutto da quello. Per usare questo, chiudere prima l’altro.
error-unknownDevice = Nessun computer dell’impresa si chiama { $device }.
    .next = `origo pair list` li elenca; bastano le prime cifre, almeno quattro.
error-unknownCode = Nessun computer con il codice { $code } sta aspettando.
    .next = Controllare le sei cifre sull’altro schermo; `origo pair list` mostra chi aspetta.
error-nothingToUndo = Non c’è nulla di proprio da annullare.
    .next = Le modifiche dei colleghi si vedono nella storia.
error-homeNotEmpty = In questo archivio è già registrata un’impresa.
    .next = Per entrare in un’altra, scegliere un archivio vuoto (--home).
signature-lead = Firmato digitalmente da
remote-otp-sent = Il fornitore ha inviato un codice: scriverlo per firmare { $documents } documenti (altri { $behind } in attesa).
remote-otp-shown = Scrivere il codice mostrato dal proprio dispositivo per firmare { $documents } documenti (altri { $behind } in attesa).
remote-browser = Aprire questo indirizzo nel browser e dare il consenso: { $url }

# Le carte e i programmi forniti con esse.
remark-ends-soon = Il certificato scade tra { $days ->
        [one] un giorno
       *[other] { $days } giorni
    }: rinnovarlo ora.
remark-identity-card = È la carta d’identità (CIE): la sua firma è avanzata, non qualificata, e la Camera può rifiutarla.
remark-not-qualified = Il certificato non dichiara di essere qualificato: la Camera può rifiutare la firma.
remark-no-device = Il certificato non dichiara che la chiave è in un dispositivo qualificato.
doctor-module-failed = { $why }
doctor-module-failed-next = { $next }
doctor-remark = { $label }: { $remark }

# La passphrase che sigilla le password.
vault-ask = Passphrase delle password di { $home }:
vault-new = Nessun portachiavi di sistema: scegliere una passphrase per sigillare le password di { $home }:
vault-again = Ancora una volta:
vault-differs = Le due passphrase sono diverse; riprovare.

# L’archivio cifrato.
encrypted-now = L’archivio è cifrato. La chiave è insieme alle password.
    Chiave di recupero: { $recovery }
    Scriverla su carta e conservarla lontano da questo computer: apre l’archivio anche se portachiavi o passphrase sono perduti. Non verrà più mostrata.
    Le copie in chiaro di prima sono state cancellate, ma non sovrascritte: i salvataggi vecchi e il disco possono conservarne tracce.
decrypted-now = L’archivio è di nuovo in chiaro.
doctor-home-encrypted = Le pratiche sono conservate in { $path }, cifrate; la chiave è insieme alle password.
password-renewed = La password è stata rinnovata, allo sportello e qui{ $until ->
        [none] {""}
       *[other] ; vale fino al { $until }
    }.
