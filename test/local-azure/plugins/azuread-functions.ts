import type { AzureConnection } from "./azure-connection.ts";
import { groupFields, servicePrincipalFields, userFields } from "./azuread-fields.ts";
import { lookUpSeveral, pluralNames } from "./azuread-plurals.ts";
import type { Values } from "./shape.ts";

/** One lookup of azuread: what it finds people by, and its words for finding nobody. */
interface Lookup {
  readonly collection: "users" | "groups" | "servicePrincipals";
  readonly fields: (principal: Values) => Values;
  /** Argument → the directory's field and the message; exactly one must be given, groups take one or two. */
  readonly by: Readonly<Record<string, { readonly field: string; readonly nobody: (value: string) => string }>>;
  readonly several: (value: string) => string;
}

const filter = (field: string, value: string) => `${field} eq '${value}'`;

/** Messages as in hashicorp/terraform-provider-azuread, which azuread is made of. */
const lookups: Readonly<Record<string, Lookup>> = {
  getUser: {
    collection: "users",
    fields: userFields,
    by: {
      userPrincipalName: { field: "userPrincipalName", nobody: (upn) => `User with UPN "${upn}" was not found` },
      objectId: { field: "objectId", nobody: (id) => `User not found with object ID: "${id}"` },
      mail: { field: "mail", nobody: (mail) => `User not found with mail: "${mail}"` },
      mailNickname: { field: "mailNickname", nobody: (alias) => `User not found with email alias: "${alias}"` },
    },
    several: (value) => `More than one user found with: "${value}"`,
  },
  getGroup: {
    collection: "groups",
    fields: groupFields,
    by: {
      displayName: {
        field: "displayName",
        nobody: (name) => `No group found matching specified filter (${filter("displayName", name)})`,
      },
      mailNickname: {
        field: "mailNickname",
        nobody: (alias) => `No group found matching specified filter (${filter("mailNickname", alias)})`,
      },
      objectId: { field: "objectId", nobody: (id) => `No group found with object ID: "${id}"` },
    },
    several: (value) => `More than one group found matching specified filter (${filter("displayName", value)})`,
  },
  getServicePrincipal: {
    collection: "servicePrincipals",
    fields: servicePrincipalFields,
    by: {
      displayName: {
        field: "displayName",
        nobody: (name) =>
          `Service principal not found: No service principals found matching filter: "${filter("displayName", name)}"`,
      },
      clientId: { field: "appId", nobody: (id) => `No service principal found for client ID: "${id}"` },
      objectId: { field: "objectId", nobody: (id) => `Service principal with object ID "${id}" was not found` },
    },
    several: (value) =>
      `Multiple service principals found: Found multiple service principals matching filter: "${filter("displayName", value)}"`,
  },
};

/** The lookups, and who is calling. Refusals have the frame that azuread's bridge puts around them. */
export async function invokeAzuread(azure: AzureConnection, token: string, args: Values): Promise<Values> {
  const name = token.split(":").at(-1) ?? "";
  if (name === "getClientConfig") {
    const { clientId, objectId, tenantId } = await azure.caller();
    return { clientId, objectId, tenantId, id: `${String(tenantId)}-${String(clientId)}-${String(objectId)}` };
  }
  const answer = answerOf(azure, name, args);
  if (answer === undefined) {
    const known = ["getClientConfig", "getDirectoryObject", ...Object.keys(lookups), ...pluralNames].join(", ");
    throw new Error(`the local azuread does not know the function ${token}; it knows ${known}`);
  }
  try {
    return await answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`invoking ${token}: 1 error occurred:\n\t* ${reason}\n\n`);
  }
}

function answerOf(azure: AzureConnection, name: string, args: Values): Promise<Values> | undefined {
  if (name === "getDirectoryObject") return directoryObject(azure, args);
  const lookup = lookups[name];
  return lookup === undefined ? lookUpSeveral(azure, name, args) : lookUp(azure, lookup, args);
}

const objectTypes: Values = { user: "User", group: "Group", servicePrincipal: "ServicePrincipal" };

async function directoryObject(azure: AzureConnection, args: Values): Promise<Values> {
  const objectId = String(args["objectId"]);
  const found = await azure.directoryObject(objectId);
  if (found === undefined) throw new Error(`Directory object not found with object ID: "${objectId}"`);
  return { id: objectId, objectId, type: objectTypes[String(found["kind"])] };
}

async function lookUp(azure: AzureConnection, lookup: Lookup, args: Values): Promise<Values> {
  const given = Object.entries(lookup.by).filter(([argument]) => args[argument] !== undefined);
  const [first] = given;
  if (first === undefined) {
    const names = Object.keys(lookup.by).sort().join(", ");
    throw new Error(`Invalid combination of arguments: one of ${names} must be specified`);
  }
  const [argument, { nobody }] = first;
  const value = String(args[argument]);
  const fields = Object.fromEntries(given.map(([name, { field }]) => [field, args[name]]));
  const [found, another] = await azure.lookUp(lookup.collection, fields);
  if (found === undefined) throw new Error(nobody(value));
  if (another !== undefined) throw new Error(lookup.several(value));
  return lookup.fields(found);
}
