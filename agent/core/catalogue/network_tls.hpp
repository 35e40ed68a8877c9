#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can go wrong while TLS is agreed upon with a peer.
inline constexpr std::array kTls{
    CodeInfo{
        .id = "tls_handshake_failed",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "The TLS handshake failed before the peer's certificate could be judged.",
        .detected_by = "The peer sent an alert, closed the connection or answered with something that is not TLS.",
        .causes = "No cipher or signature algorithm in common\n"
                  "The peer has no certificate for this name, or none at all\n"
                  "The peer wants a client certificate\n"
                  "The port does not speak TLS",
        .remedy =
            "See the alert: `openssl s_client -connect HOST:443 -servername HOST </dev/null`; `wrong version number` "
            "means that it is not TLS\n"
            "Compare what it offers: `nmap --script ssl-enum-ciphers -p 443 HOST`\n"
            "IIS: check the binding with `netsh http show sslcert`; Exchange: `Get-ExchangeCertificate | "
            "Format-List Services, Thumbprint`, then `Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services "
            "IIS`"},
    CodeInfo{
        .id = "tls_timeout",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "The TLS handshake did not end in time.",
        .detected_by = "The TCP connection stood, but the handshake was incomplete at the deadline.",
        .causes = "A firewall holds the connection back after the name was sent\n"
                  "Large packets are lost on the way (path MTU)\n"
                  "The service hangs or is overloaded",
        .remedy =
            "See how far it gets: `timeout 20 openssl s_client -connect HOST:443 -servername HOST -msg </dev/null`\n"
            "Test the packet size: `ping -M do -s 1400 HOST`; lower the interface's MTU if that is lost\n"
            "Restart the service; IIS: `Restart-Service W3SVC`"},
    CodeInfo{
        .id = "tls_version_unsupported",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "The peer speaks no version of TLS that is still accepted.",
        .detected_by =
            "The handshake ended with a protocol version alert, or the peer, offered everything from TLS 1.0 on, chose "
            "a version below TLS 1.2.",
        .causes = "An old server or appliance with TLS 1.2 switched off or not known\n"
                  "TLS 1.2 was disabled by a hardening script",
        .remedy =
            "See what it speaks: `openssl s_client -connect HOST:443 -servername HOST -tls1_2 </dev/null`, then "
            "`-tls1_3`\n"
            "Switch TLS 1.2 on; Windows: `Enabled` = 1 and `DisabledByDefault` = 0 under "
            "`HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Server`, "
            "then reboot\n"
            "Load balancers and proxies have a setting of their own"},
    CodeInfo{
        .id = "tls_key_exchange_weak",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "The peer's key exchange is so weak that whoever records a connection can decrypt it.",
        .detected_by =
            "The key that the peer made for the handshake has less than 112 bits of security, as Diffie-Hellman below "
            "2048 bits (RFC 9325 section 4.1). A failure where the connection is refused for it; a warning where only "
            "the certificate is looked at.",
        .causes = "Diffie-Hellman parameters of 1024 bits, an old default or made long ago\n"
                  "Suites with DHE come before those with ECDHE",
        .remedy =
            "See it: `openssl s_client -connect HOST:443 -servername HOST -tls1_2 -cipher ALL:@SECLEVEL=0 </dev/null | "
            "grep 'Temp Key'`\n"
            "Allow ECDHE only, which needs no parameters; nginx: `ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20`; Apache: "
            "`SSLCipherSuite` with the same; or make new ones: `openssl dhparam -out dh.pem 2048`\n"
            "Windows: `Disable-TlsCipherSuite -Name NAME` for the names with DHE of `Get-TlsCipherSuite`\n"
            "Load balancers and appliances have a setting of their own"},
    CodeInfo{.id = "tls_certificate_expired",
             .failure_class = FailureClass::kTls,
             .severity = Severity::kFailure,
             .meaning = "The certificate that the peer presents, or one of its chain, has expired.",
             .detected_by = "Verification of the presented chain ended with `certificate has expired`.",
             .causes = "The renewal of the server's or the load balancer's certificate was forgotten\n"
                       "It was renewed, but not bound or reloaded\n"
                       "One server of several still has the old one\n"
                       "The clock here is ahead",
             .remedy =
                 "See the dates: `openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout "
                 "-subject -dates`; one server: `-connect ADDRESS:443`\n"
                 "Renew, bind, reload: `nginx -s reload`; Exchange: `Enable-ExchangeCertificate -Thumbprint THUMBPRINT "
                 "-Services IIS`\n"
                 "Do not forget the load balancer's copy\n"
                 "Check the clock here: `chronyc tracking`"},
    CodeInfo{
        .id = "tls_certificate_not_yet_valid",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "The certificate that the peer presents, or one of its chain, is not valid yet.",
        .detected_by = "Verification of the presented chain ended with `certificate is not yet valid`.",
        .causes = "The clock here is behind\n"
                  "The certificate was put to use before its start date\n"
                  "The clock of the issuing host is ahead",
        .remedy =
            "Check the clock here: `chronyc tracking`, mend it: `chronyc makestep`\n"
            "Compare: `date -u; openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout "
            "-startdate`\n"
            "Clock right: put the previous certificate back until the start date"},
    CodeInfo{.id = "tls_hostname_mismatch",
             .failure_class = FailureClass::kTls,
             .severity = Severity::kFailure,
             .meaning = "The peer's certificate is for other names than the one asked for.",
             .detected_by = "No alternative name of the presented certificate matches the expected host (RFC 9525).",
             .causes = "The name was not included when the certificate was renewed\n"
                       "DNS or the load balancer leads to another server\n"
                       "The default site answers because the server does not know the name\n"
                       "The URL uses an address or a short name",
             .remedy =
                 "See the names: `openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout "
                 "-subject -ext subjectAltName`\n"
                 "Name missing: have the certificate issued again with it; Exchange: `New-ExchangeCertificate "
                 "-GenerateRequest -DomainName HOST, autodiscover.DOMAIN`\n"
                 "Wrong server: `getent ahosts HOST`, and check the load balancer's pool\n"
                 "Wrong URL: correct it in the configuration"},
    CodeInfo{.id = "tls_untrusted_issuer",
             .failure_class = FailureClass::kTls,
             .severity = Severity::kFailure,
             .meaning = "The peer's certificate was issued by nobody whom this host trusts.",
             .detected_by = "Verification found no way from the presented chain to an authority in the CA bundle.",
             .causes = "The server does not send its intermediate certificate\n"
                       "A proxy inspects TLS and presents a certificate of its own\n"
                       "An internal CA is not installed here\n"
                       "The peer changed its CA and the bundle is old",
             .remedy =
                 "See issuers and chain: `openssl s_client -connect HOST:443 -servername HOST -showcerts </dev/null`\n"
                 "Issuer is your own proxy: exempt HOST from inspection\n"
                 "Intermediate missing: install the full chain on the server\n"
                 "Internal CA: `cp ca.pem /usr/local/share/ca-certificates/ca.crt && update-ca-certificates`\n"
                 "Old bundle: `apt-get install --only-upgrade ca-certificates`"},
    CodeInfo{.id = "tls_self_signed",
             .failure_class = FailureClass::kTls,
             .severity = Severity::kFailure,
             .meaning = "The peer presents a self-signed certificate that this host does not trust.",
             .detected_by = "Verification ended with a leaf that is self-signed and not in the CA bundle.",
             .causes =
                 "The default certificate is bound instead of the real one, often after an update or a new server\n"
                 "The server sends an internal root that is not installed here\n"
                 "A device in between answers",
             .remedy =
                 "See who it is: `openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout "
                 "-subject -issuer -fingerprint -sha1`\n"
                 "Bind the real one; Exchange: `Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services IIS`\n"
                 "Internal root: name its PEM file as CA bundle in the probe's configuration"},
    CodeInfo{
        .id = "tls_certificate_invalid",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "The peer's certificate failed verification for a reason other than date, name or issuer.",
        .detected_by =
            "Verification of the presented chain ended with an error that has no code of its own; the message "
            "gives OpenSSL's words.",
        .causes = "The certificate is not meant for servers\n"
                  "A key or signature in the chain is too weak for this host's policy\n"
                  "A CA certificate breaks its constraints\n"
                  "The certificate is damaged",
        .remedy =
            "Repeat it: `openssl s_client -connect HOST:443 -servername HOST -purpose sslserver -showcerts </dev/null "
            "| grep -i verif`\n"
            "Look at leaf and intermediates: `openssl x509 -in FILE -noout -text`\n"
            "Have the certificate issued again from a template for servers, SHA-256, 2048 bits or more"},
    CodeInfo{
        .id = "tls_intercepted",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "Somebody between here and the peer opens the TLS connection and closes it again with a certificate "
                   "of his own.",
        .detected_by = "The chain was issued by another authority than the expected ones in the probe's configuration.",
        .causes = "A proxy or firewall inspects TLS, and HOST is not among its exceptions\n"
                  "The peer changed its CA, and the expectation here is old\n"
                  "An attacker or a captive portal",
        .remedy =
            "See the issuer: `openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout "
            "-issuer -fingerprint -sha256`\n"
            "Compare from another network; the same issuer there: the peer changed, so correct the expected issuer\n"
            "Different there: exempt HOST from inspection; Exchange servers suffer the same: `Get-ExchangeServer | "
            "Format-List Name, InternetWebProxy`\n"
            "Microsoft asks for no inspection of the hosts in "
            "`https://endpoints.office.com/endpoints/worldwide?clientrequestid=GUID`"},
    CodeInfo{
        .id = "tls_client_cert_required",
        .failure_class = FailureClass::kTls,
        .severity = Severity::kFailure,
        .meaning = "The peer wants a certificate from the client, and the probe has none to show.",
        .detected_by = "The peer sent the alert `certificate required`, or asked for a certificate and then ended the "
                       "handshake; or "
                       "it answered with status 400, 403, 495 or 496 and a page that speaks of a client certificate.",
        .causes = "Client certificates were made mandatory on this address or path\n"
                  "The request goes to an administrative port\n"
                  "The probe's configuration lacks the certificate",
        .remedy = "See whom the peer accepts: `openssl s_client -connect HOST:443 -servername HOST </dev/null | grep "
                  "-A5 'client certificate CA'`\n"
                  "Try one: `curl -v --cert FILE --key KEYFILE https://HOST/ -o /dev/null`\n"
                  "IIS: `Get-WebConfigurationProperty -Filter system.webServer/security/access -Name sslFlags -PSPath "
                  "IIS:\\ -Location 'Default Web Site'`\n"
                  "Name the certificate in the probe's configuration, or take the demand away at the peer"},
    CodeInfo{.id = "tls_alpn_no_h2",
             .failure_class = FailureClass::kTls,
             .severity = Severity::kFailure,
             .meaning = "The peer does not agree to speak HTTP/2, which its clients need.",
             .detected_by = "In the TLS handshake (ALPN, RFC 7301) the peer chose another protocol than h2, none at "
                            "all, or sent the alert `no application protocol`.",
             .causes = "HTTP/2 is switched off at the server\n"
                       "A load balancer or a proxy that intercepts TLS speaks HTTP/1.1 only\n"
                       "The address or port belongs to another service",
             .remedy = "See what it chooses: `openssl s_client -connect HOST:443 -servername HOST -alpn h2,http/1.1 "
                       "</dev/null | grep ALPN`\n"
                       "Ask over HTTP/2: `curl -sv --http2 https://HOST/ -o /dev/null`\n"
                       "nginx: `listen 443 ssl http2;`; Apache: `Protocols h2 http/1.1`; IIS: take away EnableHttp2Tls "
                       "= 0 under `HKLM:\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters`\n"
                       "Behind a load balancer, switch it on there"},
    CodeInfo{.id = "tls_client_cert_rejected",
             .failure_class = FailureClass::kTls,
             .severity = Severity::kFailure,
             .meaning = "The peer refuses the certificate that the probe showed.",
             .detected_by = "The peer answered the client's certificate with an alert: bad, unsupported, revoked, "
                            "expired, unknown, or of an unknown CA.",
             .causes = "The client certificate has expired\n"
                       "The peer does not trust its CA, or its list was replaced\n"
                       "It lacks the usage clientAuth, or was revoked",
             .remedy = "See it: `openssl x509 -in FILE -noout -subject -issuer -dates -ext extendedKeyUsage`\n"
                       "See whom the peer accepts: `openssl s_client -connect HOST:443 -servername HOST -cert FILE "
                       "-key KEYFILE </dev/null | grep -A5 'client certificate CA'`\n"
                       "Send the intermediates too: `openssl s_client -connect HOST:443 -servername HOST -cert FILE "
                       "-key KEYFILE -cert_chain CHAINFILE </dev/null`\n"
                       "Renew it, or have its CA added at the peer"},
    CodeInfo{.id = "starttls_refused",
             .failure_class = FailureClass::kTls,
             .severity = Severity::kFailure,
             .meaning = "The service answers, but does not switch to TLS when it is asked to.",
             .detected_by = "The peer does not offer STARTTLS, or answered the request with a refusal.",
             .causes = "The service has no usable certificate, so it leaves STARTTLS out\n"
                       "A firewall that inspects mail removes the offer\n"
                       "The port expects TLS from the start, or has it switched off",
             .remedy = "Ask: `openssl s_client -starttls smtp -connect HOST:25 </dev/null`; others: `-starttls imap`, "
                       "`pop3`, `ldap`, `postgres`\n"
                       "See what is offered: `printf 'EHLO probe.invalid\\r\\nQUIT\\r\\n' | nc -w 5 HOST 25`; XXXXXXXX "
                       "in place of STARTTLS is a Cisco firewall's inspection: switch it off\n"
                       "Exchange: `Get-ExchangeCertificate | Format-List Thumbprint, Services, CertificateDomains`, "
                       "`Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services SMTP`; `Get-ReceiveConnector | "
                       "Format-List Name, Fqdn, AuthMechanism`\n"
                       "TLS from the start: use the implicit mode in the probe's configuration"},
};

}  // namespace probe::core::catalogue
