"use strict";
// What the scenarios share: counting what held, and waiting.

class Checks {
  held = 0;
  failed = 0;

  that(holds, what) {
    if (holds) {
      ++this.held;
      return;
    }
    ++this.failed;
    console.log(`FAILED: ${what}`);
  }

  equal(seen, wanted, what) {
    this.that(seen === wanted, `${what}: expected ${JSON.stringify(wanted)}, saw ${JSON.stringify(seen)}`);
  }

  exit() {
    console.log(`${this.held} held, ${this.failed} failed`);
    process.exit(this.failed || !this.held ? 1 : 0);
  }
}

/** The first true value of condition(); fails after so many seconds. */
async function waitFor(what, seconds, condition) {
  const end = Date.now() + 1000 * seconds;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what} did not come to pass within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

module.exports = { Checks, waitFor };
