"use strict";
// The status page as people use it: the healthy lab, a broken link, running a probe, without scripts, by keyboard, on a
// small screen, in both colour schemes, and with names that attack it.
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { Checks, waitFor } = require("./checks.js");
const { Lab, agent, probe, stopAll } = require("./programs.js");
const { launch, open, screenshot, violations } = require("./browser.js");
const { naughtyPages } = require("./naughty.js");

const PUSH = "/probes/PushNotifications.Proxy%2FConnectivity";
const heading = (page) => page.locator("h1").textContent();

async function healthy(browser, checks, address) {
  const page = await open(browser, checks, address);
  await waitFor("a healthy lab", 30, async () => {
    await page.goto(`${address}/`);
    return (await heading(page)) === "No link is broken";
  });
  checks.equal(await page.locator(".chain a").count(), 12, "links drawn");
  checks.equal(await page.locator("table.probes tbody tr").count(), 12, "probes in the table");
  checks.equal(await page.locator("table.probes tbody tr.s").count(), 12, "probes that succeeded");
  await page.keyboard.press("Tab");
  checks.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content", "first stop of the Tab key");
  await page.keyboard.press("Enter");
  checks.equal(await page.evaluate(() => document.activeElement.id), "main", "where the first stop leads");
  return page;
}

/** The page that is open when a link breaks says so by itself, and what had the focus keeps it. */
async function breaks(page, checks, lab) {
  await page.locator("table.probes a", { hasText: "push-proxy" }).focus();
  lab.break("cert-missing");
  await waitFor("the broken link on the open page", 40, async () => (await heading(page)) === "Broken link: auth-certificate");
  checks.equal(await page.evaluate(() => document.activeElement.textContent), "push-proxy", "the focus after a refresh");
  checks.equal(await page.locator("#news").textContent(), "Broken link: auth-certificate", "what a screen reader is told");
  checks.equal(await page.title(), "Broken link: auth-certificate · probe", "the title");
  checks.equal(await page.locator(".chain a.root").count(), 1, "links marked as broken");
  checks.equal(await page.locator(".chain a.root text").first().textContent(), "auth-certificate", "the link marked");
  checks.that(await page.locator(".chain path.f").count() > 0, "a red line from the broken link");
  checks.equal(await page.locator("table.probes tbody tr").first().locator("th a").textContent(), "auth-certificate", "the first row");
  await page.click("nav[aria-label=Filter] a:has-text('Failed')");
  checks.equal(await page.locator("table.probes tbody tr:not(.f)").count(), 0, "probes shown that did not fail");
}

/** The past is there: a strip of the day for every probe, runs with a link to each, and the run as JSON behind it. */
async function remembers(page, checks, address) {
  await waitFor("the history of every probe", 20, async () => {
    await page.goto(`${address}/`);
    return (await page.locator("table.probes svg").count()) === 12;
  });
  await page.goto(address + PUSH);
  checks.equal(await page.locator("svg.tall").count(), 1, "the strip of the day");
  const runs = page.locator("section", { hasText: "Timeline" }).locator("tbody th a");
  checks.that(await runs.count() > 1, "runs before the latest one");
  const oldest = await runs.last().getAttribute("href");
  const answer = await page.request.get(new URL(oldest, page.url()).href);
  checks.equal((await answer.json()).data.probe, "PushNotifications.Proxy/Connectivity", "whose run it is");
}

async function explains(page, checks) {
  await page.click(".cause h2 a");
  checks.equal(await heading(page), "auth-certificate", "the page of the broken link");
  const finding = page.locator(".finding").first();
  checks.equal(await finding.locator("a code").textContent(), "cert_missing", "the code of the finding");
  checks.that((await finding.locator("p").first().textContent()).endsWith("auth.cer: no such file"), "the message of the finding");
  checks.that(await finding.locator("ol li").count() >= 3, "steps that mend it");
  await finding.locator("a").click();
  const shown = await page.locator("main").innerText();
  const words = (text) => text.replaceAll("`", "").replaceAll(/\s+/g, " ");
  for (const line of probe("explain", "cert_missing").split("\n").slice(2)) {
    const text = words(line.replace(/^ *(-|\d+\.) /, "")).trim();
    checks.that(words(shown).includes(text), `the page of the code says: ${text}`);
  }
}

