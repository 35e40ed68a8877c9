"use strict";
// The agent and the lab as processes of this test, each ended by its id.
const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { waitFor } = require("./checks.js");

const bin = process.env.PROBE_BIN_DIR ?? path.resolve(__dirname, "../../../build/dev/bin");
const started = [];

function stopAll() {
  for (const child of started) child.kill("SIGTERM");
}

function probe(...words) {
  return execFileSync(path.join(bin, "probe"), words, { encoding: "utf8" });
}

class Lab {
  constructor(folder) {
    this.folder = folder;
    this.child = spawn(path.join(bin, "probe-lab"), ["start", "--dir", folder], { stdio: "ignore" });
    started.push(this.child);
  }
  get configuration() {
    return path.join(this.folder, "probe.yml");
  }
  ready() {
    return waitFor("the lab", 30, () => {
      try {
        return this.#tell("status");
      } catch {
        return false;
      }
    });
  }
  break(fault) {
    this.#tell("break", fault);
  }
  heal() {
    this.#tell("heal");
  }
  #tell(...words) {
    return execFileSync(path.join(bin, "probe-lab"), [...words, "--dir", this.folder], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }
}

/** Starts an agent on a port that the system chooses; its address when it is ready. */
async function agent(configuration, log, flags = []) {
  const out = fs.openSync(log, "w");
  const words = ["agent", "--config.file", configuration, "--web.listen-address=127.0.0.1:0", ...flags];
  const child = spawn(path.join(bin, "probe"), words, { stdio: ["ignore", "ignore", out] });
  started.push(child);
  const text = await waitFor("the agent", 30, () => {
    const said = fs.readFileSync(log, "utf8");
    if (child.exitCode !== null) throw new Error(`the agent ended: ${said}`);
    return said.includes("msg=ready") && said;
  });
  return `http://${/address=(127\.0\.0\.1:\d+)/.exec(text)[1]}`;
}

module.exports = { Lab, agent, probe, stopAll };
