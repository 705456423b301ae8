import { randomUUID } from "node:crypto";
import { ArmError } from "../arm-error.ts";
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { invalidValues, refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const page = "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support-authorize-access";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
  readonly account: JsonObject;
  readonly others: number;
}

const invalid = (id: string, parameter: string, wrong: (asked: Asked) => boolean): Refusal<Asked> => ({
  id: `local-user-${id}`,
  status: 400,
  code: "InvalidValuesForRequestParameters",
  says: (asked) => when(wrong(asked), invalidValues(parameter)),
  source: { documented: page },
});

export const localUserRefusals: readonly Refusal<Asked>[] = [
  {
    id: "local-user-without-hierarchical-namespace",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: ({ account }) => when(account["isHnsEnabled"] !== true, "Local users are not supported for the account."),
    source: { documented: "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support" },
  },
  {
    id: "local-user-switched-off",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: ({ account }) => when(account["isLocalUserEnabled"] === false, "Local users are disabled for the account."),
    source: { documented: page },
  },
  invalid("name", "username", ({ name }) => !/^[a-z0-9][a-z0-9.-]{2,63}$/.test(name)),
  invalid("number", "username", ({ others }) => others >= 25_000),
  invalid("permissions", "permissionScopes[*].permissions", ({ properties }) =>
    scopes(properties).some((scope) => !/^(?!.*(.).*\1)[rwdlcmxop]+$/.test(textAt(scope, "permissions") ?? "")),
  ),
  invalid("service", "permissionScopes[*].service", ({ properties }) =>
    scopes(properties).some((scope) => !["blob", "file"].includes(textAt(scope, "service") ?? "")),
  ),
  invalid("scopes", "permissionScopes", ({ properties }) => scopes(properties).length > 100),
  invalid("keys", "sshAuthorizedKeys[*].key", ({ properties }) =>
    list(properties, "sshAuthorizedKeys").some(
      (key) =>
        !/^(ssh-rsa|ecdsa-sha2-nistp(256|384|521)|ssh-ed25519) [A-Za-z0-9+/]+={0,3}( .*)?$/.test(
          textAt(key, "key") ?? "",
        ),
    ),
  ),
];

/** Users of SFTP. Passwords and keys are Azure's own, and in no answer. */
export function localUserKind(surroundings: Surroundings): ResourceKind {
  const type = "Microsoft.Storage/storageAccounts/localUsers";
  return {
    type,
    async put(id, body, existing) {
      const properties = objectAt(body, "properties");
      const account = objectAt(await surroundings.find(id.parent), "properties");
      const users = await surroundings.list(id.parent, type);
      const others = users.filter((user) => textAt(user, "name") !== id.name).length;
      refuse(localUserRefusals, { name: id.name, properties, account, others });
      const before = objectAt(existing, "properties");
      const keys = list(properties, "sshAuthorizedKeys");
      const made = {
        sid: before["sid"] ?? `S-1-2-0-${randomUUID().replaceAll("-", "").slice(0, 10)}`,
        userId: before["userId"] ?? 1000 + others,
        hasSshKey: keys.length > 0 || before["hasSshKey"] === true,
      };
      // Azure tells that there are keys, never which (documented).
      const { sshAuthorizedKeys: _, ...told } = properties;
      const defaults = { hasSharedKey: false, hasSshPassword: false, allowAclAuthorization: false };
      return { properties: { ...defaults, ...told, ...made } };
    },
    notFound: (id) => new ArmError(404, "LocalUserNotFound", `The local user '${id.name}' was not found.`),
  };
}

function scopes(properties: JsonObject): readonly JsonObject[] {
  return list(properties, "permissionScopes");
}

function list(properties: JsonObject, name: string): readonly JsonObject[] {
  const value = properties[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}
