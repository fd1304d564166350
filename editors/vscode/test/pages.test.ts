import assert from "node:assert/strict";
import { test } from "node:test";

import { badge, casesBody, decisionBody, graphBody, sections } from "../src/pages";

const say = (message: string, ...args: (string | number)[]): string =>
  message.replace(/\{(\d)\}/g, (_, at: string) => String(args[Number(at)]));

test("a decision shows outcome, reasons and what is wrong with the file", () => {
  const html = decisionBody(
    {
      scheme: "nl.permit",
      title: "Permit <NL>",
      file: "examples/a&b.yaml",
      date: "2026-05-10",
      language: "en",
      result: {
        outcome: "ineligible",
        markdown: "- residence <5 years",
        problems: [{ message: "unknown key `x<y`", code: "IUS0803", range: { start: { line: 2, character: 4 }, end: { line: 2, character: 5 } } }],
      },
    },
    say,
  );
  assert.match(html, /<h1>Permit &lt;NL&gt;<\/h1>/);
  assert.match(html, /class="outcome bad" role="status">ineligible</);
  assert.match(html, /3:5 unknown key `x&lt;y` <code>IUS0803<\/code>/);
  assert.match(html, /examples\/a&amp;b\.yaml/);
  assert.match(html, /residence &lt;5 years/);
});

test("a failure is told instead of a decision", () => {
  const html = decisionBody(
    { scheme: "nl.permit", title: undefined, file: "a.yaml", date: undefined, language: "nl", result: { failure: "there is no scheme `<nl>`" } },
    say,
  );
  assert.match(html, /role="alert">there is no scheme `&lt;nl&gt;`/);
  assert.doesNotMatch(html, /class="outcome/);
});

test("outcomes have their colours in both languages", () => {
  assert.deepEqual(
    ["eligible", "Ineligible", "undetermined: facts are missing", "assessment", "inapplicable", "komt in aanmerking", "komt niet in aanmerking", "niet van toepassing", "nog niet te bepalen", "gap in the rules"].map(badge),
    ["good", "bad", "open", "open", "out", "good", "bad", "out", "open", "bad"],
  );
});

test("cases are listed with their reports, the failed ones open", () => {
  const html = casesBody(
    "Cases",
    [
      { title: "one <cent> below", passed: false, report: "expected **eligible**" },
      { title: "fine", passed: true, location: { uri: "file:///a.ius", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } } },
    ],
    say,
  );
  assert.match(html, /1 passed, 1 failed/);
  assert.match(html, /<details open><summary><span class="mark bad"/);
  assert.match(html, /one &lt;cent&gt; below/);
  assert.match(html, /data-case="1"/);
  assert.match(casesBody("Cases", [], say), /No case or example/);
});

test("the graph page counts what it shows", () => {
  const html = graphBody("nl.permit", { nodes: [{ name: "nl.permit", kind: "scheme" }], edges: [] }, say);
  assert.match(html, /1 things, 0 arrows/);
  assert.match(html, /<svg /);
});

test("what was passed is folded away, what decides is not", () => {
  const html = sections("# Permit\n\n**ineligible on 2026-05-10**\n\n## Means: passed\n\n- a\n\n## Stay <5 years: failed\n\n- b\n\n## Adres: niet voldaan\n\n## Rights\n\n- work\n");
  assert.doesNotMatch(html, /<h1>/);
  assert.match(html, /<p><strong>ineligible on 2026-05-10<\/strong><\/p>/);
  assert.match(html, /<details data-section="Means: passed"><summary><span class="mark good" aria-hidden="true">✓<\/span> Means: passed/);
  assert.match(html, /<details data-section="Stay &lt;5 years: failed" open><summary><span class="mark bad"/);
  assert.match(html, /<details data-section="Adres: niet voldaan" open>/);
  assert.match(html, /<details data-section="Rights" open><summary>Rights<\/summary><ul><li>work/);
});
