import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import type * as Oniguruma from "vscode-oniguruma";
import type * as TextMate from "vscode-textmate";

import { EXTENSION, json, PROJECT, read } from "./support";

const load = createRequire(join(EXTENSION, "package.json"));
const textmate = load("vscode-textmate") as typeof TextMate;
const oniguruma = load("vscode-oniguruma") as typeof Oniguruma;

async function grammar(scope: string): Promise<TextMate.IGrammar> {
  const wasm = readFileSync(load.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (name) =>
      Promise.resolve(
        name === "source.ius"
          ? textmate.parseRawGrammar(read("syntaxes/ius.tmLanguage.json"), "ius.tmLanguage.json")
          : null,
      ),
  });
  const found = await registry.loadGrammar(scope);
  assert.ok(found);
  return found;
}

interface Word {
  readonly text: string;
  readonly scope: string;
}

async function words(text: string): Promise<Word[][]> {
  const ius = await grammar("source.ius");
  let stack = textmate.INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const result = ius.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens.map((token) => ({
      text: line.slice(token.startIndex, token.endIndex),
      scope: token.scopes.slice(1).join(" ").replaceAll(".ius", ""),
    }));
  });
}

/** One line per coloured word: what a reviewer compares. */
async function picture(text: string): Promise<string> {
  return (await words(text))
    .map((line) =>
      line
        .filter((word) => word.text.trim() !== "" && word.scope !== "")
        .map((word) => `  ${JSON.stringify(word.text)} ${word.scope}`)
        .join("\n"),
    )
    .map((line, at) => `${at + 1}:\n${line}`)
    .join("\n")
    .concat("\n");
}

