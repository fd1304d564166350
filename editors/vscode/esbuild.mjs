// Bundles the extension, its views and, when asked, the tests. `--production` makes it small.
import { build, context } from "esbuild";
import { readdirSync, rmSync } from "node:fs";

const args = process.argv.slice(2);
const production = args.includes("--production");

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "info",
  legalComments: "none",
};

const extension = {
  ...shared,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
};

const views = {
  ...shared,
  entryPoints: ["src/webview/decision.ts", "src/webview/graph.ts"],
  outdir: "dist/webview",
  platform: "browser",
  format: "iife",
  target: "es2022",
};

const tests = {
  ...shared,
  entryPoints: readdirSync("test")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`),
  outdir: "dist-test",
  outExtension: { ".js": ".cjs" },
  entryNames: "[name]",
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: "inline",
  minify: false,
  // The oniguruma package finds its wasm beside itself, so it stays where npm put it.
  external: ["vscode", "vscode-oniguruma", "vscode-textmate"],
};

if (args.includes("--tests")) {
  rmSync("dist-test", { recursive: true, force: true });
  await build(tests);
} else if (args.includes("--watch")) {
  for (const options of [extension, views]) {
    await (await context(options)).watch();
  }
} else {
  rmSync("dist", { recursive: true, force: true });
  await Promise.all([build(extension), build(views)]);
}
