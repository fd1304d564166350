/**
 * Where the boxes of a dependency graph stand: in columns, from the scheme on the left to the
 * facts on the right, so that every arrow runs to the right and few of them cross.
 *
 * The steps are the usual ones for layered drawings: arrows that would run back are turned round,
 * columns follow the longest path, long arrows get a place in every column they pass, columns are
 * sorted by the middle of their neighbours, and boxes move towards their neighbours as far as the
 * column lets them.
 */

/** An arrow from one box to another, by index. */
export interface Edge {
  readonly from: number;
  readonly to: number;
}

/** Measures of the drawing, in pixels. */
export interface Measures {
  readonly width: number;
  readonly height: number;
  readonly columnGap: number;
  readonly rowGap: number;
  readonly margin: number;
}

/** A box. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly column: number;
}

/** A point on an arrow. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A drawing: boxes in the order of the nodes, arrows in the order of the edges that were kept. */
export interface Layout {
  readonly boxes: readonly Box[];
  readonly arrows: readonly { readonly from: number; readonly to: number; readonly points: readonly Point[] }[];
  readonly width: number;
  readonly height: number;
  /** How many pairs of arrows cross between neighbouring columns. */
  readonly crossings: number;
}

/** Measures that suit two lines of text of the editor's usual size. */
export const MEASURES: Measures = { width: 230, height: 46, columnGap: 70, rowGap: 14, margin: 24 };

/** Height that a passing arrow takes in a column. */
const LANE = 10;

interface Slot {
  /** The node, or -1 for a place that an arrow passes. */
  readonly node: number;
  readonly column: number;
  left: number[];
  right: number[];
  /** Middle of the slot. */
  y: number;
}

/** Draws a graph of `count` nodes. Edges to nodes that do not exist, loops and repeated edges are left out. */
export function layout(count: number, edges: readonly Edge[], measures: Measures = MEASURES): Layout {
  if (count <= 0) {
    return { boxes: [], arrows: [], width: 2 * measures.margin, height: 2 * measures.margin, crossings: 0 };
  }
  const kept = clean(count, edges);
  const forward = withoutCycles(count, kept);
  const column = columns(count, forward);

  const slots: Slot[] = [];
  for (let node = 0; node < count; node += 1) {
    slots.push({ node, column: column[node] ?? 0, left: [], right: [], y: 0 });
  }
  const join = (from: number, to: number): void => {
    slots[from]?.right.push(to);
    slots[to]?.left.push(from);
  };
  const routes = forward.map(({ from, to }) => {
    const route = [from];
    for (let at = (column[from] ?? 0) + 1; at < (column[to] ?? 0); at += 1) {
      const lane = slots.push({ node: -1, column: at, left: [], right: [], y: 0 }) - 1;
      join(route[route.length - 1] ?? from, lane);
      route.push(lane);
    }
    join(route[route.length - 1] ?? from, to);
    route.push(to);
    return route;
  });

  const widest = Math.max(...slots.map((slot) => slot.column));
  let order: number[][] = Array.from({ length: widest + 1 }, () => []);
  slots.forEach((slot, index) => order[slot.column]?.push(index));
  order = untangle(slots, order);
  place(slots, order, measures);

  const heightOf = (slot: Slot): number => (slot.node < 0 ? LANE : measures.height);
  const top = Math.min(...slots.map((slot) => slot.y - heightOf(slot) / 2));
  for (const slot of slots) {
    slot.y += measures.margin - top;
  }
  const x = (at: number): number => measures.margin + at * (measures.width + measures.columnGap);
  const boxes = slots
    .filter((slot) => slot.node >= 0)
    .map((slot) => ({ x: x(slot.column), y: slot.y - measures.height / 2, column: slot.column }));
  const arrows = routes.map((route, index) => {
    const edge = kept[index] ?? { from: 0, to: 0 };
    const turned = forward[index]?.from !== edge.from;
    const points: Point[] = [];
    route.forEach((at, step) => {
      const slot = slots[at];
      if (!slot) {
        return;
      }
      const left = x(slot.column);
      if (step > 0) {
        points.push({ x: left, y: slot.y });
      }
      if (step < route.length - 1) {
        points.push({ x: left + measures.width, y: slot.y });
      }
    });
    return { from: edge.from, to: edge.to, points: turned ? points.reverse() : points };
  });
  return {
    boxes,
    arrows,
    width: x(widest) + measures.width + measures.margin,
    height: Math.max(...slots.map((slot) => slot.y + heightOf(slot) / 2)) + measures.margin,
    crossings: crossings(slots, order),
  };
}