function compare(name: string, actual: string): void {
  const file = join(EXTENSION, "test", "snapshots", `${name}.txt`);
  if (process.env["UPDATE_SNAPSHOTS"] !== undefined || !existsSync(file)) {
    assert.ok(process.env["CI"] === undefined, `the snapshot ${name} is missing`);
    mkdirSync(join(EXTENSION, "test", "snapshots"), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.equal(actual, readFileSync(file, "utf8"), `test/snapshots/${name}.txt; UPDATE_SNAPSHOTS=1 writes it anew`);
}

interface Rule {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly [key: string]: unknown;
}

/** The words of all patterns: what is left when classes and escapes are taken out. */
function patternWords(rule: unknown, into: Set<string>): Set<string> {
  if (Array.isArray(rule)) {
    rule.forEach((each) => patternWords(each, into));
  } else if (typeof rule === "object" && rule !== null) {
    const { match, begin, end } = rule as Rule;
    for (const pattern of [match, begin, end]) {
      for (const word of (pattern ?? "")
        .replace(/\\u[0-9a-f]{4}|\\[a-zA-Z]|\[(?:\\.|[^\]\\])*\]|https\?/g, " ")
        .match(/[A-Za-z]+/g) ?? []) {
        into.add(word);
      }
    }
    Object.values(rule).forEach((each) => patternWords(each, into));
  }
  return into;
}

test("the words are those of grammar/ius.pest", () => {
  const pest = readFileSync(join(PROJECT, "grammar", "ius.pest"), "utf8");
  const wanted = [...pest.matchAll(/^k_\w+\s*=\s*@\{ "([^"]+)" ~ !wc \}/gm)].map((found) => found[1] ?? "");
  assert.ok(wanted.length > 150);
  const { patterns, repository, grammarHash } = json<Record<string, unknown>>("syntaxes/ius.tmLanguage.json");
  const found = patternWords([patterns, repository], new Set());
  assert.deepEqual([...found].sort(), [...new Set(wanted)].sort());
  assert.equal(
    grammarHash,
    createHash("sha256").update(pest).digest("hex"),
    "grammar/ius.pest changed: look whether the TextMate grammar must follow, then write the new hash into it",
  );
});

test("words are what they are where they stand", async () => {
  const scope = async (text: string, word: string): Promise<string> => {
    const found = (await words(text)).flat().find((each) => each.text.includes(word));
    assert.ok(found, `${word} in ${text}`);
    return found.scope;
  };
  const expected: readonly (readonly [string, string, RegExp])[] = [
    ["    that applicant.age is yes", ".age", /variable.other.property/],
    ["    that right.x and open_days", "right", /variable.other.object/],
    ["    that means_norm is at least 3", "means_norm", /^variable.other$/],
    ["  require under_age", "under_age", /entity.name.function/],
    ["    under CJEU C-508/10, IND Start-up when x", "Start-up", /constant.other.reference/],
    ["    under LTRD when x", "when", /keyword/],
    ["  but x is EUR 1 734.57 per month", "1 734.57", /constant.numeric/],
    ["    that nationality is GB", "GB", /constant.other.country/],
    ['    titled nl "Leges"', "nl", /constant.language.tag/],
    ["  --- doc", "doc", /comment.line.documentation/],
    ['    note "a -- b" -- really', "really", /comment.line.double-dash/],
    ['    note "a -- b" -- really', "a -- b", /string.quoted/],
    ["scheme start_up in NL implements eu.start_up", "implements", /keyword/],
    ["  fact ends_on : date or ongoing \"Last day\"", "date or ongoing", /storage.type.builtin/],
    ["    from 2013-12-25 until 2026-05-21 is 3", "2026-05-21", /constant.numeric.date/],
    ["  may refuse public_policy", "public_policy", /entity.name.function/],
    ["  provision 4(2)sub3 floor \"half\"", "4(2)sub3", /constant.other.reference/],
    ["  provision 4(2)sub3 floor \"half\"", "floor", /storage.modifier/],
    ["  expect ineligible because residence", "ineligible", /outcome/],
  ];
  for (const [text, word, pattern] of expected) {
    assert.match(await scope(text, word), pattern, `${word} in ${text}`);
  }
});

for (const path of ["rules/nl/long_term_residence.ius", "rules/nl/instruments.ius", "rules/nl/youth_mobility.ius"]) {
  test(`colours of ${path}`, async () => {
    const text = readFileSync(join(PROJECT, path), "utf8").split("\n").slice(0, 80).join("\n");
    compare(path.replaceAll("/", "-").replace(".ius", ""), await picture(text));
  });
}

const DAMAGED = `\ufeffuse eu.
instrument
scheme in NL implements eu.x "never closed
  require "title first" under
    that household.monthly_ is at least
    under LTRD 5(1)(a), VB 3.20,
    that (a and (b
  fill with 6 mon
€£ 🏛 require
example "x" for nl.x
  but means.monthly is EUR 1 2
  given "../a.yaml
  expect eligible
parameter p "Title" : EUR per
  from 2026-1 is 5
  from 2026-01-01 unconfirmed \\
`;

test("colours of a damaged file: a broken line does not spoil those below", async () => {
  compare("damaged", await picture(DAMAGED));
  const lines = await words(DAMAGED);
  assert.match(lines[12]?.find((word) => word.text === "eligible")?.scope ?? "", /outcome/);
  assert.match(lines[15]?.find((word) => word.text.trim() === "unconfirmed")?.scope ?? "", /constant.language/);
});

test("any beginning of a real file is coloured without a fault, and soon", async () => {
  const ius = await grammar("source.ius");
  const text = readFileSync(join(PROJECT, "rules", "nl", "start_up.ius"), "utf8");
  const start = performance.now();
  for (const line of text.split("\n")) {
    for (let end = 0; end <= line.length; end += 3) {
      const { tokens, stoppedEarly } = ius.tokenizeLine(line.slice(0, end), textmate.INITIAL, 500);
      assert.ok(!stoppedEarly && tokens.length > 0);
    }
  }
  ius.tokenizeLine("under " + "LTRD 5(1)(a), ".repeat(2000), textmate.INITIAL);
  ius.tokenizeLine("(".repeat(5000), textmate.INITIAL);
  assert.ok(performance.now() - start < 20000);
});

test("no file of the real rules leaves a region open at its end", async () => {
  const ius = await grammar("source.ius");
  const files = readdirSync(join(PROJECT, "rules"), { recursive: true, encoding: "utf8" });
  const rules = files.filter((name) => name.endsWith(".ius"));
  assert.ok(rules.length > 60);
  for (const name of rules) {
    let stack = textmate.INITIAL;
    for (const line of readFileSync(join(PROJECT, "rules", name), "utf8").split("\n")) {
      // A list of citations may go on in the next line; a declaration begins with nothing open.
      if (/^\w/.test(line)) assert.equal(stack.depth, 1, `${name}: before ${line}`);
      stack = ius.tokenizeLine(line, stack).ruleStack;
    }
    assert.equal(stack.depth, 1, `${name}: at its end`);
  }
});
