/** What the drafter chose for now: the day of evaluation and the language, shown in the status bar. */

import * as vscode from "vscode";

import { isCalendarDay } from "./dates";

const DATE_KEY = "ius.date";
const RECENT_KEY = "ius.recentDates";

/** The language in which titles, questions and outcomes are shown. */
export type Language = "en" | "nl";

/**
 * The day and the language. The day is a passing choice and is kept with the workspace, not in its
 * settings, so that no drafter commits a date by accident; the language is a setting.
 */
export class Choices implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fired after the day or the language changed. */
  readonly onDidChange = this.changed.event;
  private readonly item = vscode.window.createStatusBarItem("ius.choices", vscode.StatusBarAlignment.Right, 90);
  private readonly listeners: vscode.Disposable[] = [];

  constructor(private readonly memory: vscode.Memento) {
    this.item.name = vscode.l10n.t("Ius: date and language");
    this.item.command = "ius.client.pickDate";
    this.listeners.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("ius.language") || event.affectsConfiguration("ius.today")) {
          this.show();
          this.changed.fire();
        }
      }),
    );
    this.show();
  }

  /** The day that was picked; undefined: the day an applicant file names, under the law of today. */
  get date(): string | undefined {
    const kept = this.memory.get<string>(DATE_KEY);
    return kept !== undefined && isCalendarDay(kept) ? kept : undefined;
  }

  /** The day that the settings take for today; undefined: today. */
  get today(): string | undefined {
    const chosen = vscode.workspace.getConfiguration("ius").get<string>("today", "").trim();
    return isCalendarDay(chosen) ? chosen : undefined;
  }

  get language(): Language {
    return vscode.workspace.getConfiguration("ius").get<string>("language") === "nl" ? "nl" : "en";
  }

  /** Chooses a day, or none. */
  async setDate(date: string | undefined): Promise<void> {
    await this.memory.update(DATE_KEY, date);
    if (date !== undefined) {
      const recent = [date, ...this.recent().filter((other) => other !== date)].slice(0, 8);
      await this.memory.update(RECENT_KEY, recent);
    }
    this.show();
    this.changed.fire();
  }

  private recent(): string[] {
    return this.memory.get<string[]>(RECENT_KEY, []).filter(isCalendarDay);
  }

  /** Asks for a day. Nothing changes when the drafter turns away. */
  async pickDate(): Promise<void> {
    interface Choice extends vscode.QuickPickItem {
      readonly act: "file" | "other" | string;
    }
    const now = this.date;
    const choices: Choice[] = [
      {
        label: vscode.l10n.t("The date of the applicant file"),
        detail: vscode.l10n.t("Each file is decided on its own reference date; values are shown as in force today."),
        act: "file",
        ...(now === undefined ? { description: vscode.l10n.t("chosen") } : {}),
      },
      {
        label: vscode.l10n.t("Another date…"),
        detail: vscode.l10n.t("Decide, and show the law, as of a day you name."),
        act: "other",
      },
      ...this.recent().map((date): Choice => ({
        label: date,
        act: date,
        ...(date === now ? { description: vscode.l10n.t("chosen") } : {}),
      })),
    ];
    const choice = await vscode.window.showQuickPick(choices, {
      title: vscode.l10n.t("Date of evaluation"),
      placeHolder: vscode.l10n.t("On which day is the law applied?"),
    });
    if (!choice) {
      return;
    }
    if (choice.act === "file") {
      await this.setDate(undefined);
      return;
    }
    if (choice.act !== "other") {
      await this.setDate(choice.act);
      return;
    }
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t("Date of evaluation"),
      prompt: vscode.l10n.t("A day, as 2026-05-22"),
      value: now ?? this.today ?? "",
      validateInput: (text) =>
        isCalendarDay(text.trim()) ? undefined : vscode.l10n.t("write a day of the calendar as year-month-day, such as 2026-05-22"),
    });
    if (typed !== undefined) {
      await this.setDate(typed.trim());
    }
  }

  /** Switches between the languages, for this drafter everywhere unless the workspace says otherwise. */
  async switchLanguage(): Promise<void> {
    const settings = vscode.workspace.getConfiguration("ius");
    const next: Language = this.language === "en" ? "nl" : "en";
    const inWorkspace = settings.inspect<string>("language")?.workspaceValue !== undefined;
    await settings.update(
      "language",
      next,
      inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
    );
  }

  private show(): void {
    const day = this.date ?? this.today;
    const language = this.language.toUpperCase();
    this.item.text = `$(law) ${day ?? vscode.l10n.t("today")} · ${language}`;
    const tooltip = new vscode.MarkdownString(undefined, false);
    tooltip.isTrusted = { enabledCommands: ["ius.client.pickDate", "ius.client.switchLanguage"] };
    tooltip.appendMarkdown(
      [
        this.date === undefined
          ? vscode.l10n.t("Applicants are decided on the date in their file.")
          : vscode.l10n.t("Applicants are decided on {0}.", this.date),
        `[${vscode.l10n.t("Pick the date")}](command:ius.client.pickDate) · [${vscode.l10n.t("Switch language")}](command:ius.client.switchLanguage)`,
      ].join("\n\n"),
    );
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: `Ius, ${day ?? vscode.l10n.t("today")}, ${language}` };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
    this.changed.dispose();
    this.listeners.forEach((listener) => listener.dispose());
  }
}
