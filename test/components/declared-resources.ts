/** Pulumi's own mocks: what a component declares is written down, and every lookup must be expected. */
import * as pulumi from "@pulumi/pulumi";

export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Everything that was declared so far, in the order of registration. */
export const declared: Declared[] = [];

/** Azure's answer to a created account. */
const endpoints = {
  dfs: "https://contosotarget.dfs.core.windows.net/",
  blob: "https://contosotarget.blob.core.windows.net/",
};

await pulumi.runtime.setMocks(
  {
    newResource({ type, name, inputs }) {
      declared.push({ type, name, inputs: stated(inputs) });
      const answered = { primaryEndpoints: endpoints, principalId: `principal-of-${name}` };
      return {
        id: `/ids/${name}`,
        state: { ...stated(inputs), name: stated(inputs)["resourceGroupName"] ?? name, ...answered },
      };
    },
    call({ token }) {
      if (token === "azure-native:authorization:getClientConfig") return { tenantId: "tenant" };
      if (token === "azure-native:managedidentity:getUserAssignedIdentity") return { principalId: "principal" };
      throw new Error(`${token} was called`);
    },
  },
  "adls-migration",
  "test",
  false,
);

/** Inputs of one resource; fails if it was not declared exactly once. */
export async function inputsOf(type: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  await pulumi.runtime.disconnect();
  const found = declared.filter((one) => one.type === type && one.name === name);
  if (found.length !== 1) throw new Error(`${type} ${name} is declared ${String(found.length)} times`);
  return found[0]?.inputs ?? {};
}

function stated(inputs: unknown): Record<string, unknown> {
  return typeof inputs === "object" && inputs !== null ? { ...inputs } : {};
}
