# What an office keeps beside its queue.
done-tied = The earlier certificate is recorded.
event-tied = Earlier certificate named
former-replaces = Annuls and replaces the certificate
former-copies = Copies of the certificate
former-substitute = Replaced by the certificate
former-set = Name the earlier certificate
former-why = The number of a certificate of the same company at this Chamber; empty to take it away. Where this is a new certificate, the earlier one is annulled in the moment in which this one is issued.
former-save = Record the earlier certificate
stamped-copies = later copies of a certificate issued before
verify-substituted = It was replaced by the certificate { $number }.
duty-no-certificate = The company has no certificate { $number } at this Chamber. Check the number.
duty-no-former = This practice asks for later copies: name the certificate first of which they are copies.
duty-former-void = The certificate { $number } does not hold any more: no copies of it are issued.
duty-substituted = The certificate { $number } was already replaced by the certificate { $by }: name that one.
