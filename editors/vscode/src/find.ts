/** Where the program `ius` is. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** What finding the program needs to know of its surroundings. */
export interface Surroundings {
  /** The folder that is open, for relative paths. */
  readonly folder: string | undefined;
  readonly path: string;
  readonly platform: NodeJS.Platform;
  readonly pathExtensions: string;
}

/** The surroundings of this process. */
export function surroundings(folder: string | undefined): Surroundings {
  return {
    folder,
    path: process.env["PATH"] ?? "",
    platform: process.platform,
    pathExtensions: process.env["PATHEXT"] ?? ".EXE;.CMD;.BAT",
  };
}

/**
 * The file that the setting `ius.path` names: a bare name is looked for on `PATH`, `~` is the home
 * folder, `${workspaceFolder}` and relative paths start from the open folder. Undefined if there
 * is no such program.
 */
export async function findProgram(setting: string, around: Surroundings): Promise<string | undefined> {
  const named = setting.trim() === "" ? "ius" : setting.trim();
  const expanded = named
    .replace(/^~(?=$|[\\/])/, homedir())
    .replaceAll("${workspaceFolder}", around.folder ?? "")
    .replaceAll("${userHome}", homedir());
  if (/[\\/]/.test(expanded)) {
    const file = isAbsolute(expanded) ? expanded : resolve(around.folder ?? ".", expanded);
    return first(withExtensions(file, around));
  }
  const folders = around.path.split(delimiter).filter((folder) => folder !== "");
  // Cargo installs there, and an editor started from a menu often does not have it on its path.
  folders.push(join(homedir(), ".cargo", "bin"));
  return first(folders.flatMap((folder) => withExtensions(join(folder, expanded), around)));
}

function withExtensions(file: string, around: Surroundings): string[] {
  return around.platform === "win32"
    ? [file, ...around.pathExtensions.split(";").map((extension) => file + extension.toLowerCase())]
    : [file];
}

async function first(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    try {
      await access(file, constants.X_OK);
      if ((await stat(file)).isFile()) {
        return file;
      }
    } catch {
      // Not there, or not ours to run: the next one.
    }
  }
  return undefined;
}
