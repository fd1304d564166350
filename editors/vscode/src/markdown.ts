/**
 * The Markdown in which the server writes decisions and reports, as HTML.
 *
 * It knows headings, paragraphs, nested lists, quotes, tables, code, emphasis and links: what the
 * server writes, and no raw HTML, which is shown as the text it is.
 */

import { escapeHtml, isSafeLink } from "./html";

/** HTML for a Markdown text. Every sign of the text that is not markup is escaped. */
export function renderMarkdown(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n");
  return blocks(lines, 0);
}

/** Deeper nesting is shown flat: no decision needs it, and a hostile text must not exhaust the stack. */
const DEEPEST = 40;

function blocks(lines: readonly string[], depth: number): string {
  const out: string[] = [];
  let at = 0;
  const line = (index: number): string => lines[index] ?? "";
  while (at < lines.length) {
    const text = line(at);
    if (text.trim() === "") {
      at += 1;
      continue;
    }
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([\w-]*)/.exec(text);
    if (fence) {
      const mark = fence[1] ?? "```";
      const body: string[] = [];
      at += 1;
      while (at < lines.length && !isClosingFence(line(at), mark)) {
        body.push(line(at));
        at += 1;
      }
      at += 1;
      out.push(`<pre><code>${escapeHtml(body.join("\n"))}</code></pre>`);
      continue;
    }
    const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(text);
    if (heading) {
      const level = (heading[1] ?? "#").length;
      out.push(`<h${level}>${inline(heading[2] ?? "")}</h${level}>`);
      at += 1;
      continue;
    }
    if (/^ {0,3}([-*_])(?:\s*\1){2,}\s*$/.test(text)) {
      out.push("<hr>");
      at += 1;
      continue;
    }
    if (/^ {0,3}>/.test(text) && depth < DEEPEST) {
      const body: string[] = [];
      while (at < lines.length && /^ {0,3}>/.test(line(at))) {
        body.push(line(at).replace(/^ {0,3}> ?/, ""));
        at += 1;
      }
      out.push(`<blockquote>${blocks(body, depth + 1)}</blockquote>`);
      continue;
    }
    if (isTable(text, line(at + 1))) {
      const rows: string[] = [];
      while (at < lines.length && line(at).includes("|") && line(at).trim() !== "") {
        rows.push(line(at));
        at += 1;
      }
      out.push(table(rows));
      continue;
    }
    if (bullet(text) && depth < DEEPEST) {
      const taken = list(lines, at, depth);
      out.push(taken.html);
      at = taken.next;
      continue;
    }
    const body: string[] = [];
    do {
      body.push(line(at));
      at += 1;
    } while (at < lines.length && !startsBlock(line(at), line(at + 1)));
    out.push(`<p>${paragraph(body)}</p>`);
  }
  return out.join("\n");
}

function isClosingFence(text: string, mark: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(text)?.[1];
  return found !== undefined && found[0] === mark[0] && found.length >= mark.length;
}

function startsBlock(text: string, next: string): boolean {
  return (
    text.trim() === "" ||
    /^ {0,3}(?:#{1,6}\s|>|`{3,}|~{3,})/.test(text) ||
    /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/.test(text) ||
    bullet(text) !== undefined ||
    isTable(text, next)
  );
}

interface Bullet {
  readonly indent: number;
  /** Where the item's own text begins. */
  readonly content: number;
  readonly ordered: boolean;
  readonly start: number;
}

function bullet(text: string): Bullet | undefined {
  const found = /^(\s*)([-*+]|(\d{1,9})[.)])(\s+|$)/.exec(text);
  if (!found) {
    return undefined;
  }
  const indent = (found[1] ?? "").length;
  const gap = (found[4] ?? "").length;
  return {
    indent,
    content: indent + (found[2] ?? "").length + (gap === 0 || gap > 4 ? 1 : gap),
    ordered: found[3] !== undefined,
    start: Number(found[3] ?? "1"),
  };
}

function list(lines: readonly string[], from: number, depth: number): { html: string; next: number } {
  const first = bullet(lines[from] ?? "");
  if (!first) {
    return { html: "", next: from + 1 };
  }
  const items: string[] = [];
  let at = from;
  while (at < lines.length) {
    const head = bullet(lines[at] ?? "");
    if (!head || head.indent !== first.indent || head.ordered !== first.ordered) {
      break;
    }
    const body = [(lines[at] ?? "").slice(head.content)];
    let loose = false;
    at += 1;
    while (at < lines.length) {
      const text = lines[at] ?? "";
      const indent = text.length - text.trimStart().length;
      if (text.trim() === "") {
        const after = lines[at + 1] ?? "";
        const further = after.length - after.trimStart().length;
        if (after.trim() === "" || further < head.content) {
          break;
        }
        loose = true;
        body.push("");
      } else if (indent > head.indent) {
        body.push(text.slice(Math.min(indent, head.content)));
      } else if (!startsBlock(text, lines[at + 1] ?? "")) {
        body.push(text);
      } else {
        break;
      }
      at += 1;
    }
    items.push(`<li>${item(body, loose, depth)}</li>`);
    // A blank line between items of one list does not end it.
    let next = at;
    while (next < lines.length && (lines[next] ?? "").trim() === "") {
      next += 1;
    }
    const following = bullet(lines[next] ?? "");
    if (following && following.indent === first.indent && following.ordered === first.ordered) {
      at = next;
    }
  }
  const tag = first.ordered ? "ol" : "ul";
  const start = first.ordered && first.start !== 1 ? ` start="${first.start}"` : "";
  return { html: `<${tag}${start}>${items.join("")}</${tag}>`, next: Math.max(at, from + 1) };
}

