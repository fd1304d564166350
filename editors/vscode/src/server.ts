/** The language server: started, watched, restarted, stopped. */

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  State,
  type LanguageClientOptions,
  type ServerOptions,
} from "vscode-languageclient/node";

import type { Choices } from "./choices";
import { findProgram, surroundings } from "./find";

/** A command of the server, taken over by the client; undefined leaves it to the server. */
export type Interceptor = (command: string, args: readonly unknown[]) => Promise<unknown> | undefined;

/** How often a server that ends by itself is started again within the time below. */
const MOST_RESTARTS = 4;
const RESTART_WINDOW = 3 * 60 * 1000;

/** The one server of the window. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly output = vscode.window.createOutputChannel("Ius", { log: true });
  private readonly listeners: vscode.Disposable[] = [];
  private readonly status = vscode.languages.createLanguageStatusItem("ius.server", { language: "ius" });
  private readonly changed = new vscode.EventEmitter<boolean>();
  /** Fired when the server has started (true) or stopped (false). */
  readonly onDidChangeRunning = this.changed.event;
  /** Starts and stops follow each other, whoever asks. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly choices: Choices,
    private readonly intercept: Interceptor,
  ) {
    this.status.name = "Ius";
    this.listeners.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("ius.path")) {
          void this.restart();
        }
      }),
      choices.onDidChange(() => void this.tellChoices()),
    );
  }

  get running(): boolean {
    return this.client?.state === State.Running;
  }

  /** Starts the server if it is not running. Says so, with a way out, when it cannot be found. */
  start(): Promise<void> {
    return this.inTurn(() => this.startNow());
  }

  /** Stops the server and starts it again, with the settings as they are now. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  /** Stops the server; the window goes on without it. */
  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  showOutput(): void {
    this.output.show(true);
  }

  /** Asks the server to carry out one of its commands. Undefined if it is not running. */
  async execute<T>(command: string, ...args: unknown[]): Promise<T | undefined> {
    await this.queue;
    if (!this.client || !this.running) {
      return undefined;
    }
    const answer: unknown = await this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
    return answer === null || answer === undefined ? undefined : (answer as T);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async startNow(): Promise<void> {
    if (this.client) {
      return;
    }
    const folder = vscode.workspace.workspaceFolders?.find((each) => each.uri.scheme === "file")?.uri.fsPath;
    const setting = vscode.workspace.getConfiguration("ius").get<string>("path", "ius");
    const program = await findProgram(setting, surroundings(folder));
    if (program === undefined) {
      this.show("missing");
      void this.offerInstallation(setting);
      return;
    }
    const run = { command: program, args: ["lsp"], ...(folder === undefined ? {} : { options: { cwd: folder } }) };
    const serverOptions: ServerOptions = { run, debug: run };
    this.output.info(`${program} lsp`);
    const client = new LanguageClient("ius", "Ius", serverOptions, this.options());
    this.client = client;
    this.show("starting");
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) {
        this.show(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "stopped");
      }
    });
    try {
      await client.start();
      this.show("running");
    } catch (error) {
      this.output.error(String(error));
      this.client = undefined;
      this.show("stopped");
      void this.offerHelp(
        vscode.l10n.t("The language server could not be started: `{0} lsp` did not answer. Is this version of ius recent enough?", program),
      );
    }
  }

  private options(): LanguageClientOptions {
    const ends: number[] = [];
    return {
      documentSelector: [
        { scheme: "file", language: "ius" },
        { scheme: "untitled", language: "ius" },
      ],
      outputChannel: this.output,
      traceOutputChannel: this.output,
      initializationOptions: { showsResults: true },
      markdown: { isTrusted: false, supportHtml: false },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          const now = Date.now();
          ends.push(now);
          if (ends.filter((end) => now - end < RESTART_WINDOW).length <= MOST_RESTARTS) {
            return { action: CloseAction.Restart, handled: true };
          }
          void this.offerHelp(vscode.l10n.t("The language server ended {0} times in three minutes and was not started again.", MOST_RESTARTS + 1));
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        executeCommand: (command, args, next) => this.intercept(command, args) ?? next(command, args),
        workspace: {
          // A server that is ending is not told: the client would start it again for that.
          didChangeConfiguration: async (sections, next) => {
            if (this.running) {
              await next(sections);
            }
          },
          // The day that was picked stands above the setting, without being written into it.
          configuration: async (params, token, next) => {
            const answers: unknown = await next(params, token);
            return Array.isArray(answers)
              ? answers.map((answer, at) => (params.items[at]?.section === "ius" ? this.withDate(answer) : answer))
              : [];
          },
        },
      },
    };
  }

  private withDate(settings: unknown): unknown {
    const date = this.choices.date;
    return date === undefined || typeof settings !== "object" || settings === null ? settings : { ...settings, today: date };
  }

  /** The server is told that something changed; it asks for the settings when it can. */
  private async tellChoices(): Promise<void> {
    if (this.client && this.running) {
      const ius: unknown = JSON.parse(JSON.stringify(vscode.workspace.getConfiguration("ius")));
      await this.client.sendNotification("workspace/didChangeConfiguration", { settings: { ius: this.withDate(ius) } });
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.show("stopped");
    if (client) {
      try {
        await client.stop(4000);
      } catch (error) {
        this.output.warn(String(error));
      }
      await client.dispose();
    }
  }

  private show(state: "missing" | "starting" | "running" | "stopped"): void {
    const running = state === "running";
    const restart = { command: "ius.client.restart", title: vscode.l10n.t("Restart") };
    this.status.busy = state === "starting";
    this.status.severity =
      state === "missing" || state === "stopped" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.status.text = {
      missing: vscode.l10n.t("ius is not installed"),
      starting: vscode.l10n.t("ius is starting"),
      running: vscode.l10n.t("ius is running"),
      stopped: vscode.l10n.t("ius has stopped"),
    }[state];
    this.status.command =
      state === "missing" ? { command: "ius.client.install", title: vscode.l10n.t("How to install") } : restart;
    void vscode.commands.executeCommand("setContext", "ius.running", running);
    if (running) {
      void this.tellChoices();
    }
    this.changed.fire(running);
  }

  private async offerInstallation(setting: string): Promise<void> {
    const how = vscode.l10n.t("How to install");
    const settings = vscode.l10n.t("Open settings");
    const again = vscode.l10n.t("Try again");
    const choice = await vscode.window.showErrorMessage(
      vscode.l10n.t("The program `{0}` was not found. Mistakes, completion and decisions need it.", setting.trim() || "ius"),
      how,
      settings,
      again,
    );
    if (choice === how) {
      await vscode.commands.executeCommand("ius.client.install");
    } else if (choice === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "ius.path");
    } else if (choice === again) {
      await this.restart();
    }
  }

  private async offerHelp(message: string): Promise<void> {
    const output = vscode.l10n.t("Show output");
    const restart = vscode.l10n.t("Restart");
    const choice = await vscode.window.showErrorMessage(message, restart, output);
    if (choice === output) {
      this.showOutput();
    } else if (choice === restart) {
      await this.restart();
    }
  }

  dispose(): void {
    this.listeners.forEach((listener) => listener.dispose());
    this.status.dispose();
    this.changed.dispose();
    this.output.dispose();
  }
}
