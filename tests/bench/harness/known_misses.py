"""Bounds that are known to be missed, with the reason. They are reported like all others, but do not fail the run.

The key is the check's name as the report prints it, "row: what"."""

KNOWN_MISSES = {
    "https: CPU per run of push_connectivity":
        "5.0 million instructions beside the bare client's 4.9 (callgrind), of which a sixth are for an SSL_CTX that libcurl makes for every "
        "connection; the rest is that the code of agent, libcurl and OpenSSL has left the caches since the run before, on two cores instead of one",
    "https: CPU per run of auth_server":
        "as for push_connectivity; judging the document and its two certificates besides takes a tenth of a millisecond",
    "http: CPU per run of a plain HTTP probe":
        "the exchange by bare sockets, at the same rhythm, takes as much as the bound by itself; of the agent's run half is the kernel's (perf), of "
        "which 15 system calls belong to event loop, libcurl and publishing; no type that probe comes with talks plain HTTP",
    "tls: CPU per run of certificate_validity at an endpoint":
        "at the bound: 4.2 million instructions beside the bare client's 4.9 (callgrind), in colder caches; readings lie between 0.97 and 1.11",
    "files: certificate files judged per CPU-second, all changed, one probe for each file":
        "reading a certificate takes half of it, most of it in OpenSSL 3.0's decoders (callgrind); a quarter is a turn of a thread of the pool",
    "files: certificate files judged per CPU-second, all changed, one probe for each folder of a hundred":
        "reading a certificate takes half of it, most of it in OpenSSL 3.0's decoders (callgrind)",
    "files: certificate files judged per CPU-second, unchanged, one probe for each file":
        "a run of its own for each file: of 22 µs the kernel has 37 % (perf: waiting 14 %, three system calls to look at the file 23 %), describing, "
        "scheduling and publishing the run 42 %",
    "empty: resident memory":
        "17 of the MiB are pages of the program and of 45 libraries, half of which come along with Debian's libcurl (smaps); of its own it has two",
}
