import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile, chmod, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { isCalendarDay } from "../src/dates";
import { findProgram } from "../src/find";

test("days of the calendar, and no others", () => {
  for (const day of ["2026-05-22", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]) {
    assert.ok(isCalendarDay(day), day);
  }
  for (const day of ["2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-1", "0000-01-01", "", " 2026-05-22"]) {
    assert.ok(!isCalendarDay(day), day);
  }
});

test("the program is found by name, by path, and not where it is not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ius é "));
  try {
    const bin = join(folder, "bin");
    await mkdir(bin);
    const program = join(bin, "some-ius");
    await writeFile(program, "#!/bin/sh\n");
    const around = { folder, path: `/nowhere:${bin}`, platform: "linux" as const, pathExtensions: "" };
    assert.equal(await findProgram("some-ius", around), undefined, "not to be run yet");
    await chmod(program, 0o755);
    assert.equal(await findProgram("some-ius", around), program);
    assert.equal(await findProgram("bin/some-ius", around), program);
    assert.equal(await findProgram("${workspaceFolder}/bin/some-ius", around), program);
    assert.equal(await findProgram(program, { ...around, path: "" }), program);
    assert.equal(await findProgram("bin", around), undefined, "a folder is no program");
    assert.equal(await findProgram("no-such-program-here", around), undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
});
