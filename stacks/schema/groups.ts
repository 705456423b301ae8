/** `groups`: groups of Microsoft Entra that are made for the lake. */
import * as z from "zod";
import { isObjectId } from "../../components/principals/principal.ts";
import { mapping, named, says, textOf } from "../../migration/wording.ts";
import { principal } from "./words.ts";

/** https://learn.microsoft.com/graph/api/resources/group: the display name of a group has at most 256 characters. */
const longestName = 256;

/** The same page; a description has at most 1,024 characters. */
const longestDescription = 1024;

/** Microsoft Graph takes at most 100 owners of a group. */
const mostOwners = 100;

const principals = z.array(principal, { error: says("a list of principals") });

const description = `a text of up to ${longestDescription.toLocaleString("en")} characters`;

/** One group; `name:` without anything is the same as `name: {}`. */
export const groupSection = z.preprocess(
  (value) => value ?? {},
  mapping(
    {
      description: z
        .string({ error: says(description) })
        .max(longestDescription, { error: says(description) })
        .meta({ allowed: description })
        .describe("What the group is for. Left out: none.")
        .optional(),
      members: principals
        .describe(
          "Who belongs to it through this stack; groups of this section may be members. Members that others add stay. Left out: nobody.",
        )
        .default([]),
      owners: principals
        .max(mostOwners, { error: says(`at most ${String(mostOwners)} principals`) })
        .describe("Who may manage it; all of them. Left out: the identity that runs Pulumi.")
        .default([]),
      adopt: textOf(
        (text) => (isObjectId(text.trim()) ? text.trim().toLowerCase() : undefined),
        "the object id of a group",
      )
        .describe(
          "A group of this name that is there already, such as one that a destroyed stack left behind. Left out: a new one is made.",
        )
        .optional(),
    },
    "a group",
  ),
);

/** Read one by one with `groupSection`. */
export const groupsSection = named(
  "a mapping from the names of groups to what they are; {} for one without members",
  z.unknown(),
);

/** A display name that an ACL entry or a principal can name. */
export function isGroupName(name: string): boolean {
  return /^[^,:]+$/u.test(name) && name === name.trim() && name.length <= longestName && !isObjectId(name);
}
