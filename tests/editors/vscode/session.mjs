// A drafter's session in the real editor, with our package and our server: from a misspelt fact to
// a new requirement whose boundary is covered by examples that pass.
//
// usage: node session.mjs --home DIR --ius PROGRAM --package FILE [--keep-going] [--steps WORDS]
//
// DIR holds the editor (see .ci/editors-vscode) and receives pictures, logs and the copy of the
// rules that the session works on. With --keep-going the steps after a failed one are tried too,
// and --steps plays the first step and those whose names fit; both are for writing steps.

import assert from "node:assert/strict";
import { cp, readFile, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { until, Workbench } from "./workbench.mjs";

const { values: given } = parseArgs({
  options: {
    home: { type: "string" },
    ius: { type: "string" },
    package: { type: "string" },
    "keep-going": { type: "boolean", default: false },
    steps: { type: "string", default: "" },
  },
});
for (const name of ["home", "ius", "package"]) {
  assert.ok(given[name], `--${name} is missing`);
}
const project = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../..");
const home = resolve(given.home);
const folder = join(home, "law");
/** What `ius.path` names: it can be taken away for a while. */
const program = join(home, "ius");
const file = join(folder, "rules/nl/start_up.ius");

/** Line and column of a text in a file, both from 1; `after` places the cursor behind it. */
function placeOf(text, needle, after = false) {
  const at = text.indexOf(needle);
  assert.ok(at >= 0, `the file has no ${JSON.stringify(needle)}`);
  const before = text.slice(0, at + (after ? needle.length : 0)).split("\n");
  return [before.length, (before.at(-1) ?? "").length + 1];
}

const NEW_REQUIREMENT = `
  require own_income "Own monthly income"
    under VB 3.30
    basis TALENT 4.3
    that means.monthly is at least EUR 1 150 per month
`;

/** What the drafter does, step by step; each ends with what must be seen. */
const STEPS = {
  async "opens the Dutch start-up rules"(bench) {
    await bench.openFile("rules/nl/start_up.ius");
    await until("the word `scheme` is coloured", () => bench.page.locator(".view-line span[class*='mtk']").count());
    await until("the server has counted its findings", async () => /[1-9]/.test((await bench.findingCounts()).infos));
    assert.equal((await bench.findingCounts()).errors, "0");
  },

  async "misspells a fact and sees it underlined, with our code"(bench) {
    const text = await readFile(file, "utf8");
    await bench.goTo(...placeOf(text, "    that facilitator.has_deputy", true));
    await bench.press("Backspace", "Backspace");
    await bench.press("Escape");
    await bench.page.waitForSelector(".squiggly-error");
    await bench.showProblems();
    const problem = await until("the finding in the list of problems", async () =>
      (await bench.problems()).find((row) => row.includes("has_depu") && row.includes("IUS0102")),
    );
    assert.match(problem, /section `facilitator` has no fact `has_depu`/);
  },

  async "reads what is wrong under the pointer"(bench) {
    const text = await readFile(file, "utf8");
    const [line, column] = placeOf(text, "    that facilitator.has_deputy", true);
    const hover = await bench.hover(line, column - "deputy".length, "IUS0102");
    assert.match(hover, /has no fact `?has_depu/);
    await bench.picture("1-misspelt-fact");
  },

  async "takes the fix"(bench) {
    const before = await readFile(file, "utf8");
    await bench.fix(/has_deputy/);
    await until("nothing is underlined", async () => (await bench.page.locator(".squiggly-error").count()) === 0);
    assert.equal(await bench.save(file), before);
  },

  async "reads about a fact under the pointer"(bench) {
    const text = await readFile(file, "utf8");
    const [line, column] = placeOf(text, "    that company.registered", true);
    await bench.goTo(line, column);
    const hover = await bench.hover(line, column - 3, "yes/no");
    assert.match(hover, /Entered in the trade register/);
  },

  async "adds a requirement, with completion from `under` to the provision"(bench) {
    const text = await readFile(file, "utf8");
    await bench.goTo(...placeOf(text, "\n\n  output entry_visa_needed"));
    // The second line end leads out of the clause above.
    await bench.type('\n\nrequire own_income "Own monthly income');
    // The closing quote is there already; typing it again steps over it.
    await bench.type('"\n');
    await bench.type("und");
    await bench.accept("under");
    await bench.type(" ");
    await bench.type("V");
    await bench.accept("VB");
    await bench.type(" ");
    await bench.accept("3.30");
    await bench.press("Enter");
    await bench.type("basis ");
    await bench.accept("TALENT");
    await bench.type(" ");
    await bench.accept("4.3");
    await bench.press("Enter");
    await bench.type("that means.mon");
    await bench.accept("means.monthly");
    await bench.type(" is at least EUR 1 150 per month");
    await bench.press("Escape");
    await bench.command("Format Document");
    await until("the clause stands where clauses stand", async () => (await bench.lines()).some((line) => line.startsWith("  require own_income")));
    const saved = await bench.save(file);
    assert.equal(saved, text.replace("\n  output entry_visa_needed", `${NEW_REQUIREMENT}\n  output entry_visa_needed`));
    assert.equal((await bench.findingCounts()).errors, "0");
  },

  async "is warned that no example touches the new boundary"(bench) {
    await bench.showProblems();
    const problem = await until("the warning about the boundary", async () =>
      (await bench.problems()).find((row) => row.includes("IUS0604") && row.includes("own_income")),
    );
    assert.match(problem, /no example of `nl.start_up` has `means.monthly` at (EUR )?1\s?150/);
    await bench.picture("2-untouched-boundary");
  },

  async "has the examples for the boundary written"(bench) {
    const before = await readFile(file, "utf8");
    await bench.goTo(...placeOf(before, "EUR 1 150 per month"));
    await bench.fix(/^Add examples/);
    await until("the warning is gone", async () => !(await bench.problems()).some((row) => row.includes("IUS0604") && row.includes("own_income")));
    const after = await bench.save(file);
    const added = (after.match(/^example /gm) ?? []).length - (before.match(/^example /gm) ?? []).length;
    assert.ok(added >= 2, `${added} examples were added`);
    assert.match(after, /but means\.monthly is EUR 1 150(\.00)? per month/);
    assert.equal((await bench.findingCounts()).errors, "0");
  },

  async "runs them from the lines above them, and all pass"(bench) {
    const text = await readFile(file, "utf8");
    const titles = [...text.matchAll(/^example "(Own monthly income: [^"]*)"/gm)].map((found) => found[1]);
    assert.ok(titles.length >= 2, "the examples that were added");
    for (const title of titles) {
      await bench.goTo(...placeOf(text, `example "${title}"`));
      const lens = await bench.lensAbove(`example "${title}"`, /run/);
      await lens.click();
      await until(`${title}: passed`, async () => (await bench.notifications()).some((said) => said === `passed: ${title}`));
      await bench.clearNotifications();
    }
    await bench.command("Ius: Run All Examples of This File");
    const said = await until("all examples were run", async () => (await bench.notifications()).find((each) => /examples (passed|failed)/.test(each)));
    assert.match(said, /^all \d+ examples passed$/);
    const lenses = await bench.lenses();
    assert.ok(lenses.some((lens) => /passed/.test(lens)) && !lenses.some((lens) => /failed/.test(lens)), lenses.join("; "));
    await bench.picture("3-examples-passed");
    await bench.clearNotifications();
  },

  async "reads which cases decide on the requirement"(bench) {
    const text = await readFile(file, "utf8");
    await bench.goTo(...placeOf(text, "  require own_income"));
    // The lenses are renewed after a run; one that is replaced under the pointer is pressed again.
    const panel = await until("the cases", async () => {
      const lens = await bench.lensAbove("  require own_income", /cases? decides? on this clause/);
      await lens.click();
      return bench.panel("Cases that decide on own_income", 3000).catch(() => undefined);
    });
    assert.match(await panel.locator("[role=status]").innerText(), /^\d+ passed, \d+ failed$/);
    assert.match(await panel.locator("main").innerText(), /Own monthly income: /);
    await bench.focusEditor();
  },

  async "renames the requirement, in the examples too"(bench) {
    const before = await readFile(file, "utf8");
    await bench.goTo(...placeOf(before, "own_income"));
    await bench.rename("income_of_ones_own");
    await until("the new name", async () => (await bench.lines()).some((line) => line.includes("income_of_ones_own")));
    const after = await bench.save(file);
    assert.equal(after, before.replaceAll("own_income", "income_of_ones_own"));
  },

  async "renames a definition across files"(bench) {
    const other = join(folder, "rules/eu/long_term_residence.ius");
    const here = join(folder, "rules/nl/long_term_residence.ius");
    const before = { other: await readFile(other, "utf8"), here: await readFile(here, "utf8") };
    await bench.openFile("rules/nl/long_term_residence.ius");
    await bench.goTo(...placeOf(before.here, "uses_cumulation"));
    await bench.rename("adds_up_states");
    await until("the new name", async () => (await bench.lines()).some((line) => line.includes("adds_up_states")));
    await bench.command("File: Save All Files").catch(() => bench.command("Save All"));
    await until("both files are written", async () => (await readFile(other, "utf8")) !== before.other && (await readFile(here, "utf8")) !== before.here);
    assert.equal(await readFile(other, "utf8"), before.other.replaceAll("uses_cumulation", "adds_up_states"));
    assert.equal(await readFile(here, "utf8"), before.here.replaceAll("uses_cumulation", "adds_up_states"));
    await bench.openFile("rules/nl/start_up.ius");
  },

  async "lays a clause out"(bench) {
    const text = await readFile(file, "utf8");
    const [line] = placeOf(text, "    basis TALENT 4.3\n    that means.monthly");
    await bench.goTo(line, 1);
    await bench.type("      ");
    await until("the layout is as before", async () => {
      await bench.command("Format Document");
      return (await bench.save(file)) === text;
    });
  },

  async "evaluates the scheme on an applicant and reads why"(bench) {
    await bench.makeRoom();
    await bench.command("Ius: Evaluate a Scheme on an Applicant File");
    await bench.choose("start-up-founder.json");
    const panel = await bench.panel("Evaluate again");
    const outcome = await until("the outcome", () => panel.locator(".outcome").innerText());
    assert.match(outcome, /^eligible/);
    const reasons = await panel.locator("article").innerText();
    assert.match(reasons, /Founder in the trade register: passed/);
    assert.equal(await panel.locator("article script, article img, article iframe").count(), 0);
  },

  async "sees the decision follow the rule as it is typed"(bench) {
    const text = await readFile(file, "utf8");
    await bench.focusEditor();
    await bench.goTo(...placeOf(text, "is at least EUR 1 150 per month", true));
    await bench.goTo(...placeOf(text, "EUR 1 150 per month"));
    for (let step = 0; step < "EUR ".length; step += 1) {
      await bench.press("ArrowRight");
    }
    await bench.press("Delete");
    await bench.type("9");
    const panel = await bench.panel("Evaluate again");
    await until("the applicant is ineligible now", async () => /^ineligible/.test(await panel.locator(".outcome").innerText()));
    assert.match(await panel.locator("details[open] > summary").first().innerText(), /: failed$/);
    const [line, column] = placeOf(text, "    that means.monthly is at least EUR 1 150", true);
    await bench.hover(line, column - 2, "IUS0604");
    await bench.rest();
    await bench.picture("4-decision-follows");
    await until("what was typed is undone", async () => {
      if ((await bench.lines()).some((line) => line.includes("is at least EUR 1 150 per month"))) {
        return true;
      }
      await bench.press("Control+Z");
      return false;
    });
    await until("the applicant is eligible again", async () => /^eligible/.test(await panel.locator(".outcome").innerText()));
    assert.equal(await bench.save(file), text);
  },

  async "switches to Dutch and back"(bench) {
    await bench.command("Ius: Switch Display Language");
    const panel = await bench.panel("Evaluate again");
    await until("the outcome in Dutch", async () => /^komt in aanmerking/.test(await panel.locator(".outcome").innerText()));
    await until("the language in the status bar", async () => /· NL/.test(await bench.status()));
    await bench.command("Ius: Switch Display Language");
    await until("the outcome in English", async () => /^eligible/.test(await panel.locator(".outcome").innerText()));
  },

  async "decides as of another day"(bench) {
    await bench.command("Ius: Pick the Date of Evaluation");
    await bench.choose("Another date");
    await bench.answer("2026-02-30", { refused: /year-month-day/ });
    await bench.answer("2014-12-31");
    const panel = await bench.panel("Evaluate again");
    await until("before the scheme was in force there is no permit", async () => !/^eligible/.test(await panel.locator(".outcome, .failure").first().innerText()));
    await until("the date in the status bar", async () => /2014-12-31 · EN/.test(await bench.status()));
    await bench.command("Ius: Pick the Date of Evaluation");
    await bench.choose("The date of the applicant file");
    await until("the date of the file again", async () => /^eligible/.test(await panel.locator(".outcome").innerText()));
  },

  async "looks at what the scheme rests on, and goes to a source from there"(bench) {
    await bench.focusEditor();
    await bench.command("Ius: Show What a Scheme Rests On");
    const panel = await bench.panelWith("main svg .box");
    const boxes = await panel.locator(".box").count();
    assert.ok(boxes > 20, `${boxes} boxes`);
    await bench.picture("5-dependencies");
    await panel.locator('.box[aria-label*="start_up_fee"]').first().click();
    await until("the source is open", async () => /Ln 33, Col \d+/.test(await bench.status()));
    await bench.command("View: Close All Editors in Group").catch(() => undefined);
  },

  async "is told what to do when the program is missing"(bench) {
    await rm(program);
    await bench.command("Ius: Restart the Language Server");
    await until("the message", async () => (await bench.notifications()).some((said) => /was not found/.test(said)));
    await bench.pressButton("How to install");
    await bench.panel("cargo install --path crates/cli");
    await symlink(resolve(given.ius), program);
    await bench.command("Ius: Restart the Language Server");
    await bench.openFile("rules/nl/start_up.ius");
    await until("the server is back", async () => /[1-9]/.test((await bench.findingCounts()).infos));
  },
};

async function play() {
  await rm(folder, { recursive: true, force: true });
  await rm(program, { force: true });
  await symlink(resolve(given.ius), program);
  for (const name of ["rules", "examples", "tests/suite"]) {
    await cp(join(project, name), join(folder, name), { recursive: true });
  }
  const started = Date.now();
  const bench = await Workbench.open({
    home,
    folder,
    vsix: resolve(given.package),
    pictures: join(home, "pictures"),
    settings: { "ius.path": program },
  });
  const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
  console.log(`  the editor is open (${seconds(started)})`);
  let passed = 0;
  const failures = [];
  try {
    for (const [at, [name, step]] of Object.entries(STEPS).entries()) {
      if (at > 0 && !new RegExp(given.steps).test(name)) {
        continue;
      }
      const since = Date.now();
      try {
        await step(bench);
        passed += 1;
        console.log(`  ✓ the drafter ${name} (${seconds(since)})`);
      } catch (error) {
        failures.push(name);
        console.log(`  ✗ the drafter ${name} (${seconds(since)})\n    ${String(error.message).replaceAll("\n", "\n    ")}`);
        await bench.picture(`failed-${name.replace(/\W+/g, "-").slice(0, 60)}`).catch(() => undefined);
        if (!given["keep-going"]) {
          break;
        }
        await bench.press("Escape", "Escape").catch(() => undefined);
      }
    }
    if (bench.strangers.size > 0) {
      failures.push("stays on this machine");
      console.log(`  ✗ the page asked for other hosts: ${[...bench.strangers].join(", ")}`);
    } else {
      passed += 1;
      console.log("  ✓ no other host was asked for");
    }
  } finally {
    await bench.close();
  }
  console.log(`vscode: ${passed} passed, ${failures.length} failed, in ${seconds(started)}; pictures in ${join(home, "pictures")}`);
  return failures.length === 0;
}

await rm(join(home, "pictures"), { recursive: true, force: true });
let good = await play().catch((error) => {
  console.log(`  ✗ ${error.stack ?? error}`);
  return false;
});
if (!good && !given["keep-going"]) {
  console.log("vscode: the whole session is played once more");
  good = await play();
}
process.exit(good ? 0 : 1);
