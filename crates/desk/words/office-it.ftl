# What an office keeps beside its queue.
done-tied = Il certificato precedente è registrato.
event-tied = Certificato precedente indicato
former-replaces = Annulla e sostituisce il certificato
former-copies = Copie del certificato
former-substitute = Sostituito dal certificato
former-set = Indica il certificato precedente
former-why = Il numero di un certificato della stessa impresa presso questa Camera; vuoto per toglierlo. Se questo è un nuovo certificato, al rilascio il precedente è annullato nello stesso momento.
former-save = Registra il certificato precedente
stamped-copies = copie successive di un certificato già rilasciato
verify-substituted = È stato sostituito dal certificato { $number }.
duty-no-certificate = L’impresa non ha un certificato { $number } presso questa Camera. Controlli il numero.
duty-no-former = La pratica chiede copie successive: indichi prima il certificato di cui sono copie.
duty-former-void = Il certificato { $number } non è più valido: non se ne rilasciano copie.
duty-substituted = Il certificato { $number } è già sostituito dal certificato { $by }: indichi quello.
