/** What a run opens of an account's firewall, and what closing leaves: whatever was there before, and what others did. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { closedNetwork, openedNetwork } from "../../migration/firewall/opening.ts";
import type { AccountNetwork, AccountOpening } from "../../migration/firewall/opening.ts";

const subnets = ["/Subnets/data", "/subnets/jobs", "/subnets/other"];
const addresses = ["203.0.113.7", "203.0.113.16/28", "198.51.100.1"];

function network(access: string, allowed: readonly string[], allowedSubnets: readonly string[] = []): AccountNetwork {
  const addressRules = allowed.map((value) => ({ value, action: "Allow" }));
  const subnetRules = allowedSubnets.map((id) => ({ id, action: "Allow", state: "Succeeded" }));
  const rules = {
    bypass: "None",
    defaultAction: "Deny",
    ipRules: addressRules,
    virtualNetworkRules: subnetRules,
    resourceAccessRules: [{ resourceId: "/r", tenantId: "t" }],
  };
  return { publicNetworkAccess: access, rules, addressRules, subnetRules };
}

function opening(other: Partial<AccountOpening> = {}): AccountOpening {
  const closed = { publicNetworkAccess: "Disabled", addresses: [], subnets: [] };
  return { account: "/a", cloud: {}, addresses: ["203.0.113.7"], subnets: [], closed, ...other };
}

test("opening lets in one address and denies all others; everything else goes back as it came", () => {
  const opened = openedNetwork(network("Disabled", []), opening());
  assert.deepEqual(opened?.publicNetworkAccess, "Enabled");
  assert.deepEqual(opened.rules, {
    bypass: "None",
    defaultAction: "Deny",
    ipRules: [{ value: "203.0.113.7", action: "Allow" }],
    virtualNetworkRules: [],
    resourceAccessRules: [{ resourceId: "/r", tenantId: "t" }],
  });
});

test("a firewall that allows by default denies by default while it is open for a run", () => {
  const found = network("Disabled", []);
  const opened = openedNetwork({ ...found, rules: { ...found.rules, defaultAction: "Allow" } }, opening());
  assert.equal(opened?.rules["defaultAction"], "Deny");
});

test("who is let in already needs no change", () => {
  assert.equal(openedNetwork(network("Enabled", ["203.0.113.7"]), opening()), undefined);
});

test("closing takes away what the run opened and nothing else", () => {
  const left = network("Enabled", ["198.51.100.1", "203.0.113.7"], ["/subnets/jobs"]);
  const closed = closedNetwork(left, opening({ subnets: ["/SUBNETS/jobs"] }));
  assert.equal(closed?.publicNetworkAccess, "Disabled");
  assert.deepEqual(closed.addressRules, [{ value: "198.51.100.1", action: "Allow" }]);
  assert.deepEqual(closed.subnetRules, []);
});

test("a public endpoint that others have opened, with none of the run's rules, is theirs", () => {
  assert.equal(closedNetwork(network("Enabled", ["198.51.100.1"]), opening()), undefined);
});

test("where the run's address is let in for good, the public endpoint is what is left open", () => {
  const closed = { publicNetworkAccess: "Disabled", addresses: ["203.0.113.7"], subnets: [] };
  const after = closedNetwork(network("Enabled", ["203.0.113.7"]), opening({ closed }));
  assert.equal(after?.publicNetworkAccess, "Disabled");
  assert.equal(after.addressRules.length, 1);
});

const declared = fc.record({
  publicNetworkAccess: fc.constantFrom("Enabled", "Disabled"),
  addresses: fc.subarray(addresses),
  subnets: fc.subarray(subnets),
});
const openings = fc.record({ addresses: fc.subarray(addresses), subnets: fc.subarray(subnets), closed: declared });

test("closed after open is what the stack declares; nothing is left, closing twice is closing once", () => {
  fc.assert(
    fc.property(openings, (given) => {
      fc.pre(given.addresses.length + given.subnets.length > 0);
      const { closed } = given;
      const whole = opening(given);
      const before = network(closed.publicNetworkAccess, closed.addresses, closed.subnets);
      assert.equal(closedNetwork(before, whole), undefined, "nothing is open before");
      const opened = openedNetwork(before, whole) ?? before;
      assert.equal(opened.publicNetworkAccess, "Enabled");
      assert.equal(openedNetwork(opened, whole), undefined, "opening twice is opening once");
      const after = closedNetwork(opened, whole) ?? opened;
      assert.equal(after.publicNetworkAccess, closed.publicNetworkAccess);
      assert.deepEqual(
        after.addressRules.map(({ value }) => value),
        closed.addresses,
      );
      assert.deepEqual(
        after.subnetRules.map(({ id }) => id),
        closed.subnets,
      );
      assert.equal(closedNetwork(after, whole), undefined, "nothing is open after");
    }),
  );
});
