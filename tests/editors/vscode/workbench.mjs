// The real editor for tests: a server on this machine, a browser without a window, and the few
// things a drafter does with hands and eyes. Every wait is for something to be seen or written,
// never for time to pass.

import { spawn, spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** How long something may take to appear. */
const PATIENCE = 30_000;

/**
 * Waits until `look` answers something true, and returns it.
 * @template T
 * @param {string} what in words, for the message when it never comes
 * @param {() => Promise<T> | T} look
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, look, patience = PATIENCE) {
  const end = Date.now() + patience;
  let last;
  for (;;) {
    try {
      const seen = await look();
      if (seen) {
        return seen;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`not seen within ${patience / 1000} s: ${what}${last ? ` (${last.message.split("\n")[0]})` : ""}`);
    }
    await pause(80);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The editor with our package, open on a folder. */
export class Workbench {
  /** Hosts that the page asked for and was not given. */
  strangers = new Set();
  /** Where the session is, for the messages. */
  stage = "start";

  /**
   * @param {{ home: string, folder: string, vsix: string, settings: Record<string, unknown>, pictures: string }} options
   */
  static async open(options) {
    const bench = new Workbench();
    Object.assign(bench, options);
    try {
      await bench.start();
    } catch (error) {
      await bench.close();
      throw error;
    }
    return bench;
  }

  async start() {
    const { home, folder, vsix, settings, pictures } = this;
    const data = join(home, "data");
    const extensions = join(home, "extensions");
    await Promise.all([data, extensions].map((path) => rm(path, { recursive: true, force: true })));
    await mkdir(join(data, "User"), { recursive: true });
    await mkdir(pictures, { recursive: true });
    const settingsFile = join(data, "User", "settings.json");
    const written = {
      "chat.commandCenter.enabled": false,
      "editor.accessibilitySupport": "off",
      "editor.cursorBlinking": "solid",
      "editor.hover.delay": 100,
      "editor.minimap.enabled": false,
      "extensions.ignoreRecommendations": true,
      "files.autoSave": "off",
      "git.enabled": false,
      "security.workspace.trust.enabled": false,
      "telemetry.telemetryLevel": "off",
      "update.mode": "none",
      "window.commandCenter": false,
      "workbench.editor.empty.hint": "hidden",
      "workbench.reduceMotion": "on",
      "workbench.startupEditor": "none",
      "workbench.tips.enabled": false,
      "workbench.colorTheme": "Default Light Modern",
      ...settings,
    };
    await writeFile(settingsFile, JSON.stringify(written, null, 2));
    // Settings that belong to a machine, such as `ius.path`, are read from here once they are known.
    await mkdir(join(data, "Machine"), { recursive: true });
    await writeFile(join(data, "Machine", "settings.json"), JSON.stringify(settings, null, 2));
    await writeFile(join(home, "config.yaml"), "auth: none\n");
    const entry = join(home, "editor", "node_modules", "code-server", "out", "node", "entry.js");
    const common = ["--config", join(home, "config.yaml"), "--user-data-dir", data, "--extensions-dir", extensions];
    const env = { ...process.env, EXTENSIONS_GALLERY: "{}" };
    delete env.PORT;
    const installed = spawnSync(process.execPath, [entry, ...common, "--install-extension", vsix], { env, encoding: "utf8" });
    if (installed.status !== 0 || !/successfully installed/i.test(installed.stdout)) {
      throw new Error(`the package was not installed:\n${installed.stdout}${installed.stderr}`);
    }
    const port = await freePort();
    const log = createWriteStream(join(home, "server.log"));
    this.server = spawn(
      process.execPath,
      [
        entry, ...common, "--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry",
        "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override",
      ],
      // A group of its own, so that the editor's helpers end with it.
      { env, detached: true, stdio: ["ignore", "pipe", "pipe"] },
    );
    this.server.stdout.pipe(log);
    this.server.stderr.pipe(log);
    await until("the editor's server answers", async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);

    const { chromium } = createRequire(join(home, "editor", "package.json"))("playwright-core");
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
    });
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.route("**/*", (route) => {
      const url = new URL(route.request().url());
      if (["127.0.0.1", "localhost"].includes(url.hostname) || ["data:", "blob:"].includes(url.protocol)) {
        return route.continue();
      }
      this.strangers.add(url.host);
      return route.abort();
    });
    this.page = await context.newPage();
    this.page.setDefaultTimeout(PATIENCE);
    this.console = [];
    this.page.on("console", (message) => {
      if (message.type() === "error") {
        this.console.push(message.text());
      }
    });
    await this.page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await this.page.waitForSelector(".monaco-workbench .part.editor");
    await until("the explorer shows the folder", () => this.page.locator(".explorer-folders-view .monaco-list-row").count());
  }

  /** Presses a button of a notification. */
  async pressButton(label) {
    await this.page.locator(".notifications-toasts .monaco-button", { hasText: label }).first().click();
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Types as a person does, so that the editor has the chance to help. */
  type(text) {
    return this.page.keyboard.type(text, { delay: 12 });
  }

  /** Takes the keys away from a panel, which would keep them to itself. */
  async outOfPanels() {
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLIFrameElement) {
        document.activeElement.blur();
        window.focus();
      }
    });
  }

  /** Opens a file by its path in the folder. */
  async openFile(path) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    await this.outOfPanels();
    await this.press("Control+P");
    await this.page.waitForSelector(".quick-input-widget:not([style*='display: none']) input");
    await this.page.keyboard.type(path);
    await until(`quick open offers ${path}`, async () => {
      const first = await this.page.locator(".quick-input-list .monaco-list-row").first().getAttribute("aria-label");
      return first?.includes(name);
    });
    await this.press("Enter");
    await until(`${name} is the active tab`, async () =>
      (await this.page.locator(".tabs-container .tab.active").first().getAttribute("aria-label"))?.includes(name),
    );
    await this.page.waitForSelector(".monaco-editor .view-line");
  }

  /** Runs a command by its name in the palette. */
  async command(name) {
    await this.outOfPanels();
    await this.press("F1");
    const input = this.page.locator(".quick-input-widget:not([style*='display: none']) input").first();
    await input.waitFor();
    await input.fill(`>${name}`);
    await until(`the palette offers ${name}`, async () =>
      (await this.page.locator(".quick-input-list .monaco-list-row").first().getAttribute("aria-label"))
        ?.toLowerCase()
        .includes(name.toLowerCase().replace("…", "")),
    );
    await this.press("Enter");
    await this.page.waitForFunction(
      (text) => {
        const widget = document.querySelector(".quick-input-widget");
        return !widget || widget.style.display === "none" || widget.querySelector("input")?.value !== text;
      },
      `>${name}`,
    );
  }

  /** Puts the cursor at a line and column, both from 1. */
  async goTo(line, column = 1) {
    await this.press("Control+G");
    const input = this.page.locator(".quick-input-widget:not([style*='display: none']) input").first();
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.press("Enter");
    await until(`the cursor is at ${line}:${column}`, async () =>
      (await this.status()).includes(`Ln ${line}, Col ${column}`),
    );
  }

  /** How many errors, warnings and notes the status bar counts. */
  async findingCounts() {
    const label = (await this.page.locator('[id="status.problems"] a').getAttribute("aria-label")) ?? "";
    const count = (word) => new RegExp(`${word}s?: (\\d+)`, "i").exec(label)?.[1] ?? "0";
    return { errors: count("error"), warnings: count("warning"), infos: count("info"), label };
  }

  /** Brings the list of problems forward, if it is not there. */
  async showProblems() {
    if ((await this.page.locator(".markers-panel").count()) === 0 || !(await this.page.locator(".markers-panel").first().isVisible())) {
      await this.command("Problems: Focus on Problems View");
      await this.page.waitForSelector(".markers-panel");
      await this.focusEditor();
    }
  }

  /** Puts the explorer and the list of problems away. */
  async makeRoom() {
    const visible = (selector) => this.page.locator(selector).first().isVisible();
    if (await visible(".part.sidebar")) {
      await this.press("Control+B");
      await until("the explorer is away", async () => !(await visible(".part.sidebar")));
    }
    if (await visible(".part.panel")) {
      await this.press("Control+J");
      await until("the list of problems is away", async () => !(await visible(".part.panel")));
    }
  }

  /** Back to the text. */
  async focusEditor() {
    await this.command("View: Focus First Editor Group");
    await until("the text has the cursor", () =>
      this.page.evaluate(() => document.activeElement?.closest(".monaco-editor") !== null),
    );
  }

  /** What is shown when the pointer rests on a place of the text; it must hold some words. */
  async hover(line, column, wanted) {
    return until(`a hover with ${wanted}`, async () => {
      const point = await this.pointAt(line, column);
      if (!point) {
        return undefined;
      }
      await this.page.mouse.move(point.x - 3, point.y);
      await this.page.mouse.move(point.x, point.y, { steps: 3 });
      const end = Date.now() + 3000;
      while (Date.now() < end) {
        for (const text of await this.page.locator(".monaco-hover:not(.hidden)").allInnerTexts()) {
          if (text.includes(wanted)) {
            return text.replace(/\u00a0/g, " ");
          }
        }
        await pause(80);
      }
      await this.page.mouse.move(2, 300);
      return undefined;
    });
  }

  /** Takes the pointer away from the text, until nothing floats over it. */
  async rest() {
    await this.page.mouse.move(640, 14);
    await until("no hover is shown", async () => (await this.page.locator(".monaco-hover:not(.hidden)").count()) === 0);
  }

  /** Where on the screen a character of the text is. */
  async pointAt(line, column) {
    return this.page.evaluate(
      ([wanted, offset]) => {
        const editor = document.querySelector(".editor-group-container.active .monaco-editor");
        const label = [...(editor?.querySelectorAll(".margin-view-overlays .line-numbers") ?? [])].find(
          (each) => Number(each.textContent) === wanted,
        );
        const top = label?.parentElement?.style.top;
        const text = [...(editor?.querySelectorAll(".view-line") ?? [])].find((each) => each.style.top === top);
        if (top === undefined || !text) {
          return undefined;
        }
        let left = offset;
        const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
          const length = node.textContent?.length ?? 0;
          if (left < length) {
            const range = document.createRange();
            range.setStart(node, left);
            range.setEnd(node, left + 1);
            const box = range.getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
          }
          left -= length;
        }
        return undefined;
      },
      [line, column - 1],
    );
  }

  /** Takes the action at the cursor whose title fits. */
  async fix(title) {
    const actions = this.page.locator(".action-widget .monaco-list-row.action");
    const wanted = actions.filter({ hasText: title }).first();
    await until(`the action ${title}`, async () => {
      if ((await actions.count()) === 0) {
        await this.press("Control+.");
        await pause(600);
      }
      if (await wanted.count()) {
        return true;
      }
      await this.press("Escape");
      return false;
    });
    // By keyboard: for a moment after it opens the list takes no pointer.
    for (let step = 0; step < 40; step += 1) {
      const focused = (await this.page.locator(".action-widget .monaco-list-row.focused").first().getAttribute("aria-label")) ?? "";
      if (title.test(focused)) {
        await this.press("Enter");
        break;
      }
      await this.press("ArrowDown");
      await pause(40);
    }
    await until("the list of actions is closed", async () => (await actions.count()) === 0);
  }

  /** Gives what the cursor is on another name. */
  async rename(name) {
    await this.press("F2");
    const input = this.page.locator(".monaco-editor .rename-box input").first();
    await input.waitFor();
    await input.fill(name);
    await this.press("Enter");
    await until("the new name is taken", async () => !(await input.isVisible()));
  }

  /** The lines above clauses and examples that are on the screen. */
  async lenses() {
    return (await this.page.locator(".codelens-decoration > a").allInnerTexts()).map((text) => text.replace(/\u00a0/g, " "));
  }

  /** The lens right above a line that is on the screen. */
  async lensAbove(line, title) {
    return until(`a lens ${title} above ${line}`, async () => {
      const lines = this.page.locator(".editor-group-container.active .monaco-editor .view-line");
      const texts = await this.lines();
      const at = texts.findIndex((text) => text.startsWith(line));
      const box = at < 0 ? null : await lines.nth(at).boundingBox();
      if (!box) {
        return undefined;
      }
      for (const lens of await this.page.locator(".codelens-decoration > a").filter({ hasText: title }).all()) {
        const own = await lens.boundingBox();
        if (own && own.y < box.y && box.y - own.y < 2 * box.height) {
          return lens;
        }
      }
      return undefined;
    });
  }

  /** Takes an entry of a list that is asked for. */
  async choose(label) {
    const row = this.page.locator(".quick-input-widget:not([style*='display: none']) .quick-input-list .monaco-list-row", { hasText: label }).first();
    await row.waitFor();
    await row.click();
  }

  /** Answers a question; a refused answer is left standing. */
  async answer(text, { refused } = {}) {
    const input = this.page.locator(".quick-input-widget:not([style*='display: none']) input").first();
    await until("the question", async () => (await this.page.locator(".quick-input-widget:not([style*='display: none']) .quick-input-list .monaco-list-row").count()) === 0 && (await input.count()) > 0);
    await input.fill(text);
    if (refused) {
      await until("the answer is refused", async () => refused.test(await this.page.locator(".quick-input-message").first().innerText()));
      return;
    }
    await this.press("Enter");
  }

  /** The text of the status bar. */
  async status() {
    return (await this.page.locator(".statusbar").innerText()).replace(/\u00a0/g, " ");
  }

  /** Saves, and returns the text on the disk. */
  async save(path) {
    // What was still under way may write after the first time.
    await until("the file is saved", async () => {
      await this.press("Control+S");
      await pause(250);
      return (await this.page.locator(".tabs-container .tab.active.dirty").count()) === 0;
    });
    return readFile(path, "utf8");
  }

  /** The findings in the Problems panel, one text each. */
  async problems() {
    const rows = await this.page.locator(".markers-panel .monaco-list-row .marker-container, .markers-panel .monaco-list-row").allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, " ").replace(/\u00a0/g, " "));
  }

  /** Texts of the lines that are on the screen. */
  async lines() {
    return (await this.page.locator(".editor-group-container.active .monaco-editor .view-line").allInnerTexts()).map((line) =>
      line.replace(/\u00a0/g, " "),
    );
  }

  /** The notifications that are on the screen. */
  async notifications() {
    return (await this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts()).map((text) =>
      text.replace(/\s+/g, " "),
    );
  }

  /** Takes the notifications away. */
  async clearNotifications() {
    await this.command("Notifications: Clear All Notifications");
    await until("no notification is shown", async () => (await this.notifications()).length === 0);
  }

  /** The entries of the completion list. */
  suggestions() {
    return this.page.locator(".suggest-widget.visible .monaco-list-row");
  }

  /**
   * Takes an entry of the completion list.
   * @param {string} label how the entry begins
   */
  async accept(label) {
    const wanted = this.suggestions().filter({ hasText: label });
    await until(`completion offers ${label}`, async () => {
      if ((await this.suggestions().count()) === 0) {
        await this.press("Control+Space");
        await pause(250);
      }
      return wanted.count();
    });
    for (let step = 0; step < 60; step += 1) {
      const focused = await this.page.locator(".suggest-widget.visible .monaco-list-row.focused").first().getAttribute("aria-label");
      if (focused?.startsWith(label)) {
        await this.press("Enter");
        return;
      }
      await this.press("ArrowDown");
      await pause(40);
    }
    throw new Error(`completion offers ${label}, but it could not be chosen`);
  }

  /** Text inside our panel beside the rules, which is a page in a page in a page. */
  async panel(title, patience = PATIENCE) {
    return until(`the panel ${title}`, async () => {
      for (const frame of this.page.frames()) {
        const body = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
        if (body.includes(title) && frame !== this.page.mainFrame()) {
          return frame;
        }
      }
      return undefined;
    }, patience);
  }

  /** The frame that holds an element. */
  async panelWith(selector) {
    return until(`a panel with ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        if (frame !== this.page.mainFrame() && (await frame.locator(selector).count().catch(() => 0)) > 0) {
          return frame;
        }
      }
      return undefined;
    });
  }

  async picture(name) {
    await this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }

  async close() {
    await this.browser?.close().catch(() => undefined);
    if (this.server?.pid !== undefined && this.server.exitCode === null) {
      const ended = new Promise((resolve) => this.server.once("exit", resolve));
      try {
        process.kill(-this.server.pid, "SIGTERM");
      } catch {
        // It has ended by itself.
      }
      await Promise.race([ended, pause(4000)]);
      try {
        process.kill(-this.server.pid, "SIGKILL");
      } catch {
        // It has ended when asked.
      }
    }
  }
}
