"use strict";
// Probes that look for files whose names attack the page, so that their errors do.
const fs = require("node:fs");
const path = require("node:path");
const { waitFor } = require("./checks.js");
const { agent } = require("./programs.js");
const { open } = require("./browser.js");

const suites = process.env.PROBE_SUITES_DIR ?? path.resolve(__dirname, "../../../../shared/suites");

/** The strings that can be the name of a file in a configuration: `*` and the like are patterns there. */
function strings() {
  const file = path.join(suites, "naughty-strings", "blns.json");
  const own = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</main></body>", "<!--", "&lt;b&gt;", "‮desrever"];
  if (!fs.existsSync(file)) return own;
  const all = JSON.parse(fs.readFileSync(file, "utf8"));
  // eslint-disable-next-line no-control-regex
  return own.concat(all.filter((text) => text.trim() && text.length < 200 && !/[\u0000-\u001f\u007f-\u009f*?[\]{}$\ufeff\ufffe\uffff\ud800-\udfff]/.test(text)));
}

async function naughtyPages(browser, checks, folder) {
  const names = strings();
  const quoted = (text) => JSON.stringify(`/nowhere/${text}`);
  const probes = names.map((text, number) =>
    `  - {name: n${number}, type: certificate_validity, purpose: signing, interval: 1s, timeout: 1s, source: {file: ${quoted(text)}}}\n`);
  const configuration = path.join(folder, "naughty.yml");
  fs.writeFileSync(configuration, `probes:\n${probes.join("")}`);
  const address = await agent(configuration, path.join(folder, "naughty.log"));
  const page = await open(browser, checks, address);
  await waitFor("all naughty probes to fail", 30, async () => {
    await page.goto(`${address}/`);
    return (await page.locator(".verdict").innerText()).includes(`0 of ${names.length} probes succeeded, ${names.length} failed`);
  });
  for (let seen = 0, number = 1; seen < names.length; ++number) {
    await page.goto(`${address}/?page=${number}`);
    const rows = await page.locator("table.probes > tbody > tr").count();
    checks.equal(rows, Math.min(200, names.length - seen), `rows of page ${number}`);
    const foreign = await page.locator("main :is(script, img, iframe, object, embed, style, meta, link, form, math)").count();
    checks.equal(foreign, 0, `elements on page ${number} that are not ours`);
    const cells = await page.locator("table.probes > tbody > tr").evaluateAll((all) => all.filter((row) => row.children.length !== 6).length);
    checks.equal(cells, 0, `rows of page ${number} with other than six cells`);
    seen += rows;
    if (rows === 0) break;
  }
}

module.exports = { naughtyPages };