/** Presses the button; the page that comes shows a run that was not there before. */
async function runsNow(page, checks, address, how) {
  await page.goto(address + PUSH);
  const latest = () => page.locator("section", { hasText: "Timeline" }).locator("tbody th a").first().getAttribute("href");
  const before = await latest();
  await page.click("button:has-text('Run now')");
  await page.waitForURL(address + PUSH);
  checks.that((await latest()) !== before, `the button runs the probe ${how}`);
}

async function withoutScripts(browser, checks, address) {
  const page = await open(browser, checks, address, { javaScriptEnabled: false });
  await page.goto(`${address}/`);
  checks.equal(await heading(page), "Broken link: auth-certificate", "the verdict without scripts");
  checks.that(await page.locator("#live").isHidden(), "no button that does nothing");
  await page.click("nav[aria-label=Filter] a:has-text('Succeeded')");
  checks.equal(await page.locator("table.probes tbody tr.f").count(), 0, "failed probes among those that succeeded");
  await page.click("text=Reload every 30 s");
  checks.that(page.url().includes("refresh=30") && page.url().includes("state=succeeded"), "reloading keeps the filter");
  checks.equal(await page.locator("meta[http-equiv=refresh]").getAttribute("content"), "30", "the pause between reloads");
  await page.click("text=Stop reloading");
  checks.equal(await page.locator("meta[http-equiv=refresh]").count(), 0, "reloads after they were stopped");
  await runsNow(page, checks, address, "without scripts");
}

async function liveCanBePaused(browser, checks, address) {
  const page = await open(browser, checks, address);
  await page.goto(`${address}/`);
  checks.equal(await page.locator("#live").getAttribute("aria-pressed"), "true", "live at first");
  await page.click("#live");
  await page.reload();
  checks.equal(await page.locator("#live").getAttribute("aria-pressed"), "false", "paused, and remembered");
}

/** Both pages in both schemes: axe, a picture, and no scrolling sideways on a small screen. */
async function looks(browser, checks, address) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(browser, checks, address, { colorScheme });
    for (const [name, where] of [["overview", "/"], ["probe", "/probes/auth-thumbprint"], ["healthy-probe", PUSH], ["code", "/codes/cert_missing"]]) {
      await page.goto(address + where);
      const found = await violations(page);
      checks.that(found.length === 0, `${name}, ${colorScheme}: ${found.join("; ")}`);
      await screenshot(page, `${name}-${colorScheme}`);
      await page.setViewportSize({ width: 320, height: 640 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      checks.that(width <= 320, `${name} fits a screen of 320 pixels, but is ${width} wide`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  }
}

async function play(browser, checks, folder) {
  const lab = new Lab(path.join(folder, "lab"));
  await lab.ready();
  const address = await agent(lab.configuration, path.join(folder, "agent.log"), ["--web.enable-lifecycle", "--history.path", path.join(folder, "history.db")]);
  const page = await healthy(browser, checks, address);
  await breaks(page, checks, lab);
  await explains(page, checks);
  await runsNow(page, checks, address, "with scripts");
  await remembers(page, checks, address);
  await withoutScripts(browser, checks, address);
  await liveCanBePaused(browser, checks, address);
  await looks(browser, checks, address);
  await naughtyPages(browser, checks, folder);
}

async function main() {
  const checks = new Checks();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "probe-page-"));
  const browser = await launch();
  try {
    await play(browser, checks, folder);
  } catch (error) {
    checks.that(false, error.stack);
  } finally {
    await browser.close();
    stopAll();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
  checks.exit();
}

main();
