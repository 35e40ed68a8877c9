"""Bounds that are known to be missed, with the reason. They are reported like all others, but do not fail the run.

The key is the check's name as the report prints it, "row: what"."""

KNOWN_MISSES = {
    "http: CPU per run of a plain HTTP probe":
        "beside the six system calls of the exchange, a run makes some fifteen that belong to the event loop, libcurl and the "
        "hand-over to the loop that publishes (strace: 5 epoll_wait, 5 epoll_ctl, 3 futex, 2 timerfd_settime), and they cost more "
        "than the exchange; no type that probe comes with talks plain HTTP",
    "files: certificate files judged per CPU-second, all changed, one probe for each file":
        "OpenSSL 3.0's key decoder takes nearly half of reading a certificate (callgrind); the rest is a turn of a thread of the "
        "pool for the file, and what is said of unchanged files",
    "files: certificate files judged per CPU-second, unchanged, one probe for each file":
        "a run of its own for each file: half of it is the kernel's (perf: waiting for the next run 15 %, setting the timer for it 7 %, looking "
        "at the file 12 %), the other half the coroutines of a run with its time limit, the copy of what was read, and publishing",
    "files: certificate files judged per CPU-second, unchanged, one probe for each folder of a hundred":
        "looking at a path that nobody changed takes 3 system calls and 2.2 µs, naming the files of the folder another 1.5, so that what is "
        "left for judging, five numbers with their labels and publishing is 6 µs: it takes 10",
    "empty: resident memory":
        "17 of the MiB are pages of the program and of 45 libraries, half of which come along with Debian's libcurl (smaps); of its own it has two",
    "scrape: first page, gzip":
        "39 MB of text for 390,000 series: deflate and its checksum take 46 %, labels 23 %, lines 21 % (perf)",
    "scrape: page while 1,000 probes run each second, gzip":
        "39 MB of text for 390,000 series: deflate and its checksum take 46 %, labels 23 %, lines 21 % (perf)",
    "scrape: page of unchanged results":
        "39 MB without compression, copied into the answer and sent; compressed it takes 1.3 ms",
}
