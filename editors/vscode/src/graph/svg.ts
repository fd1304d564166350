/** A dependency graph as one self-contained SVG: no library, no font, no picture from elsewhere. */

import { escapeHtml } from "../html";
import type { Graph, GraphNode } from "../protocol";
import { layout, MEASURES, type Layout, type Measures, type Point } from "./layout";

/** Families of things that share a colour. */
export const FAMILIES = ["scheme", "clause", "definition", "value", "fact", "other"] as const;

/** A family of things that share a colour. */
export type Family = (typeof FAMILIES)[number];

/** Which family a kind of thing belongs to. */
export function family(kind: string): Family {
  switch (kind) {
    case "scheme":
    case "template":
      return "scheme";
    case "scope":
    case "exclude":
    case "refuse":
    case "may refuse":
    case "require":
    case "assess":
    case "points":
    case "output":
    case "right":
    case "duty":
    case "transition":
    case "clause":
    case "option":
    case "use":
      return "clause";
    case "define":
    case "definition":
    case "slot":
    case "open":
    case "fill":
      return "definition";
    case "parameter":
    case "table":
    case "column":
    case "external":
      return "value";
    case "fact":
    case "section":
    case "field":
      return "fact";
    default:
      return "other";
  }
}

/** A text cut to what a box can hold, with an ellipsis; cut between characters, not inside one. */
export function shorten(text: string, most: number): string {
  const signs = Array.from(text);
  return signs.length <= most ? text : `${signs.slice(0, Math.max(0, most - 1)).join("").trimEnd()}…`;
}

/** What a box says in full, for the tooltip and for screen readers. */
export function describe(node: GraphNode): string {
  const title = node.title ? `${node.title} (${node.name})` : node.name;
  const cites = node.provisions && node.provisions.length > 0 ? `\n${node.provisions.join(", ")}` : "";
  return `${node.kind}: ${title}${cites}`;
}

/** The SVG of a graph. Boxes carry `data-node`, arrows `data-from` and `data-to`. */
export function renderGraph(graph: Graph, label: string, measures: Measures = MEASURES): string {
  const drawing = layout(graph.nodes.length, graph.edges, measures);
  const arrows = drawing.arrows
    .map(
      (arrow) =>
        `<path class="arrow" data-from="${arrow.from}" data-to="${arrow.to}" d="${curve(arrow.points)}" marker-end="url(#head)"/>`,
    )
    .join("");
  const boxes = graph.nodes.map((node, index) => box(node, index, drawing, measures)).join("");
  const { width, height } = drawing;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-label="${escapeHtml(label)}" ` +
    `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}">` +
    `<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">` +
    `<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>` +
    `<g>${arrows}</g><g>${boxes}</g></svg>`
  );
}

function box(node: GraphNode, index: number, drawing: Layout, measures: Measures): string {
  const at = drawing.boxes[index] ?? { x: 0, y: 0 };
  const whole = escapeHtml(describe(node));
  const cites = node.provisions ?? [];
  const second = cites.length > 0 ? `${node.kind} · ${cites.join(", ")}` : `${node.kind} · ${node.name}`;
  return (
    `<g class="box ${family(node.kind)}" data-node="${index}" tabindex="0" role="button" aria-label="${whole}" ` +
    `transform="translate(${round(at.x)} ${round(at.y)})"><title>${whole}</title>` +
    `<rect width="${measures.width}" height="${measures.height}" rx="6"/>` +
    `<rect class="edge" width="5" height="${measures.height}" rx="2"/>` +
    `<text class="name" x="14" y="19">${escapeHtml(shorten(node.title || node.name, 33))}</text>` +
    `<text class="kind" x="14" y="36">${escapeHtml(shorten(second, 38))}</text></g>`
  );
}

function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) {
    return "";
  }
  let path = `M${round(first.x)} ${round(first.y)}`;
  let from = first;
  for (const to of rest) {
    const middle = (from.x + to.x) / 2;
    path +=
      from.y === to.y
        ? `H${round(to.x)}`
        : `C${round(middle)} ${round(from.y)} ${round(middle)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
    from = to;
  }
  return path;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
