/** The side panels: a decision with its reasons, the cases of a clause, what a scheme rests on. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Location } from "vscode-languageclient";

import type { Choices } from "./choices";
import { nonce, page } from "./html";
import { casesBody, DECISION_STYLE, decisionBody, GRAPH_STYLE, graphBody, type DecisionView } from "./pages";
import { ServerCommand, type Evaluation, type Graph, type Problem, type Ran } from "./protocol";
import type { Server } from "./server";

const say = (message: string, ...args: (string | number)[]): string => vscode.l10n.t(message, ...args);

/** How long the drafter must pause before a decision is made again. */
const PAUSE = 350;

/** What a panel tells the extension. */
interface Told {
  readonly action?: string;
  readonly at?: number;
  /** A place in a rule file as decisions write it: `rules/nl/start_up.ius:12:3`. */
  readonly place?: string;
}

/** What the decision panel needs to come back after the window was closed. */
interface Kept {
  readonly scheme: string;
  readonly title?: string;
  readonly file: string;
}

/** Opens a place that the server named. */
export async function open(location: Location | undefined, beside = false): Promise<void> {
  if (!location) {
    return;
  }
  const { start, end } = location.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), {
    selection: range,
    viewColumn: beside ? vscode.ViewColumn.Beside : columnOfText(),
    preview: true,
  });
}

/** Opens a place in a rule file that a decision names by the file's path in the project. */
async function openPlace(place: string | undefined): Promise<void> {
  const found = /^(.+):(\d+):(\d+)$/.exec(place ?? "");
  const path = found?.[1];
  if (!found || path === undefined || path.split("/").includes("..")) {
    return;
  }
  const start = new vscode.Position(Math.max(0, Number(found[2]) - 1), Math.max(0, Number(found[3]) - 1));
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      continue;
    }
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(start, start), viewColumn: columnOfText(), preview: true });
    return;
  }
}

/** The column in which the drafter writes, so that a panel beside it is not covered. */
function columnOfText(): vscode.ViewColumn {
  return vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== undefined)?.viewColumn ?? vscode.ViewColumn.One;
}

