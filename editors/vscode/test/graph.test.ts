import assert from "node:assert/strict";
import { test } from "node:test";

import { layout, MEASURES, type Edge } from "../src/graph/layout";
import { describe, family, renderGraph, shorten } from "../src/graph/svg";

test("nothing, one, and things that do not hang together", () => {
  assert.deepEqual(layout(0, []).boxes, []);
  assert.equal(layout(1, []).boxes.length, 1);
  const two = layout(2, []);
  const [a, b] = two.boxes;
  assert.ok(a && b && Math.abs(a.y - b.y) >= MEASURES.height);
});

test("columns follow the longest way, and arrows run to the right", () => {
  const edges = [
    { from: 0, to: 1 },
    { from: 1, to: 2 },
    { from: 0, to: 2 },
    { from: 2, to: 3 },
  ];
  const drawing = layout(4, edges);
  assert.deepEqual(drawing.boxes.map((box) => box.column), [0, 1, 2, 3]);
  for (const arrow of drawing.arrows) {
    const xs = arrow.points.map((point) => point.x);
    assert.deepEqual(xs, [...xs].sort((a, b) => a - b));
  }
  // The long arrow passes the box in the column between, and does not run through it.
  const long = drawing.arrows.find((arrow) => arrow.from === 0 && arrow.to === 2);
  const middle = drawing.boxes[1];
  assert.ok(long && middle && long.points.length === 4);
  assert.ok(long.points.slice(1, 3).every(({ y }) => y < middle.y || y > middle.y + MEASURES.height));
});

test("a pair of arrows that need not cross does not", () => {
  assert.equal(layout(4, [{ from: 0, to: 3 }, { from: 1, to: 2 }]).crossings, 0);
});

test("circles, loops, repeated and impossible edges do no harm", () => {
  const drawing = layout(3, [
    { from: 0, to: 1 },
    { from: 1, to: 2 },
    { from: 2, to: 0 },
    { from: 1, to: 1 },
    { from: 0, to: 1 },
    { from: 0, to: 9 },
    { from: -1, to: 0 },
    { from: 0.5, to: 1 },
  ]);
  assert.equal(drawing.arrows.length, 3);
  const back = drawing.arrows.find((arrow) => arrow.from === 2 && arrow.to === 0);
  assert.ok(back && (back.points[0]?.x ?? 0) > (back.points[back.points.length - 1]?.x ?? 0));
});

test("boxes never overlap, whatever the graph, and large graphs are drawn in time", () => {
  let seed = 11;
  const next = (most: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % most;
  };
  for (let round = 0; round < 60; round += 1) {
    const count = 1 + next(60);
    const edges: Edge[] = Array.from({ length: next(120) }, () => ({ from: next(count), to: next(count) }));
    const { boxes, width, height } = layout(count, edges);
    for (let a = 0; a < boxes.length; a += 1) {
      const one = boxes[a];
      assert.ok(one && one.x >= 0 && one.y >= -0.01 && one.x + MEASURES.width <= width && one.y + MEASURES.height <= height + 0.01);
      for (let b = a + 1; b < boxes.length; b += 1) {
        const other = boxes[b];
        assert.ok(other && (one.x !== other.x || Math.abs(one.y - other.y) >= MEASURES.height - 0.01), `round ${round}`);
      }
    }
  }
  const start = performance.now();
  const chain = Array.from({ length: 5000 }, (_, at) => ({ from: at, to: at + 1 }));
  layout(5001, chain);
  layout(2000, Array.from({ length: 1999 }, (_, at) => ({ from: 0, to: at + 1 })));
  assert.ok(performance.now() - start < 5000);
});

const graph = {
  nodes: [
    { name: "nl.permit", title: 'A "permit" <b>', kind: "scheme", provisions: [] },
    { name: "means", title: null, kind: "require", provisions: ["LTRD 5(1)(a)", "VB 3.20"] },
  ],
  edges: [{ from: 0, to: 1 }],
};

test("the picture is self-contained, escaped and reachable by keyboard", () => {
  const svg = renderGraph(graph, "What nl.permit rests on");
  assert.doesNotMatch(svg, /<b>|href|url\((?!#head)|<script|<image|style=/);
  assert.match(svg, /aria-label="scheme: A &quot;permit&quot; &lt;b&gt; \(nl\.permit\)"/);
  assert.equal(svg.match(/tabindex="0" role="button"/g)?.length, 2);
  assert.match(svg, /data-from="0" data-to="1"/);
  assert.match(svg, /require · LTRD 5\(1\)\(a\), VB 3\.20/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});

test("texts are cut between characters, and kinds have families", () => {
  assert.equal(shorten("🏛🏛🏛🏛", 3), "🏛🏛…");
  assert.equal(shorten("short", 5), "short");
  assert.equal(describe({ name: "a", kind: "fact" }), "fact: a");
  assert.equal(family("may refuse"), "clause");
  assert.equal(family("something new"), "other");
});
