/** Every input that azure-native declares is known to the check, at every depth, with its kind and its values. */
import assert from "node:assert/strict";
import test from "node:test";
import { declaredArgs } from "./declared-args.ts";
import type { DeclaredProperty } from "./declared-args.ts";
import { checkInputs } from "./input-check.ts";
import { resourceTokens, resourceType } from "./resource-types.ts";
import type { Property, PropertyType } from "./shape.ts";

/**
 * Where a program writes an id only, or what no component makes: azure-native declares whole resources of other API versions
 * there.
 */
const besideThePoint: ReadonlySet<string> = new Set([
  "PrivateEndpoint.applicationSecurityGroups",
  "PrivateEndpoint.subnet",
  ...["delegations", "networkSecurityGroup", "routeTable", "serviceEndpointPolicies", "serviceEndpoints"].map(
    (name) => `Subnet.${name}`,
  ),
  "VirtualNetwork.subnets",
  "VirtualNetwork.virtualNetworkPeerings",
]);

const kinds: Readonly<Record<DeclaredProperty["kind"], PropertyType["kind"]>> = {
  object: "object",
  enumeration: "text",
  text: "text",
  number: "number",
  boolean: "boolean",
  map: "map",
};

interface Comparison {
  readonly at: string;
  readonly seen: Set<unknown>;
}

function differences(declared: readonly DeclaredProperty[], known: readonly Property[], where: Comparison): string[] {
  const writable = known.filter(({ readOnly }) => !readOnly);
  const surplus = writable.filter(({ name }) => !declared.some((one) => one.name === name));
  return [
    ...surplus.map(({ name }) => `${where.at}.${name} is declared nowhere`),
    ...declared.flatMap((one) => {
      const at = `${where.at}.${one.name}`;
      const found = writable.find(({ name }) => name === one.name);
      return found === undefined ? [`${at} is not known`] : compare(one, found.type, { ...where, at });
    }),
  ];
}

function compare(declared: DeclaredProperty, type: PropertyType, where: Comparison): string[] {
  if (type.kind === "any") return [];
  const list = type.kind === "list" || type.kind === "set";
  if (list !== declared.list) return [`${where.at} is ${declared.list ? "" : "not "}declared as a list`];
  const element = type.kind === "list" ? type.element : type.kind === "set" ? ({ kind: "text" } as const) : type;
  if (element.kind !== kinds[declared.kind]) return [`${where.at} is a ${declared.kind}, not a ${element.kind}`];
  if (declared.kind === "enumeration") return compareValues(declared.values, element, where.at);
  if (element.kind !== "object" || where.seen.has(element.name) || besideThePoint.has(where.at)) return [];
  return differences(declared.properties(), element.properties(), {
    ...where,
    seen: new Set([...where.seen, element.name]),
  });
}

function compareValues(declared: readonly string[], type: PropertyType, at: string): string[] {
  const known = type.kind === "text" ? (type.allowed ?? []) : [];
  const unequal = [...new Set([...declared, ...known])].filter(
    (one) => !declared.includes(one) || !known.includes(one),
  );
  return unequal.map((value) => `${at} '${value}' is known to one side only`);
}

for (const token of resourceTokens) {
  test(`${token} takes what azure-native declares, and nothing else`, async () => {
    const type = await resourceType(token);
    const at = token.split(":").at(-1) ?? "";
    const known = [...type.parameters, ...type.inputs];
    assert.deepEqual(differences(declaredArgs(token), known, { at, seen: new Set() }), []);
  });

  test(`${token} refuses a value outside of every enumeration`, async () => {
    const type = await resourceType(token);
    const enumerations = declaredArgs(token).filter(({ kind, list }) => kind === "enumeration" && !list);
    for (const { name } of enumerations) {
      const failures = checkInputs(type, { [name]: "neither" }).filter((failure) => failure.startsWith(`'${name}'`));
      assert.equal(failures.length, 1, name);
      assert.match(failures[0] ?? "", /which Azure does not know; allowed are \w/);
    }
  });
}
