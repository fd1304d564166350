/** The extension from start to end. */

import type { ExtensionContext } from "vscode";

import { Choices } from "./choices";
import { Commands } from "./commands";
import { Panels } from "./panels";
import { Server } from "./server";

let server: Server | undefined;

/** Called by the editor when the first rule file is opened, or a project with rules. */
export async function activate(context: ExtensionContext): Promise<void> {
  const choices = new Choices(context.workspaceState);
  server = new Server(choices, (command, args) => commands.intercept(command, args));
  const commands = new Commands(context, server, choices);
  const panels = new Panels(context.extensionUri, server, choices);
  commands.use(panels);
  context.subscriptions.push(choices, server, commands, panels);
  await server.start();
}

/** Called by the editor before the window closes: the server is asked to end, and waited for. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
