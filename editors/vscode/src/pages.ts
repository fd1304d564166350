/** What the panels show, as markup: made here, apart from the editor, so that it can be tested. */

import { renderGraph, FAMILIES } from "./graph/svg";
import { escapeHtml } from "./html";
import { inline, renderMarkdown } from "./markdown";
import type { Evaluation, Graph, Problem, Ran } from "./protocol";

/** Words of a panel, in the language of the editor. */
export type Say = (message: string, ...args: (string | number)[]) => string;

/** How outcomes begin, in both languages, each with the class of its badge. */
const BADGES: readonly (readonly [string, readonly string[]])[] = [
  ["good", ["eligible", "komt in aanmerking"]],
  ["bad", ["ineligible", "komt niet in aanmerking", "conflict", "tegenstrijdig", "gap", "leemte", "no outcome", "geen uitkomst"]],
  ["out", ["inapplicable", "niet van toepassing"]],
];

/** The class of the badge for an outcome, whatever the language it is said in. */
export function badge(outcome: string): string {
  const words = outcome.trim().toLowerCase();
  return BADGES.find(([, begins]) => begins.some((begin) => words.startsWith(begin)))?.[0] ?? "open";
}

/** What a decision panel shows. */
export interface DecisionView {
  readonly scheme: string;
  readonly title: string | undefined;
  /** The applicant file, as the drafter knows it. */
  readonly file: string;
  readonly date: string | undefined;
  readonly language: string;
  /** The decision, or why there is none. */
  readonly result: Evaluation | { readonly failure: string };
}

/** The body of the decision panel. */
export function decisionBody(view: DecisionView, say: Say): string {
  const heading = view.title && view.title !== view.scheme ? view.title : view.scheme;
  const bar = [
    button("file", say("Choose another applicant file"), view.file),
    button("date", say("Pick the date of evaluation"), view.date ?? say("date of the file")),
    button("language", say("Switch language"), view.language.toUpperCase()),
    button("refresh", say("Evaluate again"), say("Evaluate again")),
    button("graph", say("Show what the scheme rests on"), say("Dependencies")),
  ].join("");
  const head = `<header><nav aria-label="${escapeHtml(say("Choices"))}">${bar}</nav></header>`;
  if ("failure" in view.result) {
    return `${head}<main><h1>${escapeHtml(heading)}</h1><p class="failure" role="alert">${escapeHtml(view.result.failure)}</p></main>`;
  }
  const { outcome, markdown } = view.result;
  const found = problems(view.result.problems ?? [], say);
  const told =
    outcome === "" ? "" : `<p class="outcome ${badge(outcome)}" role="status">${escapeHtml(outcome)}</p>`;
  return `${head}<main><h1>${escapeHtml(heading)}</h1>${told}${found}<article lang="${escapeHtml(view.language)}">${sections(markdown)}</article></main>`;
}

/** How a clause stands, in both languages: the sign before it, and whether its reasons are unfolded. */
const STANDS: readonly { readonly words: readonly string[]; readonly sign: string; readonly tone: string; readonly open: boolean }[] = [
  { words: ["passed", "voldaan"], sign: "✓", tone: "good", open: false },
  { words: ["failed", "niet voldaan"], sign: "✗", tone: "bad", open: true },
  { words: ["unknown", "onbekend"], sign: "?", tone: "open", open: true },
  { words: ["to be assessed", "te beoordelen"], sign: "?", tone: "open", open: true },
  { words: ["waived", "niet vereist", "not in force", "niet van kracht"], sign: "–", tone: "out", open: false },
  { words: ["gap in the rules", "leemte in de regels", "conflict in the rules", "tegenstrijdigheid in de regels"], sign: "!", tone: "bad", open: true },
];

/**
 * A decision, each of its sections to be folded: what was passed is folded away and stands below what
 * decides. The title is left out, for the panel has it above.
 */
