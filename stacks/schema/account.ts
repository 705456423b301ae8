/** `account`: what it is called, where it lies, how it is protected. Larger themes have files of their own. */
import * as z from "zod";
import { parseRedundancy, redundancyWords } from "../../components/account/redundancy.ts";
import type { AccountWishes } from "../../components/settings/index.ts";
import { accessTiers, accountKinds } from "../../components/settings/placement.ts";
import { accountName } from "../../migration/model/lake-uri.ts";
import { mapping, oneOf, says, textOf, withBound } from "../../migration/wording.ts";
import { migrating } from "./migrating.ts";
import { present } from "../present.ts";
import { encryption } from "./encryption.ts";
import { network } from "./network.ts";
import { security } from "./security.ts";
import { serviceKeys, serviceWishes } from "./services.ts";
import { rulesByName } from "./rules-by-name.ts";
import { accountId, matching, wordOf } from "./words.ts";

/** 1 to 90 letters, digits, `.`, `_`, `-`, `(`, `)`, no closing point: the naming rules of resource groups. */
const resourceGroupName = /^(?!.*\.$)[\p{L}\p{N}._()-]{1,90}$/u;

/** Storage accounts hold at most 15 tags; names up to 128 characters without `<>%&\?/`, values up to 256. */
const tagName = { grammar: /^[^<>%&\\?/]{1,128}$/, allowed: "1 to 128 characters without <>%&\\?/" };

const tlsWords = ["1.2", "Azure Storage takes no other minimum."] as const;
const tls = z
  .union([z.string(), z.number()], { error: says(...tlsWords) })
  .transform(String)
  .pipe(textOf((text) => (/^(?:TLS)?1[._]2$/.test(text) ? ("TLS1_2" as const) : undefined), ...tlsWords))
  .meta({ allowed: "1.2" });

export const accountSection = mapping({
  name: matching(accountName, "3 to 24 lower-case letters and digits")
    .describe("Unique in all of Azure. Left out: made of the project, the stack and the subscription.")
    .optional(),
  resourceGroup: matching(resourceGroupName, "1 to 90 letters, digits and ._-(), the last not a point")
    .describe("One that is there already. Left out: rg- and the account's name, and it is made.")
    .optional(),
  onDestroy: oneOf(["retain", "delete"])
    .describe("Whether pulumi destroy leaves account and data behind, or removes them; counts after one pulumi up.")
    .default("retain"),
  adopt: accountId
    .describe("An account that a destroyed stack left behind, to be managed from now on with all that is in it.")
    .optional(),
  match: accountId
    .describe("An account, flat or with a namespace, whose settings are taken where the stack file says nothing.")
    .optional(),
  location: matching(/^[a-z0-9]+$/, "the name of a region, such as westeurope")
    .describe("Fixed once the account is made. Left out: the matched account's, else azure-native:location.")
    .optional(),
  redundancy: wordOf(parseRedundancy, redundancyWords)
    .describe("Left out: as the matched account, as far as the region has it; else ZRS, or LRS without zones.")
    .optional(),
  kind: oneOf(accountKinds)
    .describe(
      "Standard or premium; fixed once the account is made. Left out: what goes with the redundancy, else as the matched account.",
    )
    .optional(),
  accessTier: oneOf(accessTiers)
    .describe(
      "Where content goes that no tier is given for; premium has none. Left out: as the matched account, else Hot.",
    )
    .optional(),
  tls: tls.describe("The least version of TLS. Left out: 1.2.").optional(),
  security: security.describe("Who may use the account by other means than Microsoft Entra.").optional(),
  encryption: encryption.describe("With whose key content is encrypted.").optional(),
  nfs: oneOf(["enabled", "disabled"])
    .describe("NFS 3.0; fixed once the account is made. Left out: as the matched account, else disabled.")
    .optional(),
  network: network.describe("Whom the account answers.").optional(),
  ...serviceKeys,
  migrating: migrating.describe("Who moves what migrations move.").default({ role: "assign" }),
  tags: withBound(
    rulesByName(
      "a mapping from names to texts",
      tagName,
      z.string({ error: says("a text of up to 256 characters", "Put numbers and true or false in quotes.") }).max(256, {
        error: says("a text of up to 256 characters"),
      }),
    ),
    ({ length }) => length <= 15,
    "at most 15 tags",
  )
    .describe("Tags, over those of the matched account.")
    .default({}),
});

/** What the section says about each theme, in the words of components/settings; themes that it leaves out are not there. */
export function wishesOf(section: z.output<typeof accountSection>): AccountWishes {
  const { location, redundancy, kind, accessTier, tls, nfs, tags } = section;
  const { keyExpiration, anonymousReads: _, ...security } = section.security ?? {};
  return {
    placement: present({ location, redundancy, kind, accessTier }),
    security: present({ ...security, tls, keyExpirationDays: keyExpiration }),
    protocols: present({ nfs, sftp: section.sftp?.switch }),
    services: serviceWishes(section),
    tags,
    ...present({ encryption: section.encryption, network: section.network }),
  };
}
