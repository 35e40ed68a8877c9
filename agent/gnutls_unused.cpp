/// GnuTLS comes along with libcurl (by librtmp) and libldap, and sets itself up, self-tests included, in every program
/// that it is loaded into: a megabyte of resident memory for what most agents never use. It asks this function whether
/// to leave that (GNUTLS_SKIP_GLOBAL_INIT in gnutls.h). libldap sets it up itself before its first TLS connection.
extern "C" int _gnutls_global_init_skip();  // NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern "C" int _gnutls_global_init_skip() { return 1; }
