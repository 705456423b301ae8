/** `account`: what it is called, where it lies, how it is protected. Larger themes have files of their own. */
import * as z from "zod";
import { parseRedundancy, redundancyWords } from "../../components/redundancy.ts";
import { accountName } from "../../migration/model/lake-uri.ts";
import { mapping, oneOf, says, textOf } from "../../migration/wording.ts";
import { network } from "./network.ts";
import { accountId, matching } from "./words.ts";

/** 1 to 90 letters, digits, `.`, `_`, `-`, `(`, `)`, no closing point: the naming rules of resource groups. */
const resourceGroupName = /^(?!.*\.$)[\p{L}\p{N}._()-]{1,90}$/u;

/** Storage accounts hold at most 15 tags; names up to 128 characters without `<>%&\?/`, values up to 256. */
const tagName = /^[^<>%&\\?/]{1,128}$/;

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
