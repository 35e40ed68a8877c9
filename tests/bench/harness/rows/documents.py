"""Documents that servers of the benchmark hand out."""

import base64
import hashlib
import json
import subprocess


def der_of(pem):
    return subprocess.run(["openssl", "x509", "-in", str(pem), "-outform", "DER"], check=True, capture_output=True).stdout


def write_acs_metadata(path, certificates):
    """Metadata as ACS and Exchange publish it."""
    realm = "fabrikam.com"
    keys = []
    for pem in certificates:
        der = der_of(pem)
        keys.append({"usage": "signing", "keyinfo": {"x5t": base64.urlsafe_b64encode(hashlib.sha1(der).digest()).decode().rstrip("=")},
                     "keyvalue": {"type": "x509Certificate", "value": base64.b64encode(der).decode()}})
    path.write_text(json.dumps({
        "id": f"00000001-0000-0000-c000-000000000000@{realm}", "name": "accounts.accesscontrol.windows.net", "realm": realm,
        "serviceName": "00000001-0000-0000-c000-000000000000", "issuer": f"00000001-0000-0000-c000-000000000000@{realm}",
        "allowedAudiences": [f"00000001-0000-0000-c000-000000000000/accounts.accesscontrol.windows.net@{realm}"],
        "keys": keys,
        "endpoints": [{"location": f"https://accounts.accesscontrol.windows.net/{realm}/tokens/OAuth/2",
                       "protocol": "OAuth2", "usage": "issuance"}]}))
