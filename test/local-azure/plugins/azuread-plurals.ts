/**
 * azuread's lookups of several principals at once (`users_data_source.go`, `groups_data_source.go` and
 * `service_principals_data_source.go` of hashicorp/terraform-provider-azuread): one list of names, the answer in its order.
 */
import type { AzureConnection } from "./azure-connection.ts";
import { groupFields, servicePrincipalFields, userFields } from "./azuread-fields.ts";
import type { Values } from "./shape.ts";

interface Plural {
  readonly collection: "users" | "groups" | "servicePrincipals";
  /** What one of them is called in messages. */
  readonly one: string;
  readonly fields: (principal: Values) => Values;
  /** Argument and list of the answer → the field of a principal in it, and the directory's name of that field. */
  readonly lists: Readonly<Record<string, { readonly field: string; readonly inDirectory: string }>>;
  /** The list of whole principals, where there is one. */
  readonly whole?: string;
  /** What the answer holds beside its lists. */
  readonly rest: Values;
}

const list = (field: string, inDirectory = field) => ({ field, inDirectory });

const plurals: Readonly<Record<string, Plural>> = {
  getUsers: {
    collection: "users",
    one: "user",
    fields: userFields,
    lists: {
      userPrincipalNames: list("userPrincipalName"),
      objectIds: list("objectId"),
      mailNicknames: list("mailNickname"),
      mails: list("mail"),
    },
    whole: "users",
    rest: { employeeIds: [] },
  },
  getGroups: {
    collection: "groups",
    one: "group",
    fields: groupFields,
    lists: { displayNames: list("displayName"), objectIds: list("objectId") },
    rest: { displayNamePrefix: "", mailEnabled: false, securityEnabled: true },
  },
  getServicePrincipals: {
    collection: "servicePrincipals",
    one: "service principal",
    fields: servicePrincipalFields,
    lists: {
      clientIds: list("clientId", "appId"),
      displayNames: list("displayName"),
      objectIds: list("objectId"),
    },
    whole: "servicePrincipals",
    rest: {},
  },
};

export const pluralNames: readonly string[] = Object.keys(plurals);

/** The answer, or undefined where no such function exists. Fails for a name that nobody has, unless it may be missing. */
export function lookUpSeveral(azure: AzureConnection, name: string, args: Values): Promise<Values> | undefined {
  const plural = plurals[name];
  return plural === undefined ? undefined : answer(azure, plural, args);
}

async function answer(azure: AzureConnection, plural: Plural, args: Values): Promise<Values> {
  const found =
    args["returnAll"] === true ? await azure.lookUp(plural.collection, {}) : await named(azure, plural, args);
  if (found.length === 0) throw new Error(`No ${plural.one}s were found`);
  const principals = found.map(plural.fields);
  const lists = Object.entries(plural.lists).map(
    ([name, { field }]) => [name, principals.map((one) => one[field])] as const,
  );
  const told: Values = Object.fromEntries(lists);
  return {
    ...plural.rest,
    ...told,
    ...(plural.whole === undefined ? {} : { [plural.whole]: principals }),
    id: `${plural.collection}#${String(principals.length)}`,
    ignoreMissing: args["ignoreMissing"] ?? false,
    returnAll: args["returnAll"] ?? false,
  };
}

async function named(azure: AzureConnection, plural: Plural, args: Values): Promise<readonly Values[]> {
  const prefix = args["displayNamePrefix"];
  if (plural.collection === "groups" && typeof prefix === "string") return beginningWith(azure, prefix);
  const given = Object.entries(plural.lists).find(([name]) => Array.isArray(args[name]));
  if (given === undefined) {
    const names = [...Object.keys(plural.lists), "returnAll"].sort().join(", ");
    throw new Error(`Invalid combination of arguments: one of ${names} must be specified`);
  }
  const [argument, { inDirectory }] = given;
  const wanted: readonly unknown[] = Array.isArray(args[argument]) ? args[argument] : [];
  const found: Values[] = [];
  for (const value of wanted) {
    const [one, another] = await azure.lookUp(plural.collection, { [inDirectory]: value });
    if (another !== undefined) throw new Error(`More than one ${plural.one} found with: "${String(value)}"`);
    if (one !== undefined) found.push(one);
    else if (args["ignoreMissing"] !== true) throw new Error(`No ${plural.one} found with: "${String(value)}"`);
  }
  return found;
}

/** As Microsoft Graph's `startswith`, without regard to letter case. */
async function beginningWith(azure: AzureConnection, prefix: string): Promise<readonly Values[]> {
  const groups = await azure.lookUp("groups", {});
  return groups.filter(({ displayName }) => String(displayName).toLowerCase().startsWith(prefix.toLowerCase()));
}
