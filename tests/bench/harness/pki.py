"""Certificates to measure with, made by openssl."""

import concurrent.futures
import subprocess


def _openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL, capture_output=True)


def _settings(folder, extensions):
    """A configuration of openssl's that has these extensions and none of the machine's own."""
    path = folder / "openssl.cnf"
    path.write_text(f"[req]\ndistinguished_name=name\nx509_extensions=extensions\n[name]\n[extensions]\n{extensions}\n")
    return path


def make_key(path, kind):
    if kind == "rsa":
        _openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", path)
    else:
        _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)
    path.chmod(0o600)


def make_server_identity(folder, kind):
    """An authority and the certificate of a server on loopback that it issued. Returns (chain, key, authority)."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, authority_key = folder / "ca.pem", folder / "ca.key"
    chain, key, request, extensions = folder / "chain.pem", folder / "key.pem", folder / "request", folder / "extensions"
    make_key(authority_key, kind)
    make_key(key, kind)
    settings = _settings(folder, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign")
    _openssl("req", "-x509", "-config", settings, "-key", authority_key, "-subj", "/O=Bench/CN=Bench Root", "-days", 3650,
             "-out", authority)
    _openssl("req", "-new", "-config", settings, "-key", key, "-subj", "/CN=localhost", "-out", request)
    extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n"
                          "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n")
    _openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-days", 365, "-set_serial",
             "0x1f00000000000000000000000000000000000001", "-extfile", extensions, "-out", chain)
    return chain, key, authority


def make_signing_certificates(folder, count):
    """`count` self-signed certificates for signing tokens, each a file, all of one key. Returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "signing.key"
    make_key(key, "rsa")
    settings = _settings(folder, "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature")

    def make(number):
        path = folder / f"signing-{number}.pem"
        _openssl("req", "-x509", "-config", settings, "-key", key, "-days", 1825, "-out", path,
                 "-subj", f"/CN=Microsoft Exchange Server Auth Certificate {number}")
        return path

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return list(pool.map(make, range(count)))
