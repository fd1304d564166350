/** The graph panel from inside: opening sources, tracing what hangs together, finding, zooming. */

export {};

interface Editor {
  postMessage(message: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const svg = document.querySelector<SVGSVGElement>("main svg");
const canvas = document.querySelector<HTMLElement>("main");

if (svg && canvas) {
  const boxes = [...svg.querySelectorAll<SVGGElement>(".box")];
  const arrows = [...svg.querySelectorAll<SVGPathElement>(".arrow")];
  const nodeOf = (box: Element): number => Number((box as SVGElement).dataset["node"]);
  const ends = arrows.map((arrow) => ({
    arrow,
    from: Number(arrow.dataset["from"]),
    to: Number(arrow.dataset["to"]),
  }));

  /** Everything that can be reached from a node along the arrows, or against them. */
  const reach = (start: number, against: boolean): Set<number> => {
    const seen = new Set([start]);
    const waiting = [start];
    while (waiting.length > 0) {
      const node = waiting.pop();
      for (const { from, to } of ends) {
        const [near, far] = against ? [to, from] : [from, to];
        if (near === node && !seen.has(far)) {
          seen.add(far);
          waiting.push(far);
        }
      }
    }
    return seen;
  };

  const mark = (isOn: (node: number) => boolean, arrowOn: (from: number, to: number) => boolean): void => {
    svg.classList.add("tracing");
    boxes.forEach((box) => box.classList.toggle("on", isOn(nodeOf(box))));
    ends.forEach(({ arrow, from, to }) => arrow.classList.toggle("on", arrowOn(from, to)));
  };
  const trace = (node: number): void => {
    const below = reach(node, false);
    const above = reach(node, true);
    mark(
      (other) => below.has(other) || above.has(other),
      (from, to) => (below.has(from) && below.has(to)) || (above.has(from) && above.has(to)),
    );
  };

  const find = document.querySelector<HTMLInputElement>("#find");
  const search = (): void => {
    const wanted = find?.value.trim().toLowerCase() ?? "";
    if (wanted === "") {
      svg.classList.remove("tracing");
      return;
    }
    const hits = new Set(
      boxes.filter((box) => (box.getAttribute("aria-label") ?? "").toLowerCase().includes(wanted)).map(nodeOf),
    );
    mark((node) => hits.has(node), () => false);
    boxes.find((box) => hits.has(nodeOf(box)))?.scrollIntoView({ block: "center", inline: "center" });
  };
  find?.addEventListener("input", search);

  for (const box of boxes) {
    const open = (): void => editor.postMessage({ action: "open", at: nodeOf(box) });
    box.addEventListener("click", open);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        open();
      }
    });
    box.addEventListener("mouseenter", () => trace(nodeOf(box)));
    box.addEventListener("focus", () => trace(nodeOf(box)));
    box.addEventListener("mouseleave", search);
    box.addEventListener("blur", search);
  }

  const width = svg.viewBox.baseVal.width;
  const height = svg.viewBox.baseVal.height;
  let scale = 1;
  const zoom = (next: number): void => {
    scale = Math.min(3, Math.max(0.2, next));
    svg.setAttribute("width", String(width * scale));
    svg.setAttribute("height", String(height * scale));
  };
  document.querySelectorAll<HTMLElement>("[data-zoom]").forEach((button) =>
    button.addEventListener("click", () => {
      const way = button.dataset["zoom"];
      zoom(way === "in" ? scale * 1.25 : way === "out" ? scale / 1.25 : (canvas.clientWidth - 16) / width);
    }),
  );
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
      }
    },
    { passive: false },
  );
  // The scheme is the first box: the picture opens where reading begins.
  boxes.find((box) => nodeOf(box) === 0)?.scrollIntoView({ block: "center", inline: "start" });
}
editor.postMessage({ action: "ready" });
