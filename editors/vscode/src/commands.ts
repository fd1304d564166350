/** What the drafter can ask for: by the palette, by a lens, by a button. */

import * as vscode from "vscode";

import type { Choices } from "./choices";
import { open, type Panels } from "./panels";
import { ServerCommand, type Ran, type Scheme } from "./protocol";
import type { Server } from "./server";

const LAST_FILES = "ius.applicantFiles";
const MOST_FILES = 400;

/** Names that are never applicant files, whatever is in them. */
const NEVER = "{**/node_modules/**,**/target/**,**/.*/**,**/package*.json,**/tsconfig*.json,**/schemas/**,**/*.case.yaml,**/*.case.yml,**/*.case.json}";

/** Which scheme is meant: by a lens or button, or left open. */
interface Wish {
  readonly scheme?: string;
  readonly title?: string;
}

/** The commands of the extension. */
export class Commands implements vscode.Disposable {
  private readonly listeners: vscode.Disposable[] = [];
  private panels: Panels | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly server: Server,
    private readonly choices: Choices,
  ) {
    const commands: Record<string, (...args: unknown[]) => unknown> = {
      evaluate: (wish) => this.evaluate(asWish(wish)),
      graph: (wish) => this.graph(asWish(wish)),
      runExampleHere: () => this.runExampleHere(),
      runExamples: () => this.runExamples(),
      pickDate: () => this.choices.pickDate(),
      switchLanguage: () => this.choices.switchLanguage(),
      restart: () => this.server.restart(),
      showOutput: () => this.server.showOutput(),
      install: () => this.showPage("install.md"),
      walkthrough: () =>
        vscode.commands.executeCommand("workbench.action.openWalkthrough", `${this.context.extension.id}#first-rule`, false),
      newRuleFile: () => this.newRuleFile(),
    };
    for (const [name, run] of Object.entries(commands)) {
      this.listeners.push(
        vscode.commands.registerCommand(`ius.client.${name}`, async (...args: unknown[]) => {
          try {
            return await run(...args);
          } catch (error) {
            void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
            return undefined;
          }
        }),
      );
    }
  }

  /** The panels, which need the server that needs these commands. */
  use(panels: Panels): void {
    this.panels = panels;
  }

  /** What a lens asks of the server, carried out here because it takes questions or a place to show. */
  intercept(command: string, args: readonly unknown[]): Promise<unknown> | undefined {
    switch (command) {
      case ServerCommand.evaluate:
        return this.evaluate(asWish(args[0]));
      case ServerCommand.graph:
        return this.graph(asWish(args[0]));
      case ServerCommand.showCases:
        return this.showCases(args);
      case ServerCommand.runExample:
      case ServerCommand.runExamples:
        return this.run(command, args);
      default:
        return undefined;
    }
  }

  private async evaluate(wish: Wish): Promise<void> {
    const scheme = await this.scheme(wish, vscode.l10n.t("Which scheme is to be evaluated?"));
    if (!scheme) {
      return;
    }
    const file = await this.applicantFile(scheme.name);
    if (file) {
      await this.panels?.showDecision(scheme.name, scheme.title ?? undefined, file);
    }
  }

  private async graph(wish: Wish): Promise<void> {
    const scheme = await this.scheme(wish, vscode.l10n.t("Whose dependencies are to be shown?"));
    if (scheme) {
      await this.panels?.drawGraph(scheme.name, true);
    }
  }

  /** The scheme that is meant; the one the cursor is in, if the file has several; else the drafter is asked. */
  private async scheme(wish: Wish, question: string): Promise<Scheme | undefined> {
    if (wish.scheme !== undefined) {
      if (wish.title !== undefined) {
        return { name: wish.scheme, title: wish.title };
      }
      const known = await this.server.execute<Scheme[]>(ServerCommand.schemes, {});
      return known?.find((each) => each.name === wish.scheme) ?? { name: wish.scheme };
    }
    const editor = vscode.window.activeTextEditor;
    const uri = editor?.document.languageId === "ius" ? editor.document.uri.toString() : undefined;
    const here = uri === undefined ? [] : ((await this.server.execute<Scheme[]>(ServerCommand.schemes, { uri })) ?? []);
    if (here.length === 1) {
      return here[0];
    }
    if (editor && here.length > 1) {
      const line = editor.selection.active.line;
      const above = here
        .filter((each) => each.location && each.location.range.start.line <= line)
        .sort((a, b) => (b.location?.range.start.line ?? 0) - (a.location?.range.start.line ?? 0));
      if (above[0] && line <= (above[0].location?.range.end.line ?? 0)) {
        return above[0];
      }
    }
    const all = here.length > 0 ? here : ((await this.server.execute<Scheme[]>(ServerCommand.schemes, {})) ?? []);
    if (all.length === 0) {
      void vscode.window.showWarningMessage(
        this.server.running
          ? vscode.l10n.t("There is no scheme in these rules that can be decided.")
          : vscode.l10n.t("The language server is not running."),
      );
      return undefined;
    }
    const chosen = await vscode.window.showQuickPick(
      all.map((each) => ({ label: each.title ?? each.name, description: each.name, each })),
      { title: question, matchOnDescription: true },
    );
    return chosen?.each;
  }

  private async applicantFile(scheme: string): Promise<vscode.Uri | undefined> {
    const kept = this.context.workspaceState.get<Record<string, string>>(LAST_FILES, {});
    const last = kept[scheme];
    interface Choice extends vscode.QuickPickItem {
      readonly uri?: vscode.Uri;
      readonly score: number;
    }
    const found = await vscode.workspace.findFiles("**/*.{yaml,yml,json}", NEVER, MOST_FILES);
    const words = scheme.split(/[._]/).filter((word) => word.length > 2);
    const choices = found
      .map((uri): Choice => {
        const path = vscode.workspace.asRelativePath(uri);
        const recent = uri.toString() === last;
        const near = words.filter((word) => path.toLowerCase().includes(word)).length;
        const place = /(^|\/)(examples?|applicants?)\//.test(path) ? 1 : 0;
        return {
          label: path.slice(path.lastIndexOf("/") + 1),
          description: path,
          uri,
          score: (recent ? 100 : 0) + 4 * place + near,
          ...(recent ? { detail: vscode.l10n.t("used last") } : {}),
        };
      })
      .sort((a, b) => b.score - a.score || a.label.localeCompare(b.label));
    choices.push({ label: vscode.l10n.t("Another file…"), score: 0, alwaysShow: true });
    const chosen = await vscode.window.showQuickPick(choices, {
      title: vscode.l10n.t("Applicant file for {0}", scheme),
      placeHolder: vscode.l10n.t("Who applies?"),
      matchOnDescription: true,
    });
    if (!chosen) {
      return undefined;
    }
    const uri =
      chosen.uri ??
      (
        await vscode.window.showOpenDialog({
          title: vscode.l10n.t("Applicant file for {0}", scheme),
          filters: { [vscode.l10n.t("Applicant files")]: ["yaml", "yml", "json"] },
        })
      )?.[0];
    if (uri) {
      await this.context.workspaceState.update(LAST_FILES, { ...kept, [scheme]: uri.toString() });
    }
    return uri;
  }

  /** Runs what a lens or command names and says how it went. The lens itself is renewed by the server. */
  private async run(command: string, args: readonly unknown[]): Promise<readonly Ran[]> {
    const answer = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Running examples") },
      () => this.server.execute<Ran | readonly Ran[]>(command, ...args),
    );
    const ran = answer === undefined ? [] : "title" in answer ? [answer] : answer;
    this.announce(ran);
    return ran;
  }

  private announce(ran: readonly Ran[]): void {
    const failed = ran.filter((each) => !each.passed);
    const only = ran.length === 1 ? ran[0] : undefined;
    if (ran.length === 0) {
      void vscode.window.showWarningMessage(vscode.l10n.t("There was no example to run."));
      return;
    }
    if (failed.length === 0) {
      void vscode.window.showInformationMessage(
        only ? vscode.l10n.t("passed: {0}", only.title) : vscode.l10n.t("all {0} examples passed", ran.length),
      );
      return;
    }
    const show = vscode.l10n.t("Show");
    const said = only
      ? vscode.l10n.t("failed: {0}", only.title)
      : vscode.l10n.t("{0} of {1} examples failed", failed.length, ran.length);
    void vscode.window.showWarningMessage(said, show).then(async (choice) => {
      if (choice === show) {
        this.panels?.showCases(said, failed);
        if (only) {
          await open(only.location);
        }
      }
    });
  }

  private async showCases(args: readonly unknown[]): Promise<void> {
    const answer = await this.server.execute<readonly Ran[]>(ServerCommand.showCases, ...args);
    const first = args[0];
    const clause = typeof first === "object" && first !== null && "clause" in first ? String(first.clause) : undefined;
    this.panels?.showCases(
      clause === undefined ? vscode.l10n.t("Cases") : vscode.l10n.t("Cases that decide on {0}", clause),
      answer ?? [],
    );
  }

  private async runExamples(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId === "ius") {
      await this.run(ServerCommand.runExamples, [{ uri: editor.document.uri.toString() }]);
    }
  }

  /** Runs the example the cursor stands in: what its lens would run. */
  private async runExampleHere(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "ius") {
      return;
    }
    const head = exampleAbove(editor.document, editor.selection.active.line);
    if (head === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t("The cursor is not in an example."));
      return;
    }
    await this.run(ServerCommand.runExample, [{ uri: editor.document.uri.toString(), title: head }]);
  }

  private async showPage(name: string): Promise<void> {
    const page = vscode.Uri.joinPath(this.context.extensionUri, "walkthrough", name);
    await vscode.commands.executeCommand("markdown.showPreview", page);
  }

  private async newRuleFile(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: "ius", content: "" });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("editor.action.insertSnippet", { langId: "ius", name: "Scheme" });
  }

  dispose(): void {
    this.listeners.forEach((listener) => listener.dispose());
  }
}

/** The title of the example a line belongs to. */
function exampleAbove(document: vscode.TextDocument, line: number): string | undefined {
  for (let at = line; at >= 0; at -= 1) {
    const text = document.lineAt(at).text;
    const head = /^example\s+"((?:[^"\\]|\\.)*)"/.exec(text);
    if (head) {
      return (head[1] ?? "").replace(/\\(["\\])/g, "$1");
    }
    if (/^[a-z]/.test(text)) {
      return undefined;
    }
  }
  return undefined;
}

function asWish(value: unknown): Wish {
  if (typeof value !== "object" || value === null) {
    return {};
  }
  const { scheme, title } = value as Record<string, unknown>;
  return {
    ...(typeof scheme === "string" ? { scheme } : {}),
    ...(typeof title === "string" ? { title } : {}),
  };
}
