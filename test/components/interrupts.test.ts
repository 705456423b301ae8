/** Ctrl-C and terminals, in processes of their own. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";

const components = new URL("../../components/engine/", import.meta.url);

/** A program that says where its stop request will be, and waits for ever. */
const waiting =
  `import { passOnInterrupts } from ${JSON.stringify(new URL("stop-request.ts", components).href)};` +
  `process.stdout.write(passOnInterrupts()); setInterval(() => undefined, 1000);`;

async function interrupted() {
  const program = spawn(process.execPath, ["--input-type=module", "-e", waiting], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: unknown[] = await once(program.stdout, "data");
  const stopFile = String(said[0]);
  assert.ok(!existsSync(stopFile));
  program.kill("SIGINT");
  while (!existsSync(stopFile) && program.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
  return { program, stopFile };
}

test("an interrupt leaves a stop request, and the program ends once that is taken", async () => {
  const { program, stopFile } = await interrupted();
  assert.equal(program.exitCode, null);
  program.kill("SIGINT");
  rmSync(stopFile);
  assert.deepEqual(await once(program, "exit"), [32, null]);
});

test("a stop request that nobody takes does not stay", async () => {
  const { program, stopFile } = await interrupted();
  assert.deepEqual(await once(program, "exit"), [32, null]);
  assert.ok(!existsSync(stopFile));
});

test(
  "a program whose grandparent writes into a pipe is not watched",
  { skip: process.platform !== "linux" && "reads /proc" },
  () => {
    const question = `import { isWatched } from ${JSON.stringify(new URL("terminal.ts", components).href)}; console.error(isWatched());`;
    // Each shell stays: what it runs is not its last command.
    const chain = `"$0" -c '"$1" --input-type=module -e "$2"; true' sh "$1" "$2"; true`;
    const asked = spawnSync("sh", ["-c", chain, "sh", process.execPath, question], {
      cwd: fileURLToPath(components),
      encoding: "utf8",
    });
    assert.equal(asked.stderr.trim(), "false");
  },
);
