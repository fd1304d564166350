/** What several tests need: where the extension is, and files of it. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the extension; tests run from it or from below. */
export const EXTENSION = (() => {
  let folder = process.cwd();
  while (!existsSync(join(folder, "language-configuration.json"))) {
    if (dirname(folder) === folder) {
      throw new Error("run the tests in editors/vscode");
    }
    folder = dirname(folder);
  }
  return folder;
})();

/** The folder of the project. */
export const PROJECT = join(EXTENSION, "..", "..");

/** A file of the extension. */
export function read(path: string): string {
  return readFileSync(join(EXTENSION, path), "utf8");
}

/** A JSON file of the extension. */
export function json<T>(path: string): T {
  return JSON.parse(read(path)) as T;
}
