import assert from "node:assert/strict";
import test from "node:test";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { differences, refreshedInputs } from "./differences.ts";
import { isValues } from "./shape.ts";
import type { Values } from "./shape.ts";

const known = { replacing: new Set(["accountName", "isHnsEnabled", "location"]), state: { isHnsEnabled: true } };

const jsonObject = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 2 })).map((values): Values => {
  const copy: unknown = JSON.parse(JSON.stringify(values));
  return isValues(copy) ? copy : {};
});

test("equal inputs differ in nothing; unequal ones do, in both directions", () => {
  fc.assert(
    fc.property(jsonObject, jsonObject, (one, other) => {
      const hidden = (name: string) => name.startsWith("__") || name === "location";
      const visible = (values: Values) => Object.entries(values).filter(([name]) => !hidden(name));
      const there = differences(one, other, known);
      const back = differences(other, one, known);
      assert.deepEqual(differences(one, one, known), []);
      assert.equal(there.length, back.length);
      const same = isDeepStrictEqual(new Map(visible(one)), new Map(visible(other)));
      assert.equal(there.filter(({ path }) => path !== "location").length === 0, same);
    }),
  );
});

test("paths, kinds and replacements are azure-native's", () => {
  const before = {
    accountName: "one",
    accessTier: "Hot",
    location: "West Europe",
    tags: { a: "1" },
    networkRuleSet: { ipRules: [{ iPAddressOrRange: "10.0.0.1" }] },
    __createBeforeDelete: true,
  };
  const after = {
    accountName: "two",
    location: "westeurope",
    tags: { a: "1", b: "2" },
    isHnsEnabled: true,
    networkRuleSet: { ipRules: [{ iPAddressOrRange: "10.0.0.2" }, { iPAddressOrRange: "10.0.0.3" }] },
  };
  assert.deepEqual(differences(before, after, known), [
    { path: "accountName", change: "update", replaces: true },
    { path: "accessTier", change: "delete", replaces: false },
    { path: "tags.b", change: "add", replaces: false },
    { path: "networkRuleSet.ipRules[0].iPAddressOrRange", change: "update", replaces: false },
    { path: "networkRuleSet.ipRules[1]", change: "add", replaces: false },
    { path: "isHnsEnabled", change: "add", replaces: false },
  ]);
});

test("a refresh takes over what changed in Azure and leaves Azure's defaults alone", () => {
  const inputs = { accessTier: "Hot", tags: { a: "1" } };
  const before = { accessTier: "Hot", tags: { a: "1", added: "by policy" }, allowBlobPublicAccess: false };
  const after = { accessTier: "Cool", tags: { a: "2", added: "by policy" }, allowBlobPublicAccess: false, kind: "x" };
  assert.deepEqual(refreshedInputs(inputs, before, after), { accessTier: "Cool", tags: { a: "2" }, kind: "x" });
  assert.deepEqual(refreshedInputs(inputs, before, before), inputs);
});
