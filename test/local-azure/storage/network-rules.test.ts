/** The firewall of an account on its public endpoint, and the one change of the account that opens or closes it. */
import assert from "node:assert/strict";
import test from "node:test";
import { refuseUnlessLetIn } from "./authorization/network-rules.ts";
import type { NetworkRules } from "./authorization/network-rules.ts";

const caller = "203.0.113.7";
const rules = (other: Partial<NetworkRules>): NetworkRules => {
  return { publicAccess: "Enabled", defaultAction: "Deny", addresses: [], ...other };
};

const table: readonly [string, NetworkRules | undefined, string | undefined, boolean][] = [
  ["an account of which nothing is known", undefined, caller, true],
  ["a service that asks no firewall", rules({}), undefined, true],
  ["open to every network", rules({ defaultAction: "Allow" }), caller, true],
  [
    "public access disabled",
    rules({ publicAccess: "Disabled", defaultAction: "Allow", addresses: [caller] }),
    caller,
    false,
  ],
  ["a perimeter", rules({ publicAccess: "SecuredByPerimeter", defaultAction: "Allow" }), caller, false],
  ["nobody is let in", rules({}), caller, false],
  ["the address itself", rules({ addresses: ["198.51.100.1", caller] }), caller, true],
  ["a range around it", rules({ addresses: ["203.0.113.0/29"] }), caller, true],
  ["the next range", rules({ addresses: ["203.0.113.8/29"] }), caller, false],
  ["everybody by a range", rules({ addresses: ["0.0.0.0/0"] }), caller, true],
];

for (const [what, network, address, isLetIn] of table) {
  test(`${what}: ${isLetIn ? "let in" : "kept out"}`, () => {
    const ask = () => refuseUnlessLetIn(network, address);
    if (isLetIn) assert.doesNotThrow(ask);
    else assert.throws(ask, /AuthorizationFailure|not authorized to perform this operation/);
  });
}