function clean(count: number, edges: readonly Edge[]): Edge[] {
  const seen = new Set<string>();
  return edges.filter(({ from, to }) => {
    const inside = [from, to].every((at) => Number.isInteger(at) && at >= 0 && at < count);
    const key = `${from} ${to}`;
    if (!inside || from === to || seen.has(key)) {
      return false;
    }
    seen.add(key);
    return true;
  });
}

/** The same edges, those turned round that would close a circle. */
function withoutCycles(count: number, edges: readonly Edge[]): Edge[] {
  const out: number[][] = Array.from({ length: count }, () => []);
  edges.forEach((edge, index) => out[edge.from]?.push(index));
  const state = new Uint8Array(count);
  const back = new Set<number>();
  for (let root = 0; root < count; root += 1) {
    if (state[root] !== 0) {
      continue;
    }
    // An explicit stack: a long chain of definitions must not exhaust the program's own.
    const stack: { node: number; next: number }[] = [{ node: root, next: 0 }];
    state[root] = 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (!top) {
        break;
      }
      const index = out[top.node]?.[top.next];
      if (index === undefined) {
        state[top.node] = 2;
        stack.pop();
        continue;
      }
      top.next += 1;
      const to = edges[index]?.to ?? 0;
      if (state[to] === 1) {
        back.add(index);
      } else if (state[to] === 0) {
        state[to] = 1;
        stack.push({ node: to, next: 0 });
      }
    }
  }
  return edges.map((edge, index) => (back.has(index) ? { from: edge.to, to: edge.from } : edge));
}

/** The column of each node: the longest way to it from a node that nothing rests on. */
function columns(count: number, edges: readonly Edge[]): number[] {
  const column = new Array<number>(count).fill(0);
  const waiting = new Array<number>(count).fill(0);
  const out: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) {
    out[from]?.push(to);
    waiting[to] = (waiting[to] ?? 0) + 1;
  }
  const ready = waiting.flatMap((left, node) => (left === 0 ? [node] : []));
  while (ready.length > 0) {
    const node = ready.pop() ?? 0;
    for (const to of out[node] ?? []) {
      column[to] = Math.max(column[to] ?? 0, (column[node] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) {
        ready.push(to);
      }
    }
  }
  return column;
}

/** Sorts each column by the middle of its neighbours, to and fro, and keeps the best order seen. */
function untangle(slots: readonly Slot[], start: number[][]): number[][] {
  let order = start.map((row) => [...row]);
  let best = order.map((row) => [...row]);
  let fewest = crossings(slots, order);
  for (let round = 0; round < 12 && fewest > 0; round += 1) {
    const toRight = round % 2 === 0;
    const position = positions(slots.length, order);
    const sequence = toRight ? order.keys() : [...order.keys()].reverse();
    for (const at of sequence) {
      const row = order[at] ?? [];
      const middle = new Map<number, number>();
      row.forEach((slot, index) => {
        const near = (toRight ? slots[slot]?.left : slots[slot]?.right) ?? [];
        const sum = near.reduce((total, other) => total + (position[other] ?? 0), 0);
        middle.set(slot, near.length > 0 ? sum / near.length : index);
      });
      const sorted = row
        .map((slot, index) => ({ slot, index }))
        .sort((a, b) => (middle.get(a.slot) ?? 0) - (middle.get(b.slot) ?? 0) || a.index - b.index)
        .map(({ slot }) => slot);
      sorted.forEach((slot, index) => (position[slot] = index));
      order[at] = sorted;
    }
    const now = crossings(slots, order);
    if (now < fewest) {
      fewest = now;
      best = order.map((row) => [...row]);
    }
  }
  order = best;
  return order;
}