/** All panels of the window. There is one of each kind; what it shows changes. */
export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly listeners: vscode.Disposable[] = [];
  private decision:
    | { panel: vscode.WebviewPanel; kept: Kept; problems: readonly Problem[]; body: string; ready: boolean }
    | undefined;
  private graphs: { panel: vscode.WebviewPanel; scheme: string; graph: Graph } | undefined;
  private cases: { panel: vscode.WebviewPanel; cases: readonly Ran[] } | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** The latest evaluation asked for: what comes in late is thrown away. */
  private turn = 0;

  constructor(
    private readonly home: vscode.Uri,
    private readonly server: Server,
    private readonly choices: Choices,
  ) {
    this.listeners.push(
      vscode.window.registerWebviewPanelSerializer("ius.decision", this),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document.languageId === "ius" && event.contentChanges.length > 0) {
          this.later();
        }
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document.uri.toString() === this.decision?.kept.file) {
          this.later();
        }
      }),
      choices.onDidChange(() => this.later()),
      server.onDidChangeRunning((running) => {
        if (running) {
          this.later();
        }
      }),
    );
  }

  private later(): void {
    if (!this.decision && !this.graphs) {
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.decide();
      if (this.graphs) {
        void this.drawGraph(this.graphs.scheme, false);
      }
    }, PAUSE);
  }

  /** Decides a scheme on an applicant file and shows the decision beside the rules. */
  async showDecision(scheme: string, title: string | undefined, file: vscode.Uri): Promise<void> {
    const kept: Kept = { scheme, file: file.toString(), ...(title === undefined ? {} : { title }) };
    if (this.decision) {
      this.decision.kept = kept;
      this.decision.panel.reveal(undefined, true);
    } else {
      this.adoptDecision(
        vscode.window.createWebviewPanel(
          "ius.decision",
          scheme,
          { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
          this.webviewOptions(),
        ),
        kept,
      );
    }
    await this.decide();
  }

  /** Called by the editor when a window with a decision is opened again. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = state as Partial<Kept> | undefined;
    if (typeof kept?.scheme !== "string" || typeof kept.file !== "string") {
      panel.dispose();
      return;
    }
    panel.webview.options = this.webviewOptions();
    this.adoptDecision(panel, kept as Kept);
    await this.decide();
  }

  private adoptDecision(panel: vscode.WebviewPanel, kept: Kept): void {
    panel.iconPath = vscode.Uri.joinPath(this.home, "images", "icon.png");
    this.decision = { panel, kept, problems: [], body: "", ready: false };
    panel.onDidDispose(() => (this.decision = undefined));
    panel.onDidChangeViewState(() => {
      // A hidden panel is thrown away by the editor and made again from its page.
      if (this.decision && !panel.visible) {
        this.decision.ready = false;
      }
    });
    panel.webview.onDidReceiveMessage((told: Told) => void this.hear(told));
  }

  private async hear(told: Told): Promise<void> {
    const decision = this.decision;
    if (!decision) {
      return;
    }
    const { scheme, title, file } = decision.kept;
    switch (told.action) {
      case "ready":
        decision.ready = true;
        await decision.panel.webview.postMessage({ state: decision.kept, body: decision.body });
        break;
      case "file":
        await vscode.commands.executeCommand("ius.client.evaluate", { scheme, title });
        break;
      case "date":
        await this.choices.pickDate();
        break;
      case "language":
        await this.choices.switchLanguage();
        break;
      case "refresh":
        await this.decide();
        break;
      case "graph":
        await this.drawGraph(scheme, true);
        break;
      case "source":
        await openPlace(told.place);
        break;
      case "problem": {
        const problem = decision.problems[told.at ?? -1];
        if (problem?.range) {
          await open({ uri: problem.uri ?? file, range: problem.range });
        } else {
          await vscode.window.showTextDocument(vscode.Uri.parse(problem?.uri ?? file), { viewColumn: columnOfText() });
        }
        break;
      }
      default:
        break;
    }
  }

  private async decide(): Promise<void> {
    const decision = this.decision;
    if (!decision) {
      return;
    }
    const turn = (this.turn += 1);
    const { scheme, title, file } = decision.kept;
    const { date, language } = this.choices;
    let result: DecisionView["result"];
    try {
      const answer = await this.server.execute<Evaluation>(ServerCommand.evaluate, {
        scheme,
        applicantFile: file,
        language,
        ...(date === undefined ? {} : { date }),
      });
      result = answer ?? { failure: say("The language server is not running.") };
    } catch (error) {
      result = { failure: error instanceof Error ? error.message : String(error) };
    }
    if (turn !== this.turn || this.decision !== decision) {
      return;
    }
    decision.problems = "failure" in result ? [] : (result.problems ?? []);
    const heading = title ?? scheme;
    decision.panel.title = heading;
    const shown = vscode.workspace.asRelativePath(vscode.Uri.parse(file));
    decision.body = decisionBody({ scheme, title, file: shown, date, language, result }, say);
    if (decision.ready) {
      // Only the content is changed, so that the drafter keeps the place that is being read.
      await decision.panel.webview.postMessage({ state: decision.kept, body: decision.body });
    } else {
      decision.panel.webview.html = this.page(
        decision.panel.webview,
        heading,
        "decision",
        DECISION_STYLE,
        `<div id="content">${decision.body}</div>`,
      );
    }
  }

  /** Shows cases and examples with what was decided in them. */
  showCases(title: string, cases: readonly Ran[]): void {
    if (!this.cases) {
      const panel = vscode.window.createWebviewPanel(
        "ius.cases",
        title,
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        this.webviewOptions(),
      );
      panel.iconPath = vscode.Uri.joinPath(this.home, "images", "icon.png");
      panel.onDidDispose(() => (this.cases = undefined));
      panel.webview.onDidReceiveMessage((told: Told) => {
        if (told.action === "case") {
          void open(this.cases?.cases[told.at ?? -1]?.location);
        } else if (told.action === "source") {
          void openPlace(told.place);
        }
      });
      this.cases = { panel, cases };
    }
    this.cases.cases = cases;
    this.cases.panel.title = title;
    this.cases.panel.reveal(undefined, true);
    this.cases.panel.webview.html = this.page(
      this.cases.panel.webview,
      title,
      "decision",
      DECISION_STYLE,
      casesBody(title, cases, say),
    );
  }

  /** Draws what a scheme rests on. */
  async drawGraph(scheme: string, reveal: boolean): Promise<void> {
    let graph: Graph | undefined;
    try {
      graph = await this.server.execute<Graph>(ServerCommand.graph, { scheme });
    } catch (error) {
      if (reveal) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
      return;
    }
    if (!graph || graph.nodes.length === 0) {
      if (reveal) {
        void vscode.window.showWarningMessage(say("There is nothing to draw for {0}: it has errors, or the server is not running.", scheme));
      }
      return;
    }
    const title = say("{0}: dependencies", scheme);
    const known = this.graphs;
    if (known) {
      const same = known.scheme === scheme && JSON.stringify(known.graph) === JSON.stringify(graph);
      known.scheme = scheme;
      known.graph = graph;
      if (reveal) {
        known.panel.reveal(undefined, true);
      }
      if (same) {
        return;
      }
    } else {
      if (!reveal) {
        return;
      }
      const panel = vscode.window.createWebviewPanel(
        "ius.graph",
        title,
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { ...this.webviewOptions(), retainContextWhenHidden: true },
      );
      panel.iconPath = vscode.Uri.joinPath(this.home, "images", "icon.png");
      panel.onDidDispose(() => (this.graphs = undefined));
      panel.webview.onDidReceiveMessage((told: Told) => {
        if (told.action === "open") {
          void open(this.graphs?.graph.nodes[told.at ?? -1]?.location);
        }
      });
      this.graphs = { panel, scheme, graph };
    }
    if (this.graphs) {
      this.graphs.panel.title = title;
      this.graphs.panel.webview.html = this.page(
        this.graphs.panel.webview,
        title,
        "graph",
        GRAPH_STYLE,
        graphBody(scheme, graph, say),
      );
    }
  }

  private webviewOptions(): vscode.WebviewOptions {
    return {
      enableScripts: true,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [vscode.Uri.joinPath(this.home, "dist", "webview")],
    };
  }

  private page(webview: vscode.Webview, title: string, script: "decision" | "graph", style: string, body: string): string {
    return page({
      title,
      language: vscode.env.language,
      nonce: nonce(randomBytes),
      style,
      script: webview.asWebviewUri(vscode.Uri.joinPath(this.home, "dist", "webview", `${script}.js`)).toString(),
      body,
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listeners.forEach((listener) => listener.dispose());
    this.decision?.panel.dispose();
    this.graphs?.panel.dispose();
    this.cases?.panel.dispose();
  }
}
