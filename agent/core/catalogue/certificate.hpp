#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can be wrong with a certificate itself, wherever it was found.
inline constexpr std::array kCertificate{
    CodeInfo{.id = "cert_expired",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The certificate has expired: nothing that it signs or serves is accepted any more.",
             .detected_by = "notAfter of the certificate is not later than the agent's clock.",
             .causes = "Renewal was forgotten: an Exchange auth certificate lasts five years and nobody is reminded\n"
                       "It was renewed, but the service still uses the old file\n"
                       "Automatic renewal stopped",
             .remedy = "Confirm: `openssl x509 -in FILE -noout -subject -dates`\n"
                       "Renew it, install it on every server, reload the service\n"
                       "Exchange: `New-ExchangeCertificate -KeySize 2048 -PrivateKeyExportable $true -SubjectName "
                       "'cn=Microsoft Exchange Server Auth Certificate' -DomainName @()`, answer No about SMTP\n"
                       "`Set-AuthConfig -NewCertificateThumbprint THUMBPRINT -NewCertificateEffectiveDate (Get-Date)`, "
                       "`Set-AuthConfig -PublishCertificate`, `Set-AuthConfig -ClearPreviousCertificate`\n"
                       "`Restart-Service MSExchangeServiceHost`; `Restart-WebAppPool MSExchangeOWAAppPool`; "
                       "`Restart-WebAppPool MSExchangeECPAppPool`\n"
                       "Hybrid: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`"},
    CodeInfo{.id = "cert_not_yet_valid",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The certificate is not valid yet: peers reject it until its start date.",
             .detected_by = "notBefore of the certificate is later than the agent's clock.",
             .causes = "The clock of this host, or of the host that made the certificate, is wrong\n"
                       "It was put into use before its start date\n"
                       "A time zone was mistaken for UTC when it was made",
             .remedy =
                 "Check the clock here: `chronyc tracking`, mend it: `chronyc makestep`; on Windows: "
                 "`w32tm /query /status`, `w32tm /resync`\n"
                 "Compare: `date -u; openssl x509 -in FILE -noout -startdate`\n"
                 "If the clocks are right, put the previous certificate back until the start date, or issue a new one\n"
                 "Exchange: `Get-AuthConfig | Format-List *Thumbprint, *EffectiveDate` shows which one is in use"},
    CodeInfo{
        .id = "cert_expiring_critical",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate expires within the failure threshold: renew it now, while it still works.",
        .detected_by = "The time left until notAfter, in days or as a share of the lifetime, is below the configured "
                       "failure threshold.",
        .causes = "The warning went unread\n"
                  "Automatic renewal fails\n"
                  "It was renewed, but this copy was not replaced",
        .remedy = "See the time left: `openssl x509 -in FILE -noout -enddate`\n"
                  "Renew and roll out; for ACME look at `journalctl -u certbot` and `certbot certificates`\n"
                  "Exchange: create the next certificate, then stage it at least 48 hours ahead: `Set-AuthConfig "
                  "-NewCertificateThumbprint THUMBPRINT -NewCertificateEffectiveDate (Get-Date).AddHours(49)`\n"
                  "Less than 48 hours left: follow `probe explain cert_expired`\n"
                  "Hybrid: upload the next key too: `.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`",
        .breaks_later = true},
    CodeInfo{.id = "cert_expiring",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "The certificate expires within the warning threshold: plan its renewal.",
             .detected_by =
                 "The time left until notAfter, in days or as a share of the lifetime, is below the configured "
                 "warning threshold.",
             .causes = "It simply grows old\n"
                       "Automatic renewal did not start when it should have",
             .remedy = "See the time left: `openssl x509 -in FILE -noout -enddate`\n"
                       "Renew in working hours, or find out why automatic renewal waits: `systemctl list-timers`\n"
                       "Exchange: `.\\MonitorExchangeAuthCertificate.ps1` reports what it would do, "
                       "`-ValidateAndRenewAuthCertificate $true` does it\n"
                       "Hybrid: upload the next key before it becomes current: "
                       "`.\\ConfigureExchangeHybridApplication.ps1 -UpdateCertificate`",
             .breaks_later = true},
    CodeInfo{.id = "cert_missing",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kFailure,
             .meaning = "There is no certificate where one is expected.",
             .detected_by = "The file does not exist, the pattern matches nothing, or the source holds no certificate.",
             .causes = "The certificate was installed on some servers only\n"
                       "The file was moved or renamed, or the export job did not run\n"
                       "The configured path is wrong",
             .remedy =
                 "Look: `ls -l FILE`; compare with the path in the configuration\n"
                 "Copy the certificate again from a server that has it\n"
                 "Exchange, on each server: `Get-ExchangeCertificate -Thumbprint (Get-AuthConfig)"
                 ".CurrentCertificateThumbprint`\n"
                 "Where it is missing: `Import-ExchangeCertificate -Server SERVER -FileData "
                 "([IO.File]::ReadAllBytes('auth.pfx')) -Password (Read-Host -AsSecureString) "
                 "-PrivateKeyExportable $true`\n"
                 "Export it for the probe: `Export-Certificate -Cert Cert:\\LocalMachine\\My\\THUMBPRINT -FilePath "
                 "auth.cer`"},
    CodeInfo{
        .id = "cert_unreadable",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "The certificate's file is there but could not be read, so it could not be judged.",
        .detected_by = "Opening or reading the file failed, it is no regular file, it is larger than a certificate "
                       "file may be, it is encrypted in a way that is not understood or hashes its password too "
                       "often, or a pattern matches too many files.",
        .causes = "The agent's account may not read the file or one of its folders\n"
                  "The path names a folder, a FIFO, a device, a loop of links or a huge file\n"
                  "The pattern matches files that are no certificates\n"
                  "The disk or the network share has a fault",
        .remedy = "See what the path names and who may read it: `namei -l FILE; stat FILE`\n"
                  "No regular file, or a loop of links: name the file itself in the configuration. A PKCS#12 file that "
                  "is encrypted in another way or hashes its password too often: export it again, `openssl pkcs12 "
                  "-export -iter 2048 -in PEMFILE -out FILE`\n"
                  "Permission denied: let the agent's group read it, `chgrp GROUP FILE && chmod 640 FILE`\n"
                  "Too large, or too many files: name the file that holds the certificate, or write a narrower "
                  "pattern\n"
                  "Else look for faults of the disk: `dmesg --level=err,warn`"},
    CodeInfo{.id = "cert_parse_error",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kFailure,
             .meaning = "The data is not a certificate that can be read.",
             .detected_by = "The bytes were tried as PEM, DER, PKCS#7 and PKCS#12, and are none of them.",
             .causes = "The copy was cut short or altered on its way, for example by a mail program\n"
                       "The file is something else: a key, a request, an HTML page\n"
                       "The PEM markers or line breaks were damaged by an editor",
             .remedy =
                 "Look at it: `file FILE; head -c 200 FILE`\n"
                 "Try both forms: `openssl x509 -in FILE -noout -subject`, `openssl x509 -inform der -in FILE -noout "
                 "-subject`\n"
                 "Export it again; on Windows: `Export-Certificate -Cert Cert:\\LocalMachine\\My\\THUMBPRINT -FilePath "
                 "auth.cer`"},
    CodeInfo{.id = "cert_multiple_ambiguous",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The source holds several certificates and nothing says which one to judge.",
             .detected_by = "More than one candidate was found and the configuration selects none of them.",
             .causes = "The old and the new certificate are both in the file or folder after a renewal\n"
                       "A bundle of unrelated certificates is used as the source",
             .remedy =
                 "List them: `openssl crl2pkcs7 -nocrl -certfile FILE | openssl pkcs7 -print_certs -noout`\n"
                 "Get the thumbprint of the right one: `openssl x509 -in FILE -noout -fingerprint -sha1`; Exchange: "
                 "`(Get-AuthConfig).CurrentCertificateThumbprint`\n"
                 "Select it in the probe's configuration, or leave only that one in the source"},
    CodeInfo{
        .id = "cert_weak_key",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate's public key is too weak, or of a type that is not for signatures.",
        .detected_by = "The key is RSA below 2048 bits or with an exponent other than 65537, EC below 256 bits, or "
                       "of a type that is not for signatures.",
        .causes = "An old template or script still makes 1024-bit keys\n"
                  "The certificate is older than today's minimum",
        .remedy = "See the key: `openssl x509 -in FILE -noout -text | grep -A1 'Public Key Algorithm'`\n"
                  "Renew with a new key of at least 2048 bits RSA or P-256\n"
                  "Exchange: `New-ExchangeCertificate -KeySize 2048 -PrivateKeyExportable $true -SubjectName "
                  "'cn=Microsoft Exchange Server Auth Certificate' -DomainName @()`, then stage it: `Set-AuthConfig "
                  "-NewCertificateThumbprint THUMBPRINT -NewCertificateEffectiveDate (Get-Date).AddHours(49)`"},
    CodeInfo{.id = "cert_weak_signature",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "The certificate is signed with a digest that is no longer considered safe, such as SHA-1.",
             .detected_by = "The signature algorithm named in the certificate.",
             .causes =
                 "An Exchange auth certificate made by an old setup: SHA-1 is usual there and does no harm at once\n"
                 "An internal CA still signs with SHA-1",
             .remedy = "See it: `openssl x509 -in FILE -noout -text | grep -m1 'Signature Algorithm'`\n"
                       "Self-signed: nothing to do tonight, the next renewal brings SHA-256\n"
                       "Signed by a CA: have it issued again with SHA-256; on a Windows CA: `certutil -setreg "
                       "ca\\csp\\CNGHashAlgorithm SHA256`, then `Restart-Service CertSvc`"},
    CodeInfo{
        .id = "cert_key_usage_invalid",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kWarning,
        .meaning = "The certificate is not marked for the use it is put to, or its key is of an algorithm that is not "
                   "used there.",
        .detected_by = "The key usage and extended key usage extensions were compared with what the purpose needs: "
                       "digitalSignature to sign, serverAuth to serve TLS, and nothing like codeSigning alone. Tokens "
                       "are signed with RSA keys and with EC keys on P-256, P-384 and P-521.",
        .causes =
            "It was issued from the wrong template\n"
            "A certificate meant for something else was put here\n"
            "It is to sign tokens and has an Ed25519, secp256k1 or Brainpool key, with which nobody verifies them",
        .remedy = "See the extensions: `openssl x509 -in FILE -noout -ext keyUsage,extendedKeyUsage`\n"
                  "Check that it is the certificate you meant: `openssl x509 -in FILE -noout -subject -fingerprint "
                  "-sha1`\n"
                  "Have it issued again from a template with digitalSignature, and serverAuth for a TLS server\n"
                  "A key of another algorithm: `openssl x509 -in FILE -noout -text | grep -A1 'Public Key Algorithm'`, "
                  "and renew with RSA of 2048 bits or P-256"},
    CodeInfo{
        .id = "cert_self_signature_invalid",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate claims to have signed itself, but its signature does not verify.",
        .detected_by = "Issuer and subject are the same name, and the signature does not verify with the "
                       "certificate's own key.",
        .causes = "The file was damaged\n"
                  "It is signed by a CA that happens to bear the same name\n"
                  "Somebody altered the certificate",
        .remedy =
            "Check: `openssl verify -check_ss_sig -CAfile FILE FILE`\n"
            "Compare its fingerprint with that of the original: `openssl x509 -in FILE -noout -fingerprint -sha1`; "
            "Exchange: `Get-ExchangeCertificate | Format-List Thumbprint, Subject, NotAfter`\n"
            "Export it again from its store; if the store's copy is bad as well, replace it as in "
            "`probe explain cert_expired` and find out who wrote to it"},
    CodeInfo{.id = "cert_subject_mismatch",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "The certificate names somebody else than the configuration expects.",
             .detected_by = "The subject and the alternative names were compared with the expected name.",
             .causes = "The certificate was renewed under another name\n"
                       "The path or selector leads to another certificate\n"
                       "The expected name in the configuration is out of date",
             .remedy = "See the names: `openssl x509 -in FILE -noout -subject -ext subjectAltName`\n"
                       "Right certificate: correct the expected name in the probe's configuration\n"
                       "Wrong certificate: point the source at the right one; Exchange: `(Get-AuthConfig)"
                       ".CurrentCertificateThumbprint`"},
    CodeInfo{
        .id = "cert_untrusted_chain",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate's chain does not lead to a certification authority that is trusted.",
        .detected_by = "The presented chain was built and verified against the configured CA bundle, or the system's. "
                       "For a signing certificate: its issuer stands in the same file and did not sign it.",
        .causes = "The server does not send its intermediate certificate\n"
                  "An internal CA is not in the bundle the probe uses\n"
                  "A TLS-inspecting proxy presents its own certificate\n"
                  "A root was replaced or withdrawn",
        .remedy = "See what is sent: `openssl s_client -connect HOST:443 -servername HOST -showcerts </dev/null`\n"
                  "Intermediate missing: install the full chain on the server\n"
                  "Internal CA: `cp ca.pem /usr/local/share/ca-certificates/ca.crt && update-ca-certificates`, or name "
                  "the bundle in the probe's configuration\n"
                  "Unexpected issuer: exempt HOST from TLS inspection"},
    CodeInfo{.id = "cert_status_invalid",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The Exchange server itself does not take the certificate for usable.",
             .detected_by = "The export of Get-ExchangeCertificate has the Status Invalid, DateInvalid or "
                            "PendingRequest for the certificate.",
             .causes = "DateInvalid: it has expired, is not valid yet, or the server's clock is wrong\n"
                       "Invalid: its chain or signature does not verify on that server\n"
                       "PendingRequest: the request was made, and the issued certificate never imported",
             .remedy = "Ask the server: `Get-ExchangeCertificate -Server SERVER -Thumbprint THUMBPRINT | Format-List "
                       "Status, NotBefore, NotAfter, HasPrivateKey, RootCAType`\n"
                       "Its reasons: `certutil -verifystore My THUMBPRINT`\n"
                       "The clock: `w32tm /query /status`\n"
                       "A pending request: import the answer with `Import-ExchangeCertificate`\n"
                       "A new certificate: `probe explain cert_expired`"},
    CodeInfo{
        .id = "cert_private_key_missing",
        .failure_class = FailureClass::kCheck,
        .severity = Severity::kFailure,
        .meaning = "The certificate is there, but not its private key: nothing can be signed or served with it.",
        .detected_by = "The source is expected to hold the key, and it holds none: a PKCS#12 file without key, no key "
                       "file, or HasPrivateKey False in the export.",
        .causes = "The certificate was imported from a .cer file instead of the .pfx\n"
                  "It was exported without its key, or the key was not exportable\n"
                  "The store lost the link to the key, often after a restore or a copied profile",
        .remedy =
            "See whether it holds a key: `openssl pkcs12 -in FILE -nocerts -nodes -passin file:PASSWORDFILE | grep -c "
            "'PRIVATE KEY'`\n"
            "On each Exchange server: `Get-ExchangeCertificate -Thumbprint THUMBPRINT | Format-List HasPrivateKey, "
            "NotAfter`\n"
            "Restore the link: `certutil -repairstore my SERIALNUMBER`\n"
            "Or import it again, with the key: `Import-ExchangeCertificate -Server SERVER -FileData "
            "([IO.File]::ReadAllBytes('auth.pfx')) -Password (Read-Host -AsSecureString) -PrivateKeyExportable $true`\n"
            "The key is nowhere: make a new certificate as in `probe explain cert_expired`"},
    CodeInfo{.id = "cert_private_key_mismatch",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kFailure,
             .meaning = "The private key belongs to another certificate: whatever it signs cannot be verified.",
             .detected_by = "The public key computed from the private key differs from the one in the certificate.",
             .causes = "The certificate was renewed with a new key and one of the two files was not replaced\n"
                       "Files of two services were mixed up\n"
                       "The certificate was issued for another request",
             .remedy = "Compare; both lines must be equal: `openssl x509 -in FILE -noout -pubkey | sha256sum; openssl "
                       "pkey -in KEYFILE -pubout | sha256sum`\n"
                       "Find the certificate that fits the key: `for f in *.pem; do openssl x509 -in $f -noout -pubkey "
                       "| sha256sum; done`\n"
                       "Install both from one file: `openssl pkcs12 -in auth.pfx -nodes -out both.pem`; Windows: "
                       "`Import-PfxCertificate -FilePath auth.pfx -CertStoreLocation Cert:\\LocalMachine\\My -Password "
                       "(Read-Host -AsSecureString)`\n"
                       "The key is lost: have a certificate issued for a new key"},
    CodeInfo{.id = "cert_private_key_exposed",
             .failure_class = FailureClass::kCheck,
             .severity = Severity::kWarning,
             .meaning = "The private key lies open: whoever reads it can sign and serve in its owner's name.",
             .detected_by = "The key is not encrypted, and the file's mode lets everybody read it, or others than its "
                            "owner write it. A group that may read it is left to the administrator.",
             .causes = "The file was made with the usual rights, by hand or by a script without umask\n"
                       "A deployment or a restore set the rights anew\n"
                       "Another account had to read the certificate, and key and certificate are one file",
             .remedy =
                 "See the rights along the whole path: `namei -l FILE`\n"
                 "Close it: `chmod 600 FILE`; for a service of another account: `chgrp GROUP FILE && chmod 640 "
                 "FILE`\n"
                 "Certificate and key in one file: split them, `openssl x509 -in FILE -out cert.pem; openssl pkey "
                 "-in FILE -out key.pem`, and open only the certificate\n"
                 "Somebody may have read it: have the certificate issued again for a new key and revoke this one"},
    CodeInfo{.id = "pkcs12_bad_password",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The PKCS#12 file does not open with the given password, so nothing in it could be judged.",
             .detected_by = "The check value (MAC) of the file does not fit the password.",
             .causes = "The file was exported again with a new password\n"
                       "The secret file holds another file's password, or blanks at its end\n"
                       "The file was protected for a Windows account or group instead of by password",
             .remedy = "Try it: `openssl pkcs12 -in FILE -info -noout -passin file:PASSWORDFILE`\n"
                       "Show what the secret really holds: `wc -c PASSWORDFILE; tail -c 3 PASSWORDFILE | xxd`\n"
                       "Export it again and write down the password: `Export-PfxCertificate -Cert "
                       "Cert:\\LocalMachine\\My\\THUMBPRINT -FilePath auth.pfx -Password (Read-Host -AsSecureString)`"},
    CodeInfo{.id = "pkcs12_legacy_algorithm",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The PKCS#12 file is encrypted with a cipher that this OpenSSL no longer loads, so nothing in "
                        "it could be judged.",
             .detected_by = "Decryption asks for RC2 or 3DES, and OpenSSL's legacy provider is not there.",
             .causes = "It was exported by Windows Server 2016 or older, or by an old OpenSSL\n"
                       "OpenSSL's legacy module is not installed here",
             .remedy = "See the ciphers: `openssl pkcs12 -in FILE -info -noout -legacy -passin file:PASSWORDFILE`\n"
                       "See whether this host has the module: `openssl list -providers -provider legacy`\n"
                       "Export it again with AES; Windows Server 2019 or newer: `Export-PfxCertificate -Cert "
                       "Cert:\\LocalMachine\\My\\THUMBPRINT -FilePath auth.pfx -CryptoAlgorithmOption AES256_SHA256 "
                       "-Password (Read-Host -AsSecureString)`\n"
                       "Or convert it where the module exists: `openssl pkcs12 -legacy -in FILE -nodes -out all.pem && "
                       "openssl pkcs12 -export -in all.pem -out new.pfx && shred -u all.pem`"},
};

}  // namespace probe::core::catalogue
