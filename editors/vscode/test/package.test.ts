import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { EXTENSION, json, PROJECT, read } from "./support";

const text = read("package.json");

function sources(folder: string): string[] {
  return readdirSync(join(EXTENSION, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(`${folder}/${entry.name}`) : [read(`${folder}/${entry.name}`)],
  );
}

test("everything said in package.json is said in English and Dutch, and nothing is left over", () => {
  const used = [...text.matchAll(/"%([^%"]+)%"/g)].map((found) => found[1] ?? "").sort();
  const unique = [...new Set(used)];
  assert.deepEqual(Object.keys(json<object>("package.nls.json")).sort(), unique);
  assert.deepEqual(Object.keys(json<object>("package.nls.nl.json")).sort(), unique);
});

test("everything the extension says has Dutch words, with the same places to fill", () => {
  const said = new Set<string>();
  for (const source of sources("src")) {
    for (const found of source.matchAll(/(?:l10n\.t|\bsay)\(\s*"((?:[^"\\]|\\.)*)"/g)) {
      said.add(found[1] ?? "");
    }
  }
  const dutch = json<Record<string, string>>("l10n/bundle.l10n.nl.json");
  assert.deepEqual(Object.keys(dutch).sort(), [...said].sort());
  const places = (words: string): string[] => [...words.matchAll(/\{\d\}/g)].map(String).sort();
  for (const [english, words] of Object.entries(dutch)) {
    assert.deepEqual(places(words), places(english), english);
  }
});

interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: Record<string, string> }[] }[];
  };
}

test("every command is registered, and none has a name of the server's", () => {
  const { commands } = json<Manifest>("package.json").contributes;
  const registered = [...(/const commands: Record[\s\S]*?\n {4}\};/.exec(read("src/commands.ts"))?.[0] ?? "").matchAll(/^ {6}(\w+): \(/gm)]
    .map((found) => `ius.client.${found[1] ?? ""}`)
    .sort();
  assert.deepEqual(commands.map((each) => each.command).sort(), registered);
});

test("files that are named are there, and all that is shipped is listed", () => {
  for (const found of text.matchAll(/"(?:\.\/)?((?:images|walkthrough|syntaxes|snippets)\/[\w.-]+|language-configuration\.json)"/g)) {
    assert.ok(existsSync(join(EXTENSION, found[1] ?? "")), found[1]);
  }
  for (const name of ["README.md", "CHANGELOG.md", "LICENSE"]) {
    assert.ok(existsSync(join(EXTENSION, name)));
  }
  assert.equal(readFileSync(join(PROJECT, "LICENSE"), "utf8"), read("LICENSE"));
  assert.ok(read("CHANGELOG.md").includes(`## ${json<Manifest>("package.json").version}`));
});

test("pictures load nothing and run nothing", () => {
  for (const folder of ["images", "walkthrough"]) {
    for (const name of readdirSync(join(EXTENSION, folder)).filter((each) => each.endsWith(".svg"))) {
      const svg = read(`${folder}/${name}`);
      assert.doesNotMatch(svg.replace('xmlns="http://www.w3.org/2000/svg"', ""), /<script|<image|https?:|href|\son\w+=/, name);
      assert.equal(svg.match(/<svg/g)?.length, 1, name);
    }
  }
});

test("the locked packages name no host but the registry", () => {
  for (const found of read("package-lock.json").matchAll(/"resolved": "([^"]+)"/g)) {
    assert.match(found[1] ?? "", /^https:\/\/registry\.npmjs\.org\//);
  }
});

interface LanguageConfiguration {
  readonly onEnterRules: readonly { readonly beforeText: string; readonly action: { readonly indent: string } }[];
  readonly indentationRules: Record<string, string>;
  readonly wordPattern: string;
}

test("pressing Enter goes where the next line belongs", () => {
  const { onEnterRules, indentationRules, wordPattern } = json<LanguageConfiguration>("language-configuration.json");
  const after = (line: string): string =>
    onEnterRules.find((rule) => new RegExp(rule.beforeText).test(line))?.action.indent ?? "keep";
  assert.equal(after('scheme start_up in NL implements eu.start_up "Start-up"'), "indent");
  assert.equal(after('  require means "Enough money"'), "indent");
  assert.equal(after('  may refuse public_policy "Public policy"'), "indent");
  assert.equal(after("  option require integration"), "indent");
  assert.equal(after("  fill decision_time with 6 months"), "indent");
  assert.equal(after('  provision 4(1) shall "five years"'), "indent");
  assert.equal(after("    under LTRD 4(1)"), "keep");
  assert.equal(after("    that applicant.age is at least 18"), "keep");
  assert.equal(after("use eu.vocabulary"), "keep");
  assert.equal(after("    "), "outdent");
  assert.equal(after("--- A doc comment"), "none");
  assert.ok(new RegExp(indentationRules["decreaseIndentPattern"] ?? "").test('    scheme x in NL'));
  assert.ok(!new RegExp(indentationRules["decreaseIndentPattern"] ?? "").test("    use integration"));
  assert.deepEqual("household.monthly_income is EUR 1 734.57 on 2026-05-22".match(new RegExp(wordPattern, "g")), [
    "household", "monthly_income", "is", "EUR", "1", "734.57", "on", "2026-05-22",
  ]);
});
