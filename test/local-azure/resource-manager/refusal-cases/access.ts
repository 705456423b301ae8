/** Role assignments, locks, identities, vaults and keys. */
import { migratingIdentity, principals } from "../../directory/index.ts";
import { group, guid } from "../example-lake.ts";
import type { JsonObject } from "../json.ts";
import {
  assignmentOf,
  casesOf,
  changed,
  hierarchical,
  identity,
  numbered,
  protectedVault,
  role,
  storage,
  vault,
} from "./case.ts";
import type { Put, RefusalCase, Wellformed } from "./case.ts";

const properties = (asked: JsonObject) => ({ change: { properties: asked } });
const user = principals.find(({ kind }) => kind === "user")?.objectId ?? "";
const owner = role("b7e6dc6d-f1e8-4753-8033-0f276bb0955b");
const stranger = "00000000-0000-4000-8000-00000000dead";
const lake = storage("newlake");
const makeLake = async (put: Put) => {
  await put(lake, hierarchical);
};

const assignment: Wellformed = {
  id: assignmentOf(lake, guid),
  body: { properties: { principalId: user, roleDefinitionId: owner } },
  needs: makeLake,
};
const roles: readonly RefusalCase[] = [
  ...casesOf(assignment, [
    { refusal: "role-assignment-name", name: "my-role" },
    { refusal: "role-assignment-role", ...properties({ roleDefinitionId: role(stranger) }) },
    { refusal: "role-assignment-principal", ...properties({ principalId: stranger }) },
    { refusal: "role-assignment-principal-type", ...properties({ principalType: "ServicePrincipal" }) },
    { refusal: "role-assignment-condition-version", ...properties({ condition: "@Resource" }) },
    {
      refusal: "role-assignment-condition-version",
      ...properties({ condition: "@Resource", conditionVersion: "1.0" }),
    },
    {
      refusal: "role-assignment-changed",
      ...properties({ principalId: migratingIdentity.objectId }),
      ofExisting: true,
    },
    {
      refusal: "role-assignment-twin",
      after: async (put) => {
        await put(assignmentOf(lake, "2b1c2d3e-4f50-4a61-8b72-9c8d0e1f2a3b"), assignment.body);
      },
    },
  ]),
  {
    // A group that was made a moment ago: the directory's copies do not all know it yet.
    refusal: "role-assignment-principal",
    of: assignment,
    ...properties({ principalId: stranger }),
    after: async (_, service) => {
      const made = service.now().getTime();
      await service.tenant.make({ kind: "servicePrincipal", displayName: "new", objectId: stranger, made });
    },
  },
];

const lock: Wellformed = {
  id: `${lake}/providers/Microsoft.Authorization/locks/keep`,
  body: { properties: { level: "CanNotDelete", notes: "the lake stays" } },
  needs: makeLake,
};
const locks = casesOf(lock, [
  { refusal: "lock-name", name: "keep%it" },
  { refusal: "lock-level", ...properties({ level: "NotSpecified" }) },
  { refusal: "lock-notes", ...properties({ notes: "x".repeat(513) }) },
]);

const ownVault: Wellformed = { id: vault("kv-lake"), body: protectedVault };
const vaults = casesOf(ownVault, [
  { refusal: "vault-name", name: "kv--lake" },
  { refusal: "vault-location", change: { location: "atlantis" } },
  {
    refusal: "vault-taken",
    after: async (put) => {
      await put(`${group}-2`, { location: "westeurope" });
      await put(vault("kv-lake").replace("/rg-lake/", "/rg-lake-2/"), protectedVault);
    },
  },
  {
    refusal: "vault-kept-after-deletion",
    after: async (put, service) => {
      await put(vault("kv-lake"), protectedVault);
      await fetch(`${service.endpoint}/.resource-manager${vault("kv-lake")}`, { method: "DELETE" });
    },
  },
  { refusal: "vault-purge-protection-off", ...properties({ enablePurgeProtection: false }) },
  { refusal: "vault-purge-protection-off", ...properties({ enablePurgeProtection: false }), ofExisting: true },
  { refusal: "vault-soft-delete-off", ...properties({ enableSoftDelete: false }) },
  { refusal: "vault-retention", ...properties({ softDeleteRetentionInDays: 91 }) },
  { refusal: "vault-retention-changed", ...properties({ softDeleteRetentionInDays: 7 }), ofExisting: true },
  { refusal: "vault-access-policies", ...properties({ enableRbacAuthorization: false }) },
]);

const key: Wellformed = {
  id: `${vault("kv-lake")}/keys/lake`,
  body: { properties: { kty: "RSA", keySize: 3072 } },
  needs: async (put) => {
    await put(vault("kv-lake"), protectedVault);
  },
};
const keys = casesOf(key, [
  { refusal: "key-name", name: "la_ke" },
  { refusal: "key-type", ...properties({ kty: "AES" }) },
  { refusal: "key-size", ...properties({ keySize: 1024 }) },
]);

const credential: Wellformed = {
  id: `${identity("id-lake")}/federatedIdentityCredentials/pipeline`,
  body: {
    properties: {
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:contoso/lake:environment:prod",
      audiences: ["api://AzureADTokenExchange"],
    },
  },
  needs: async (put) => {
    await put(identity("id-lake"), { location: "westeurope" });
  },
};
const another = (index: number) => credential.id.replace("pipeline", `other${String(index)}`);
const credentials = casesOf(credential, [
  { refusal: "federated-credential-name", name: "a b" },
  { refusal: "federated-credential-audience", ...properties({ audiences: [] }) },
  { refusal: "federated-credential-issuer", ...properties({ issuer: "http://issuer" }) },
  { refusal: "federated-credential-subject", ...properties({ subject: "" }) },
  {
    refusal: "federated-credential-number",
    after: async (put) => {
      for (const [index, subject] of numbered(20, String).entries()) {
        await put(another(index), changed(credential.body, { properties: { subject } }));
      }
    },
  },
  {
    refusal: "federated-credential-twin",
    after: async (put) => {
      await put(another(0), credential.body);
    },
  },
]);

export const accessCases = [...roles, ...locks, ...vaults, ...keys, ...credentials];
