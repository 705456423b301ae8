/** The arguments of `npm run lake`: what they mean, and everything that is wrong with them at once. */
import assert from "node:assert/strict";
import test from "node:test";
import { type LakeOptions, lakeUsage, parseLakeOptions } from "./lake-options.ts";

function read(...words: string[]): LakeOptions {
  const options = parseLakeOptions(words);
  assert.ok(options !== "help");
  return options;
}

test("nothing given: one hierarchical account on a free port, in memory", () => {
  const { port, accounts, key, requests, faults, data, whileHeld } = read();
  assert.deepEqual(
    { port, accounts, whileHeld },
    {
      port: 0,
      accounts: [{ name: "contosolake", hierarchical: true }],
      whileHeld: false,
    },
  );
  assert.deepEqual([key, requests, faults, data], [undefined, undefined, undefined, undefined]);
});

test("every option, accounts in their order and hierarchical ones first", () => {
  const words =
    "--port 8080 --flat cold --account hot --account=warm --key QUJD --token-for me --requests r --faults f";
  const options = read(...words.split(" "), "--data", "d", "--while-held", "--answer", "putBlobOwner=reset");
  assert.deepEqual(options.accounts, [
    { name: "hot", hierarchical: true },
    { name: "warm", hierarchical: true },
    { name: "cold", hierarchical: false },
  ]);
  const { port, key, tokenFor, requests, faults, data, whileHeld, answers } = options;
  assert.deepEqual(
    { port, key, tokenFor, requests, faults, data, whileHeld },
    { port: 8080, key: "QUJD", tokenFor: "me", requests: "r", faults: "f", data: "d", whileHeld: true },
  );
  assert.equal(answers.putBlobOwner, "reset");
});

test("everything that is wrong is told at once, each with what is allowed", () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ["--port 99999", /--port 99999: expected a TCP port from 0 .* to 65535/],
    ["--account No", /No is not an account name: expected 3 to 24/],
    ["--account same --flat same", /same is named twice/],
    ["--key not!", /--key not!: expected an account key in base64/],
    ["--answer putBlobOwner=lost", /putBlobOwner=kept or reset/],
    ["--acount x", /--acount: not an option; allowed: --port, --account/],
    ["--forbid everything", /--forbid everything: expected PROVIDER\/TYPE\/read/],
    ["stray", /stray: expected options only/],
    ["--while-held=yes", /--while-held takes no value/],
    ["--data a --data b", /--data is given twice/],
    ["--faults --requests r", /--faults: expected a value/],
  ];
  for (const [words, message] of wrong)
    assert.throws(() => read(...words.split(" ")), { name: "RangeError", message }, words);
  const all = wrong.flatMap(([words]) => words.split(" "));
  assert.throws(
    () => read(...all),
    (error: Error) => error.message.split("\n").length >= wrong.length,
  );
});

test("help is asked for, and names every option", () => {
  assert.equal(parseLakeOptions(["--port", "x", "--help"]), "help");
  for (const name of [
    "port",
    "account",
    "flat",
    "key",
    "token-for",
    "requests",
    "faults",
    "data",
    "while-held",
    "answer",
  ])
    assert.match(lakeUsage, new RegExp(`--${name} `));
});
