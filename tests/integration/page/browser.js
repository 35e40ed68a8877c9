"use strict";
// Chromium, and what every page has to hold whatever is on it.
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const screenshots = process.env.PROBE_SCREENSHOTS_DIR ?? path.resolve(__dirname, "../../../build/dev/screenshots");

function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"],
  });
}

/** A page of a context of its own that complains of every dialog, error, and request to elsewhere. */
async function open(browser, checks, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    checks.that(false, `a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("console", (message) => checks.that(message.type() !== "error", `the console says ${message.text()}`));
  page.on("pageerror", (error) => checks.that(false, `a script fails: ${error}`));
  page.on("request", (request) => checks.that(request.url().startsWith(address), `a request to ${request.url()}`));
  return page;
}

/** Axe's violations, each with where; empty when there are none. */
async function violations(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

async function screenshot(page, name) {
  fs.mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
}

module.exports = { launch, open, screenshot, violations };
