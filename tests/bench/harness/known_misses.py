"""Bounds that are known to be missed, with the reason. They are reported like all others, but do not fail the run.

The key is the check's name as the report prints it, "row: what"."""

KNOWN_MISSES = {
    "http: CPU per run of a plain HTTP probe":
        "beside the six system calls of the exchange, a run makes some fifteen that belong to the event loop, libcurl and the "
        "hand-over to the loop that publishes (strace: 5 epoll_wait, 5 epoll_ctl, 3 futex, 2 timerfd_settime), and they cost more "
        "than the exchange; no type that probe comes with talks plain HTTP",
    "files: certificate files judged per CPU-second, all changed":
        "OpenSSL 3.0's key decoder takes nearly half of reading a certificate (callgrind), and each run opens and reads its file",
    "files: certificate files judged per CPU-second, unchanged":
        "what was read is kept while its bytes stay the same, but each run still reads the file, on a thread of the pool, to know that",
    "load-10k: start lateness, 99th percentile":
        "a run over HTTPS costs about 1.9 ms of a core, so that 1,000 a second and the servers beside them ask for more than the two cores "
        "measured on; starts then wait for each other",
}
