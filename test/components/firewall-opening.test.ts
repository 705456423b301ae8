/** Which addresses an environment variable opens a firewall for, and which it does not. */
import assert from "node:assert/strict";
import test from "node:test";
import { readAddresses } from "../../components/firewall-opening.ts";

const table: readonly [string | undefined, readonly string[] | RegExp][] = [
  ["203.0.113.7", ["203.0.113.7"]],
  [" 203.0.113.7 , 203.0.113.16/28,", ["203.0.113.7", "203.0.113.16/28"]],
  [undefined, /^it is not set\. Set it to the address by which this machine goes out\.$/u],
  [" , ", /^it is not set/u],
  ["203.0.113.0/27", /^given "203\.0\.113\.0\/27"; allowed: at most 8 of these .*28 to 30 bits/u],
  ["10.0.0.4", /^given "10\.0\.0\.4"; allowed: .*a public IPv4 address/u],
  ["2001:db8::1", /^given "2001:db8::1"; allowed: /u],
  [Array.from({ length: 9 }, (_, index) => `203.0.113.${index}`).join(","), /allowed: at most 8 of these/u],
];

for (const [text, expected] of table) {
  test(text ?? "nothing", () => {
    const read = readAddresses(text);
    if (expected instanceof RegExp) assert.match("problem" in read ? read.problem : "", expected);
    else assert.deepEqual("addresses" in read ? read.addresses : read.problem, expected);
  });
}
