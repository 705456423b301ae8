import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { SignalFilter } from "./cli-process.ts";

test("signals that arrive together are one, a later one is another", () => {
  const filter = new SignalFilter();
  assert.deepEqual(
    [1000, 1004, 1600, 1750, 1751].map((atMs) => filter.passes(atMs)),
    [true, false, false, true, false],
  );
});

/** Runs a stand-in for the CLI that counts its interrupts and ends with status 7 at the first. */
async function interrupt(send: (pid: number) => void): Promise<{ status: number | null; received: string }> {
  const folder = mkdtempSync(join(tmpdir(), "adls-signal-"));
  const received = join(folder, "received");
  try {
    const cli = join(folder, "cli");
    const script =
      `trap 'printf I >> "${received}"; sleep 0.3; exit 7' INT\n` +
      `printf R >> "${received}"\nwhile :; do sleep 0.05; done\n`;
    writeFileSync(cli, `#!/bin/sh\n${script}`, { mode: 0o755 });
    writeFileSync(received, "");
    const program = `import { runCli } from ${JSON.stringify(join(import.meta.dirname, "cli-process.ts"))};
      process.exitCode = await runCli(${JSON.stringify(cli)}, [], { environment: process.env, stdin: "ignore" });`;
    const wrapper = spawn(process.execPath, ["--input-type=module", "-e", program], {
      detached: true,
      stdio: "ignore",
    });
    while (readFileSync(received, "utf8") === "") await new Promise((resolve) => setTimeout(resolve, 20));
    send(wrapper.pid ?? 0);
    const status = await new Promise<number | null>((resolve) => wrapper.on("exit", resolve));
    return { status, received: readFileSync(received, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("an interrupt of the wrapper alone reaches the CLI once, and the CLI's status is the wrapper's", async () => {
  assert.deepEqual(await interrupt((pid) => process.kill(pid, "SIGINT")), { status: 7, received: "RI" });
});

test("an interrupt of the whole group, and another by npm, reach the CLI once", async () => {
  const both = (pid: number): void => {
    process.kill(-pid, "SIGINT");
    process.kill(pid, "SIGINT");
  };
  assert.deepEqual(await interrupt(both), { status: 7, received: "RI" });
});
