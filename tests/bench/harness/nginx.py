"""The server that all are measured against."""

import os

from .processes import Child, Unavailable, accepts, free_port

CHALLENGE = (r'Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", '
             r'trusted_issuers=\"00000001-0000-0000-c000-000000000000@fabrikam.com\", '
             r'token_types=\"app_asserted_user_v1 service_asserted_app_v1\", '
             r'authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"')


class Nginx(Child):
    """Serves, over TLS 1.3: /push… (401 with a Bearer challenge), /metadata (a file); over HTTP: /plain."""

    def __init__(self, site, folder, identity, files=None, access_log=None, first=False):
        """`first`: gets a processor before other programs do, so that it answers at once however busy the machine is."""
        program = site.tool("nginx") or _missing()
        folder.mkdir(parents=True, exist_ok=True)
        self.https_port, self.http_port = free_port(), free_port()
        chain, key, self.authority = identity
        configuration = folder / "nginx.conf"
        configuration.write_text(self._text(folder, chain, key, files or folder, access_log))
        super().__init__([program, "-p", folder, "-c", configuration, "-e", "stderr"], folder / "nginx.log",
                         site.tool_environment())
        self.wait_until(lambda: accepts(self.https_port) and accepts(self.http_port))
        if first:
            try:
                os.setpriority(os.PRIO_PROCESS, self.pid, -15)
            except PermissionError:
                self.stop()
                raise Unavailable("the right to raise nginx's priority (root)") from None

    def _text(self, folder, chain, key, files, access_log):
        temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};"
                              for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        log = f"log_format seen '$msec $uri'; access_log {access_log} seen buffer=64k flush=1s;" if access_log else "access_log off;"
        user = "user root;" if os.geteuid() == 0 else ""
        return f"""{user}
daemon off; master_process off; pid {folder}/nginx.pid; worker_rlimit_nofile 20000;
events {{ worker_connections 9000; }}
http {{
{log}
{temporary}
server_tokens off;
server {{
  listen 127.0.0.1:{self.https_port} ssl backlog=4096;
  ssl_certificate {chain}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
  location /push {{ default_type text/plain; add_header WWW-Authenticate "{CHALLENGE}" always; return 401; }}
  location / {{ root {files}; default_type application/json; }}
}}
server {{
  listen 127.0.0.1:{self.http_port} backlog=4096;
  location /plain {{ default_type text/plain; return 200 "ok\\n"; }}
}}
}}
"""


def _missing():
    raise Unavailable("nginx")


