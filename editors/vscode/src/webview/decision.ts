/** The decision panel from inside: what the drafter presses is told to the extension. */

export {};

interface Editor {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-action],[data-problem],[data-case],[data-source]") : null;
  if (!target) {
    return;
  }
  event.preventDefault();
  const { action, problem, source } = target.dataset;
  if (action !== undefined) {
    editor.postMessage({ action });
  } else if (problem !== undefined) {
    editor.postMessage({ action: "problem", at: Number(problem) });
  } else if (source !== undefined) {
    editor.postMessage({ action: "source", place: source });
  } else {
    editor.postMessage({ action: "case", at: Number(target.dataset["case"]) });
  }
});

const content = document.querySelector("#content");
let shown: string | undefined;

function folds(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details[data-section]")];
}

window.addEventListener("message", (event: MessageEvent<{ readonly state?: unknown; readonly body?: string }>) => {
  const { state, body } = event.data;
  if (state !== undefined) {
    // The editor gives this back when the window is opened again.
    editor.setState(state);
  }
  if (content && body !== undefined && body !== "" && body !== shown) {
    // Made of escaped text by the extension; the page's policy lets no markup run anything.
    const folded = new Map(folds().map((each) => [each.dataset["section"], each.open]));
    content.innerHTML = body;
    // What the reader unfolded stays so, unless its status changed and with it the heading.
    for (const each of folds()) {
      each.open = folded.get(each.dataset["section"]) ?? each.open;
    }
    shown = body;
  }
});
editor.postMessage({ action: "ready" });