function positions(count: number, order: readonly (readonly number[])[]): number[] {
  const position = new Array<number>(count).fill(0);
  for (const row of order) {
    row.forEach((slot, index) => (position[slot] = index));
  }
  return position;
}

/** How many pairs of arrows cross, counted with a tree of sums: columns can be long. */
function crossings(slots: readonly Slot[], order: readonly (readonly number[])[]): number {
  const position = positions(slots.length, order);
  let total = 0;
  for (let at = 0; at + 1 < order.length; at += 1) {
    const size = (order[at + 1] ?? []).length;
    const tree = new Array<number>(size + 1).fill(0);
    let seen = 0;
    for (const slot of order[at] ?? []) {
      const ends = (slots[slot]?.right ?? []).map((to) => position[to] ?? 0).sort((a, b) => a - b);
      for (const end of ends) {
        let before = 0;
        for (let index = end + 1; index > 0; index -= index & -index) {
          before += tree[index] ?? 0;
        }
        total += seen - before;
      }
      for (const end of ends) {
        seen += 1;
        for (let index = end + 1; index <= size; index += index & -index) {
          tree[index] = (tree[index] ?? 0) + 1;
        }
      }
    }
  }
  return total;
}

/** Gives every slot a height: towards the middle of its neighbours, never over another slot. */
function place(slots: readonly Slot[], order: readonly (readonly number[])[], measures: Measures): void {
  const half = (slot: Slot | undefined): number => (slot && slot.node >= 0 ? measures.height : LANE) / 2;
  const apart = (a: Slot | undefined, b: Slot | undefined): number => half(a) + half(b) + measures.rowGap;
  for (const row of order) {
    let y = 0;
    row.forEach((at, index) => {
      const slot = slots[at];
      if (slot) {
        y += index === 0 ? 0 : apart(slots[row[index - 1] ?? at], slot);
        slot.y = y;
      }
    });
  }
  for (let round = 0; round < 16; round += 1) {
    const sequence = round % 2 === 0 ? [...order.keys()] : [...order.keys()].reverse();
    for (const at of sequence) {
      const row = order[at] ?? [];
      const wanted = row.map((index) => {
        const slot = slots[index];
        const near = [...(slot?.left ?? []), ...(slot?.right ?? [])];
        const sum = near.reduce((total, other) => total + (slots[other]?.y ?? 0), 0);
        return near.length > 0 ? sum / near.length : (slot?.y ?? 0);
      });
      settle(row.map((index) => slots[index]), wanted, apart);
    }
  }
}

/**
 * The heights nearest to those wanted that keep the order and the distances: blocks of slots that
 * push each other share the mean of what they want.
 */
function settle(
  row: readonly (Slot | undefined)[],
  wanted: readonly number[],
  apart: (a: Slot | undefined, b: Slot | undefined) => number,
): void {
  const blocks: { sum: number; count: number; members: number }[] = [];
  const offset: number[] = [];
  row.forEach((slot, index) => {
    offset[index] = index === 0 ? 0 : (offset[index - 1] ?? 0) + apart(row[index - 1], slot);
    blocks.push({ sum: (wanted[index] ?? 0) - (offset[index] ?? 0), count: 1, members: 1 });
    while (blocks.length > 1) {
      const last = blocks[blocks.length - 1];
      const before = blocks[blocks.length - 2];
      if (!last || !before || before.sum / before.count <= last.sum / last.count) {
        break;
      }
      blocks.pop();
      before.sum += last.sum;
      before.count += last.count;
      before.members += last.members;
    }
  });
  let index = 0;
  for (const block of blocks) {
    for (let member = 0; member < block.members; member += 1, index += 1) {
      const slot = row[index];
      if (slot) {
        slot.y = block.sum / block.count + (offset[index] ?? 0);
      }
    }
  }
}
