/** `npm run gen1`: one line when it is ready, answers, an end without a trace; wrong words in one sentence. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";
import { finishedProgram } from "../clients/finished-program.ts";

const SERVE = join(import.meta.dirname, "serve.ts");

test("it prints its URIs, serves, and ends when it is asked to", async () => {
  const child = spawn(process.execPath, [SERVE, "--account", "one", "--account", "two"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const ready = JSON.parse(line) as { readonly endpoint: string; readonly uris: string[]; readonly token: string };
    assert.deepEqual(ready.uris, [`adl+${ready.endpoint}/one`, `adl+${ready.endpoint}/two`]);
    for (const [account, status] of [
      ["one", 200],
      ["two", 200],
      ["three", 404],
    ] as const) {
      const url = `${ready.endpoint}/${account}/webhdfs/v1/?op=LISTSTATUS&api-version=2018-09-01`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${ready.token}`, connection: "close" } });
      assert.equal(answer.status, status, await answer.text());
    }
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
  assert.equal(child.exitCode, 0);
});

for (const [words, says] of [
  [["--port", "x"], /^--port: given x; allowed: 0 to 65535\n$/],
  [["--account", "A"], /^--account: given A; allowed: 3 to 24/],
  [["--prot", "1"], /--prot/],
] as const)
  test(`wrong words: ${words.join(" ")}`, async () => {
    const { status, errors } = await finishedProgram(process.execPath, [SERVE, ...words], { limitSeconds: 30 });
    assert.equal(status, 1);
    assert.match(errors, says);
    assert.doesNotMatch(errors, /\n {4}at /);
  });
