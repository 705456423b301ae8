/**
 * The words of a stack file, section by section, with what each allows. What a section says about another one is in rules.ts.
 */
import { BlockList, isIPv4 } from "node:net";
import * as z from "zod";
import { accessListGrammar, parseAccessList } from "../components/access-list.ts";
import { accountIdGrammar, parseAccountId } from "../components/account-id.ts";
import { isObjectId, parsePrincipal, principalGrammar } from "../components/principal.ts";
import { parseRedundancy, redundancyWords } from "../components/redundancy.ts";
import { roleNames, roleDefinitionOf } from "../components/roles.ts";
import { accountName, filesystemName } from "../migration/model/lake-uri.ts";
import { pathFault } from "../migration/model/uri-path.ts";
import { mapping, named, notYet, oneOf, says, textOf } from "../migration/wording.ts";

/** Where a migration goes: a declared filesystem, and a path in it without outer slashes. */
export interface TargetPlace {
  readonly filesystem: string;
  readonly path: string;
}

/** 1 to 90 letters, digits, `.`, `_`, `-`, `(`, `)`, no closing point: the naming rules of resource groups. */
const resourceGroupName = /^(?!.*\.$)[\p{L}\p{N}._()-]{1,90}$/u;

/** Storage accounts hold at most 15 tags; names up to 128 characters without `<>%&\?/`, values up to 256. */
const tagName = /^[^<>%&\\?/]{1,128}$/;

/** Ranges that Azure Storage's firewall refuses: private addresses mean nothing at a public endpoint. */
const privateRanges = new BlockList();
privateRanges.addSubnet("10.0.0.0", 8);
privateRanges.addSubnet("172.16.0.0", 12);
privateRanges.addSubnet("192.168.0.0", 16);

const accessList = textOf(parseAccessList, accessListGrammar);
const principal = textOf(parsePrincipal, principalGrammar);
const accountId = textOf(parseAccountId, accountIdGrammar);
const subnetId = matching(
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i,
  "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Network/virtualNetworks/NAME/subnets/NAME",
);

const tls = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(
    textOf(
      (text) => (/^(?:TLS)?1[._]2$/.test(text) ? "1.2" : undefined),
      "1.2",
      "Azure Storage takes no other minimum.",
    ),
  );

const network = mapping({
  publicAccess: oneOf(["enabled", "disabled"]).optional(),
  allowedAddresses: z
    .array(
      textOf(publicRange, "a public IPv4 address, or a range with a prefix of at most 30 bits, such as 203.0.113.0/24"),
      {
        error: says("a list of addresses"),
      },
    )
    .optional(),
  allowedSubnets: z.array(subnetId, { error: says("a list of subnet ids") }).optional(),
  privateEndpoints: notYet("private endpoints are"),
});

export const accountSection = mapping({
  name: matching(accountName, "3 to 24 lower-case letters and digits").optional(),
  resourceGroup: matching(resourceGroupName, "1 to 90 letters, digits and ._-(), the last not a point").optional(),
  onDestroy: oneOf(["retain", "delete"]).default("retain"),
  adopt: accountId.optional(),
  match: accountId.optional(),
  location: matching(/^[a-z0-9]+$/, "the name of a region, such as westeurope").optional(),
  redundancy: textOf(parseRedundancy, redundancyWords.join(", ")).optional(),
  tls: tls.optional(),
  network: network.default({}),
  tags: z
    .record(
      z.string().regex(tagName, { error: says("names of up to 128 characters without <>%&\\?/") }),
      z.string({ error: says("a text of up to 256 characters", "Put numbers and true or false in quotes.") }).max(256, {
        error: says("a text of up to 256 characters"),
      }),
      { error: says("a mapping from names to texts") },
    )
    .refine((tags) => Object.keys(tags).length <= 15, { error: says("at most 15 tags") })
    .default({}),
});

export const filesystemsSection = named(
  "a mapping from the names of filesystems to their access; {} where that comes from the source",
  z.unknown(),
);

/** One of the filesystems; `name:` without anything is the same as `name: {}`. */
export const filesystemSection = z.preprocess(
  (value) => value ?? {},
  mapping({ owner: principal.optional(), group: principal.optional(), acl: accessList.optional() }, "a filesystem"),
);

export const accessSection = z.array(
  mapping(
    {
      principal,
      role: textOf(
        (role) => (roleDefinitionOf(role) === undefined && !isObjectId(role) ? undefined : role),
        `${roleNames.join(", ")}, or the GUID of a role definition`,
      ),
      on: matching(filesystemName, "a filesystem of this stack file, or left out for the whole account").optional(),
    },
    "an assignment",
  ),
  { error: says("a list of role assignments") },
);

/** The words of each are read by the engine's own settings.ts. */
export const migrationsSection = named("a mapping from names to migrations", z.unknown());

/** A migration's `to`: `filesystem` or `filesystem/path`. */
export const targetPlace = textOf(
  (text): TargetPlace | undefined => {
    const [filesystem = "", ...segments] = text.replace(/^\/+|\/+$/g, "").split("/");
    const path = segments.join("/");
    return filesystemName.test(filesystem) && pathFault(path) === undefined ? { filesystem, path } : undefined;
  },
  "filesystem or filesystem/path, the filesystem one of this stack file",
  "Write no scheme, no account and no percent-encoding.",
);

function matching(grammar: RegExp, allowed: string) {
  return z.string({ error: says(allowed) }).regex(grammar, { error: says(allowed) });
}

/** https://learn.microsoft.com/azure/storage/common/storage-network-security: no private ranges, nothing longer than /30. */
function publicRange(text: string): string | undefined {
  const [address = "", prefix, ...rest] = text.trim().split("/");
  if (!isIPv4(address) || rest.length > 0 || privateRanges.check(address)) return undefined;
  if (prefix === undefined) return address;
  return /^\d{1,2}$/.test(prefix) && Number(prefix) <= 30 ? `${address}/${prefix}` : undefined;
}
