/** `account.inventory`: lists of its files that an account writes by itself. */
import * as z from "zod";
import { deletedFields, flatFields } from "../../components/settings/inventory.ts";
import type { InventoryRule } from "../../components/settings/inventory.ts";
import { mapping, oneOf, says, withBound, withRule } from "../../migration/wording.ts";
import { enabled, filesystem, pathPrefixes, inventoryName, rulesByName } from "./rules-by-name.ts";

/** Azure's names of the columns of a list of files, in the order of its specification. */
const fileFields = [
  "Name",
  "Creation-Time",
  "Last-Modified",
  "Content-Length",
  "Content-MD5",
  "BlobType",
  "AccessTier",
  "AccessTierChangeTime",
  "AccessTierInferred",
  "Expiry-Time",
  "hdi_isfolder",
  "Owner",
  "Group",
  "Permissions",
  "Acl",
  "Metadata",
  "LastAccessTime",
  "Etag",
  "ContentType",
  "ContentEncoding",
  "ContentLanguage",
  "ContentCRC64",
  "CacheControl",
  "ContentDisposition",
  "LeaseStatus",
  "LeaseState",
  "LeaseDuration",
  "ServerEncrypted",
  "Deleted",
  "DeletionId",
  "DeletedTime",
  "RemainingRetentionDays",
  "ImmutabilityPolicyUntilDate",
  "ImmutabilityPolicyMode",
  "LegalHold",
  "CopyId",
  "CopyStatus",
  "CopySource",
  "CopyProgress",
  "CopyCompletionTime",
  "CopyStatusDescription",
  "CustomerProvidedKeySha256",
  "RehydratePriority",
  "ArchiveStatus",
  "EncryptionScope",
  "IncrementalCopy",
] as const;

/** The same of a list of filesystems. */
const filesystemFields = [
  "Name",
  "Last-Modified",
  "Metadata",
  "LeaseStatus",
  "LeaseState",
  "LeaseDuration",
  "PublicAccess",
  "HasImmutabilityPolicy",
  "HasLegalHold",
  "Etag",
  "DefaultEncryptionScope",
  "DenyEncryptionScopeOverride",
  "ImmutableStorageWithVersioningEnabled",
  "Deleted",
  "Version",
  "DeletedTime",
  "RemainingRetentionDays",
] as const;

/** What a list of files holds that nobody asked for in particular: everything that a migration carries. */
const usualFileFields = [
  "Name",
  "hdi_isfolder",
  "Content-Length",
  "Creation-Time",
  "Last-Modified",
  "Content-MD5",
  "AccessTier",
  "Owner",
  "Group",
  "Permissions",
  "Acl",
  "Expiry-Time",
  "Metadata",
];
const usualFilesystemFields = ["Name", "Last-Modified", "Metadata", "HasImmutabilityPolicy", "HasLegalHold"];

const allFields: readonly string[] = [...new Set<string>([...fileFields, ...filesystemFields, ...flatFields])];

const keys = mapping(
  {
    enabled: enabled.describe("Whether the list is written.").default(true),
    destination: filesystem.describe("The filesystem that it is written to."),
    of: oneOf(["files", "filesystems"]).describe("What is listed; directories count as files.").default("files"),
    schedule: oneOf(["Daily", "Weekly"]).describe("How often.").default("Daily"),
    format: oneOf(["Csv", "Parquet"]).describe("In which format.").default("Csv"),
    fields: z
      .array(oneOf(allFields), { error: says("a list of Azure's names of columns") })
      .describe("The columns; Name is always there. Left out: what a migration carries, owner and ACL among them.")
      .optional(),
    prefixes: pathPrefixes.describe("Which files. Left out: every file of the account.").default([]),
    excludedPrefixes: pathPrefixes.describe("Which files not.").default([]),
    includeDeleted: z
      .boolean({ error: says("true, false") })
      .describe("Whether files that can still be brought back are listed too.")
      .default(false),
  },
  "a list",
);

const withColumns = withRule(keys, ["of"], ({ of }, { fields }) => {
  const known: readonly string[] = of === "files" ? [...fileFields, ...flatFields] : filesystemFields;
  const message = says(`a column of ${of}: ${known.join(", ")}`);
  // What is no column of anything is said already.
  return listIn(fields).flatMap((field, index) =>
    allFields.includes(field) && !known.includes(field) ? [{ path: ["fields", index], message }] : [],
  );
});

const rule = withRule(withColumns, ["of"], ({ of }, { prefixes, excludedPrefixes }) => {
  if (of === "files") return [];
  const message = says("beginnings of names of filesystems");
  return Object.entries({ prefixes, excludedPrefixes }).flatMap(([key, list]) =>
    listIn(list).some((prefix) => prefix.includes("/")) ? [{ path: [key], message }] : [],
  );
});

/** The texts of a list, right or not, each in its place. */
function listIn(written: unknown): readonly string[] {
  return written instanceof Array ? written.map(String) : [];
}

export const inventory = withBound(
  rulesByName("a mapping from names of lists to lists; {} for none", inventoryName, rule),
  ({ length }) => length <= 100,
  "at most 100 lists",
).transform((rules): InventoryRule[] => Object.entries(rules).map(([name, words]) => inventoryRule(name, words)));

function inventoryRule(name: string, { of, fields, ...words }: z.output<typeof rule>): InventoryRule {
  const objectType = of === "files" ? "Blob" : "Container";
  const wanted = fields ?? (of === "files" ? usualFileFields : usualFilesystemFields);
  const needed = words.includeDeleted ? deletedFields(objectType) : [];
  return { name, objectType, ...words, fields: [...new Set(["Name", ...wanted, ...needed])] };
}
