/** Groups and their members in the local tenant, as azuread manages them. */
import type { AzureConnection } from "./azure-connection.ts";
import { groupFields } from "./azuread-fields.ts";
import type { Values } from "./shape.ts";
import { unknownValue } from "./unknown-value.ts";

/** What managing one type takes. `read` answers undefined for what is gone. */
export interface AzureadResource {
  /** Problems that the properties' shapes do not tell, in the provider's words. */
  check(azure: AzureConnection, inputs: Values): Promise<readonly string[]>;
  create(azure: AzureConnection, inputs: Values): Promise<{ readonly id: string; readonly outputs: Values }>;
  /** `state` is what the stack knows of it: empty for one that is imported. */
  read(azure: AzureConnection, id: string, state: Values): Promise<Values | undefined>;
  update(azure: AzureConnection, id: string, inputs: Values): Promise<Values>;
  remove(azure: AzureConnection, id: string): Promise<void>;
  /** Outputs that only the real thing will tell. */
  readonly unknowns: Values;
}

/** Ids of version 3 of terraform-provider-azuread: `/groups/OBJECTID`. */
const groupId = (objectId: unknown) => `/groups/${String(objectId)}`;
const objectIdOf = (id: string) => id.split("/").at(-1) ?? "";

const group: AzureadResource = {
  unknowns: Object.fromEntries(
    Object.keys(groupFields({})).map((name) => [name, name === "id" ? undefined : unknownValue]),
  ),
  check: (_, inputs) => Promise.resolve(groupProblems(inputs)),
  async create(azure, inputs) {
    if (inputs["preventDuplicateNames"] === true) {
      const [twin] = await azure.lookUp("groups", { displayName: inputs["displayName"] });
      if (twin !== undefined) {
        const [name, id] = [String(inputs["displayName"]), String(twin["objectId"])];
        throw new Error(
          `Found existing group with name "${name}" (ID: "${id}"): To be managed via this provider this resource needs to be imported into the State.`,
        );
      }
    }
    const made = await azure.changeGroup("POST", "", inputs);
    return { id: groupId(made["objectId"]), outputs: groupOutputs(inputs, made) };
  },
  async read(azure, id, state) {
    const found = await azure.directoryObject(objectIdOf(id));
    if (found?.["kind"] !== "group") return undefined;
    // Microsoft Graph knows nothing of it: the real provider keeps what the state says.
    const { preventDuplicateNames = false } = state;
    return groupOutputs({ preventDuplicateNames }, found);
  },
  update: async (azure, id, inputs) => groupOutputs(inputs, await azure.changeGroup("PUT", objectIdOf(id), inputs)),
  async remove(azure, id) {
    await azure.changeGroup("DELETE", objectIdOf(id));
  },
};

const member: AzureadResource = {
  unknowns: {},
  check: () => Promise.resolve([]),
  async create(azure, { groupObjectId, memberObjectId }) {
    const id = `${String(groupObjectId)}/member/${String(memberObjectId)}`;
    if ((await member.read(azure, id, {})) !== undefined) {
      throw new Error(
        `A resource with the ID "${id}" already exists - to be managed via this provider this resource needs to be imported into the State.`,
      );
    }
    await azure.changeGroup("PUT", `${String(groupObjectId)}/members/${String(memberObjectId)}`, {});
    return { id, outputs: { groupObjectId, memberObjectId } };
  },
  async read(azure, id) {
    const [groupObjectId = "", , memberObjectId = ""] = id.split("/");
    const found = await azure.directoryObject(groupObjectId);
    const members = Array.isArray(found?.["members"]) ? found["members"] : [];
    return members.includes(memberObjectId.toLowerCase()) ? { groupObjectId, memberObjectId } : undefined;
  },
  update: (_, id) => Promise.reject(new Error(`${id} cannot be changed`)),
  async remove(azure, id) {
    const [groupObjectId = "", , memberObjectId = ""] = id.split("/");
    await azure.changeGroup("DELETE", `${groupObjectId}/members/${memberObjectId}`);
  },
};

/** By the token of azuread-types.ts. */
export const azureadResources: Readonly<Record<string, AzureadResource>> = {
  "azuread:index/group:Group": group,
  "azuread:index/groupMember:GroupMember": member,
};

function groupProblems(inputs: Values): string[] {
  const types = Array.isArray(inputs["types"]) ? inputs["types"] : [];
  const problems: string[] = [];
  if (inputs["mailEnabled"] !== true && inputs["securityEnabled"] !== true) {
    problems.push(`"mail_enabled": one of \`mail_enabled,security_enabled\` must be specified`);
  }
  if (inputs["mailEnabled"] === true && inputs["mailNickname"] === undefined) {
    problems.push("`mail_nickname` is required for mail-enabled groups");
  }
  if (inputs["mailEnabled"] === true && !types.includes("Unified")) {
    problems.push("Cannot create mail-enabled group that is not a Microsoft 365 group");
  }
  if ((inputs["dynamicMembership"] === undefined) === types.includes("DynamicMembership")) {
    problems.push('`dynamic_membership` must be specified, and only, when `types` contains "DynamicMembership"');
  }
  if (inputs["dynamicMembership"] !== undefined && inputs["members"] !== undefined) {
    problems.push(`"dynamic_membership": conflicts with members`);
  }
  return problems;
}

function groupOutputs(inputs: Values, group: Values): Values {
  const { id: _, dynamicMemberships: __, ...fields } = groupFields(group);
  return { administrativeUnitIds: [], preventDuplicateNames: false, ...inputs, ...fields };
}