/** An item without blank lines shows its first lines without the space of a paragraph. */
function item(body: readonly string[], loose: boolean, depth: number): string {
  if (loose) {
    return blocks(body, depth + 1);
  }
  let end = 1;
  while (end < body.length && !startsBlock(body[end] ?? "", body[end + 1] ?? "")) {
    end += 1;
  }
  const task = /^\[([ xX])\]\s+(.*)$/.exec(body[0] ?? "");
  const lead = task
    ? `${(task[1] ?? " ") === " " ? "☐" : "☑"} ${paragraph([task[2] ?? "", ...body.slice(1, end)])}`
    : paragraph(body.slice(0, end));
  return end < body.length ? `${lead}\n${blocks(body.slice(end), depth + 1)}` : lead;
}

function isTable(head: string, rule: string): boolean {
  return head.includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(rule) && rule.includes("-");
}

function cells(row: string): string[] {
  const out: string[] = [];
  let cell = "";
  const text = row.trim().replace(/^\|/, "");
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === "\\" && text[at + 1] === "|") {
      cell += "|";
      at += 1;
    } else if (sign === "|") {
      out.push(cell.trim());
      cell = "";
    } else {
      cell += sign;
    }
  }
  if (cell.trim() !== "") {
    out.push(cell.trim());
  }
  return out;
}

function table(rows: readonly string[]): string {
  const head = cells(rows[0] ?? "");
  const body = rows.slice(2).map(cells);
  const th = head.map((cell) => `<th>${inline(cell)}</th>`).join("");
  const tr = body
    .map((row) => `<tr>${head.map((_, at) => `<td>${inline(row[at] ?? "")}</td>`).join("")}</tr>`)
    .join("");
  return `<table><thead><tr>${th}</tr></thead><tbody>${tr}</tbody></table>`;
}

function paragraph(lines: readonly string[]): string {
  return lines
    .map((text, at) => {
      const last = at === lines.length - 1;
      const broken = !last && (/ {2,}$/.test(text) || /\\$/.test(text));
      const clean = inline(text.trim().replace(/\\$/, last ? "\\" : ""));
      return broken ? `${clean}<br>` : clean;
    })
    .join("\n");
}

/**
 * Markup inside a line. Code and links are cut out first, so that their signs are not taken for
 * emphasis; what is left is escaped before emphasis is marked.
 */
export function inline(text: string): string {
  const kept: string[] = [];
  // Signs of the private area stand for what was cut out; the text itself cannot bring its own.
  const keep = (html: string): string => `\ue000${kept.push(html) - 1}\ue001`;
  let rest = text.replace(/[\ue000\ue001]/g, "\ufffd");
  rest = rest.replace(/(?<!\\)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g, (_, _ticks: string, code: string) =>
    keep(`<code>${escapeHtml(code.replace(/^ (.*[^ ].*) $/, "$1"))}</code>`),
  );
  // A place in a rule file leads there: the panel that shows it opens the file.
  rest = rest.replace(/(?<![\w./\\-])((?:[\w./ -]|\\[_-])*[\w-]\.ius):(\d+):(\d+)(?![\w:])/g, (_, path: string, line: string, column: string) => {
    const place = `${path.replace(/\\/g, "")}:${line}:${column}`;
    return keep(`<a href="#" data-source="${escapeHtml(place)}">${escapeHtml(place)}</a>`);
  });
  rest = rest.replace(
    /\[((?:[^\]\n\\]|\\.)*)\]\((?:<([^<>\n]*)>|([^()\s<]*(?:\([^()\s]*\)[^()\s]*)*))\)/g,
    (whole, label: string, inBrackets: string | undefined, bare: string | undefined) => {
      const address = inBrackets ?? bare ?? "";
      const shown = emphasis(escapeHtml(unescape(label)));
      return isSafeLink(address) ? keep(`<a href="${escapeHtml(address)}">${shown}</a>`) : whole;
    },
  );
  rest = rest.replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => keep(escapeHtml(sign)));
  rest = rest.replace(/<?(https?:\/\/[^\s<>"'\ue000\ue001]*[^\s<>"'.,;:!?)\]*_\ue000\ue001])>?/gi, (_, address: string) =>
    keep(`<a href="${escapeHtml(address)}">${escapeHtml(address)}</a>`),
  );
  let out = emphasis(escapeHtml(rest));
  // A label may hold code, which was cut out before the link was.
  for (let round = 0; round < 3 && out.includes("\ue000"); round += 1) {
    out = out.replace(/\ue000(\d+)\ue001/g, (_, at: string) => kept[Number(at)] ?? "");
  }
  return out;
}

/** A text without the strokes that kept its signs from being markup. */
function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function emphasis(escaped: string): string {
  return escaped
    .replace(/\*\*(?=\S)([^*]+?)(?<=\S)\*\*/g, "<strong>$1</strong>")
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, "<em>$1</em>")
    .replace(/(?<![\w_])__(?=\S)([^_]+?)(?<=\S)__(?![\w_])/g, "<strong>$1</strong>")
    .replace(/(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])/g, "<em>$1</em>")
    .replace(/~~(?=\S)([^~]+?)(?<=\S)~~/g, "<del>$1</del>");
}