export function sections(markdown: string): string {
  const parts = markdown.replace(/^\s*# [^\n]*\n/, "").split(/^(?=## )/m);
  const shown = parts.map((part) => {
    const heading = /^## ([^\n]*)\n?/.exec(part);
    if (!heading) {
      return { html: renderMarkdown(part), order: 0 };
    }
    const text = heading[1] ?? "";
    const status = text.slice(text.lastIndexOf(": ") + 2).trim();
    const stands = STANDS.find(({ words }) => text.includes(": ") && words.includes(status));
    const sign = stands ? `<span class="mark ${stands.tone}" aria-hidden="true">${stands.sign}</span> ` : "";
    const open = stands?.open === false ? "" : " open";
    const html = `<details data-section="${escapeHtml(text)}"${open}><summary>${sign}${inline(text)}</summary>${renderMarkdown(part.slice(heading[0].length))}</details>`;
    return { html, order: !stands ? 3 : stands.open ? 1 : 2 };
  });
  // Sorting keeps the order of the law within each kind.
  return shown
    .sort((a, b) => a.order - b.order)
    .map(({ html }) => html)
    .join("\n");
}

function button(action: string, title: string, label: string): string {
  return `<button type="button" data-action="${action}" title="${escapeHtml(title)}" aria-label="${escapeHtml(`${title}: ${label}`)}">${escapeHtml(label)}</button>`;
}

function problems(list: readonly Problem[], say: Say): string {
  if (list.length === 0) {
    return "";
  }
  const rows = list
    .map((problem, at) => {
      const line = problem.range ? `${problem.range.start.line + 1}:${problem.range.start.character + 1} ` : "";
      const code = problem.code === undefined ? "" : ` <code>${escapeHtml(String(problem.code))}</code>`;
      const text = `${escapeHtml(line + problem.message)}${code}`;
      return `<li><a href="#" data-problem="${at}">${text}</a></li>`;
    })
    .join("");
  return `<section class="problems"><h2>${escapeHtml(say("In the applicant file"))}</h2><ul>${rows}</ul></section>`;
}

/** The body of the panel that lists cases, examples and what was decided in them. */
export function casesBody(title: string, cases: readonly Ran[], say: Say): string {
  const failed = cases.filter((ran) => !ran.passed).length;
  const sum =
    cases.length === 0
      ? say("No case or example decides on this clause.")
      : say("{0} passed, {1} failed", cases.length - failed, failed);
  const list = cases
    .map((ran, at) => {
      const state = ran.passed ? "good" : "bad";
      const mark = ran.passed ? "✓" : "✗";
      const open = ran.location ? ` data-case="${at}"` : "";
      const name = `<span class="mark ${state}" aria-hidden="true">${mark}</span> ${escapeHtml(ran.title)}`;
      const source = ran.location ? `<p><a href="#"${open}>${escapeHtml(say("Go to the case"))}</a></p>` : "";
      const report = ran.report ? renderMarkdown(ran.report) : "";
      return `<details${ran.passed ? "" : " open"}><summary>${name}</summary>${source}<article>${report}</article></details>`;
    })
    .join("");
  return `<main><h1>${escapeHtml(title)}</h1><p role="status">${escapeHtml(sum)}</p>${list}</main>`;
}

/** The body of the graph panel. */
export function graphBody(scheme: string, graph: Graph, say: Say): string {
  const names: Record<(typeof FAMILIES)[number], string> = {
    scheme: say("Scheme"),
    clause: say("Clauses"),
    definition: say("Definitions"),
    value: say("Values of the law"),
    fact: say("Facts"),
    other: say("Other"),
  };
  const legend = FAMILIES.map(
    (family) => `<span class="key ${family}"><span class="swatch"></span>${escapeHtml(names[family])}</span>`,
  ).join("");
  const sum = say("{0} things, {1} arrows", graph.nodes.length, graph.edges.length);
  return `<header><nav aria-label="${escapeHtml(say("Choices"))}"><strong>${escapeHtml(scheme)}</strong>
<input type="search" id="find" placeholder="${escapeHtml(say("Find a name or provision"))}" aria-label="${escapeHtml(say("Find a name or provision"))}">
<button type="button" data-zoom="out" title="${escapeHtml(say("Smaller"))}" aria-label="${escapeHtml(say("Smaller"))}">−</button>
<button type="button" data-zoom="fit" title="${escapeHtml(say("Fit to width"))}">${escapeHtml(say("Fit"))}</button>
<button type="button" data-zoom="in" title="${escapeHtml(say("Larger"))}" aria-label="${escapeHtml(say("Larger"))}">+</button>
<span class="legend">${legend}</span><span class="sum" role="status">${escapeHtml(sum)}</span></nav></header>
<main class="canvas">${renderGraph(graph, say("What {0} rests on", scheme))}</main>`;
}

const COMMON = `
:root { color-scheme: light dark; --good: var(--vscode-charts-green, #2f9e44); --bad: var(--vscode-charts-red, #d6336c); --open: var(--vscode-charts-orange, #d9820a); --out: var(--vscode-disabledForeground, #868e96); }
body { margin: 0; padding: 0; color: var(--vscode-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family, sans-serif); font-size: var(--vscode-font-size, 13px); line-height: 1.5; }
header { position: sticky; top: 0; z-index: 1; background: var(--vscode-editor-background); border-bottom: 1px solid var(--vscode-panel-border, #8884); padding: 6px 16px; }
nav { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
button { font: inherit; color: var(--vscode-button-secondaryForeground, inherit); background: var(--vscode-button-secondaryBackground, #8883); border: 1px solid var(--vscode-button-border, transparent); border-radius: 3px; padding: 2px 9px; cursor: pointer; max-width: 22em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
button:hover { background: var(--vscode-button-secondaryHoverBackground, #8885); }
:focus-visible { outline: 1px solid var(--vscode-focusBorder, #4c8bf5); outline-offset: 1px; }
a { color: var(--vscode-textLink-foreground); }
`;

/** Styles of the decision and case panels. */
export const DECISION_STYLE = `${COMMON}
main { padding: 4px 20px 40px; max-width: 62em; }
h1 { font-size: 1.35em; font-weight: 600; margin: 14px 0 8px; }
h2 { font-size: 1.12em; margin: 18px 0 6px; border-bottom: 1px solid var(--vscode-panel-border, #8883); padding-bottom: 3px; }
h3 { font-size: 1em; margin: 14px 0 4px; }
.outcome { display: inline-block; font-weight: 600; font-size: 1.1em; margin: 2px 0 8px; padding: 3px 12px; border-radius: 12px; border: 1.5px solid currentColor; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); } .out { color: var(--out); }
.failure { border-left: 3px solid var(--bad); padding: 4px 10px; white-space: pre-wrap; }
.problems { border-left: 3px solid var(--bad); padding: 0 12px; }
article { overflow-wrap: anywhere; }
article > :first-child { margin-top: 4px; }
ul, ol { padding-left: 1.5em; margin: 4px 0; } li { margin: 2px 0; }
p { margin: 6px 0; }
code, pre { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em; }
code { background: var(--vscode-textCodeBlock-background, #8882); border-radius: 3px; padding: 0 3px; }
pre { background: var(--vscode-textCodeBlock-background, #8882); padding: 8px 10px; overflow-x: auto; } pre code { background: none; padding: 0; }
blockquote { margin: 6px 0; padding: 2px 12px; border-left: 3px solid var(--vscode-textBlockQuote-border, #8886); color: var(--vscode-descriptionForeground, inherit); }
table { border-collapse: collapse; margin: 8px 0; } th, td { text-align: left; vertical-align: top; padding: 3px 12px 3px 0; border-bottom: 1px solid var(--vscode-panel-border, #8883); }
details { margin: 5px 0; } details > :not(summary) { margin-left: 18px; } summary { cursor: pointer; font-weight: 600; } .mark { display: inline-block; width: 1em; text-align: center; }
`;

/** Styles of the graph panel. */
export const GRAPH_STYLE = `${COMMON}
html, body { height: 100%; } body { display: flex; flex-direction: column; }
input { font: inherit; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, #8886); border-radius: 3px; padding: 2px 6px; min-width: 16em; }
.legend { display: flex; flex-wrap: wrap; white-space: nowrap; gap: 12px; margin-left: 10px; } .key { display: flex; align-items: center; gap: 5px; } .swatch { width: 10px; height: 10px; border-radius: 2px; background: var(--family); }
.sum { color: var(--vscode-descriptionForeground); margin-left: auto; }
.scheme { --family: var(--vscode-charts-purple, #9c36b5); } .clause { --family: var(--vscode-charts-blue, #1c7ed6); } .definition { --family: var(--vscode-charts-green, #2f9e44); }
.value { --family: var(--vscode-charts-orange, #d9820a); } .fact { --family: var(--vscode-terminal-ansiCyan, #1098ad); } .other { --family: var(--vscode-disabledForeground, #868e96); }
.canvas { flex: 1; overflow: auto; }
svg { display: block; font-family: var(--vscode-font-family, sans-serif); }
.box { cursor: pointer; } .box rect { fill: var(--vscode-editorWidget-background, #8881); stroke: var(--vscode-panel-border, #8888); }
.box rect.edge { fill: var(--family); stroke: none; } .box:hover rect:first-of-type, .box:focus rect:first-of-type { stroke: var(--family); stroke-width: 2; }
.box:focus { outline: none; }
.name { fill: var(--vscode-foreground); font-size: 12.5px; } .kind { fill: var(--vscode-descriptionForeground, #888); font-size: 11px; }
.arrow { fill: none; stroke: var(--vscode-editorIndentGuide-activeBackground1, #8889); stroke-width: 1.1; } .head { fill: var(--vscode-editorIndentGuide-activeBackground1, #888); }
svg.tracing .arrow { opacity: 0.12; } svg.tracing .box { opacity: 0.25; } svg.tracing .on { opacity: 1; } svg.tracing .arrow.on { stroke: var(--vscode-focusBorder, #4c8bf5); stroke-width: 1.8; }
`;
