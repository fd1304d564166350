import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { json } from "./support";

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const snippets = json<Record<string, Snippet>>("snippets/ius.json");

/** What the editor inserts if the drafter presses Tab until the end. */
function filled(snippet: Snippet, choice: number): string {
  const variables: Record<string, string> = { CURRENT_YEAR: "2026", CURRENT_MONTH: "05", CURRENT_DATE: "22" };
  return snippet.body
    .join("\n")
    .replace(/\$\{\d+\|([^|]*)\|\}/g, (_, all: string) => {
      const choices = all.split(",");
      return choices[choice % choices.length] ?? "";
    })
    .replace(/\$(CURRENT_[A-Z]+)/g, (_, name: string) => variables[name] ?? "")
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replace(/\$0/g, "");
}

/** Words that begin a line of their own at the first column. */
const DECLARATIONS = /^(use \w+\.|instrument|enumeration|record|section|parameter|table|define|external|template|scheme|example)\b/;

/** The text in which a snippet stands where a drafter would call for it. */
function inPlace(text: string): string {
  if (DECLARATIONS.test(text)) {
    return text;
  }
  const indented = (by: string): string => text.replace(/^(?=.)/gm, by);
  if (text.startsWith("fact")) {
    return `section x "X"\n${indented("  ")}`;
  }
  if (text.startsWith("provision")) {
    return `instrument ACT "Act"\n${indented("  ")}`;
  }
  if (text.startsWith("waived")) {
    return `scheme x in NL "X"\n\n  require y "Y"\n    under ACT 1\n    that z\n${indented("    ")}`;
  }
  if (text.startsWith("source")) {
    return `parameter x "X" : integer\n  from 2026-01-01 is 5\n${indented("    ")}`;
  }
  if (text.startsWith("open")) {
    return `template x "X"\n\n${indented("  ")}`;
  }
  return `scheme x in NL "X"\n\n${indented("  ")}`;
}

test("every kind of declaration and clause has a snippet, each with a description", () => {
  const heads = new Set(Object.values(snippets).map((each) => filled(each, 0).split(/\s/)[0]));
  for (const word of [
    "use", "instrument", "enumeration", "record", "section", "parameter", "table", "define", "external", "template",
    "scheme", "example", "provision", "fact", "scope", "exclude", "refuse", "may", "require", "assess", "points",
    "output", "right", "duty", "transition", "open", "fill", "omit", "silent", "waived", "source",
  ]) {
    assert.ok(heads.has(word), word);
  }
  for (const [name, snippet] of Object.entries(snippets)) {
    assert.ok(snippet.description.length > 0 && !snippet.description.endsWith("."), name);
    assert.ok(snippet.body.join("\n").includes("$0"), name);
  }
});

test("every snippet parses and is laid out as `ius fmt` does it", { skip: process.env["IUS"] === undefined ? "IUS names no program" : false }, () => {
  const program = process.env["IUS"] ?? "ius";
  const folder = mkdtempSync(join(tmpdir(), "ius-snippets-"));
  const complaints: string[] = [];
  mkdirSync(join(folder, "rules"));
  try {
    for (const [name, snippet] of Object.entries(snippets)) {
      for (let choice = 0; choice < 2; choice += 1) {
        const text = `${inPlace(filled(snippet, choice)).trimEnd()}\n`;
        const file = join(folder, "rules", "x.ius");
        writeFileSync(file, text);
        const run = (args: string[], input?: string): string => {
          const done = spawnSync(program, args, { ...(input === undefined ? {} : { input }), encoding: "utf8", cwd: folder });
          assert.equal(done.error, undefined);
          return done.stdout;
        };
        // Names are missing here, of course; codes below IUS0100 are about the form of the text.
        const wrong = run(["check", "--format", "plain", "rules/x.ius"]).split("\n").filter((line) => /\bIUS00\d\d\b/.test(line));
        if (wrong.length > 0) {
          complaints.push(`${name} does not parse:\n${text}\n${wrong.join("\n")}`);
        }
        const laid = run(["fmt", "-"], text);
        if (laid !== text) {
          complaints.push(`${name} is laid out otherwise:\n${text}\n${laid}`);
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  assert.deepEqual(complaints, []);
});
