/** `filesystems`: each with the access of its root, and the directories that are made in it. */
import * as z from "zod";
import { accessListGrammar, parseAccessList } from "../../components/principals/access-list.ts";
import { owningPrincipalGrammar, parseOwningPrincipal } from "../../components/principals/principal.ts";
import { filesystemName } from "../../migration/model/lake-uri.ts";
import { mapping, named, says, textOf } from "../../migration/wording.ts";
import { rulesByName } from "./rules-by-name.ts";
import { matching } from "./words.ts";

/** Letters, digits and _, no digit first: the service takes metadata by the rules of C# identifiers. */
const metadataName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What a header carries unchanged. */
const metadataValue = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

const owningPrincipal = textOf(parseOwningPrincipal, owningPrincipalGrammar);

const accessWords = {
  owner: owningPrincipal.optional().describe("Who owns the directory. Left out: not touched."),
  group: owningPrincipal.optional().describe("The owning group. Left out: not touched."),
  acl: textOf(parseAccessList, accessListGrammar)
    .optional()
    .describe(
      "The list, whole. Owner, owning group, other and mask are completed; without any default: entry those that are there stay. Left out: not touched.",
    ),
  recursive: z
    .literal([true, false, "modify", "replace"], { error: says("true, false, modify, replace") })
    .optional()
    .describe(
      "Whether the list goes to everything below too, but for directories that are declared themselves. modify (the same as true): its entries are added or replace their like, all others stay; replace: the list takes the place of each one's own. Owners and owning groups stay. Left out: false.",
    ),
};

const directory = z.preprocess((value) => value ?? {}, mapping(accessWords, "a directory"));

const metadata = rulesByName(
  "a mapping from names to texts",
  { grammar: metadataName, allowed: "letters, digits and _, no digit first" },
  z
    .string({ error: says("a text", "Put numbers and true or false in quotes.") })
    .regex(metadataValue, { error: says("a text of printable ASCII without outer spaces") }),
);

export const filesystemsSection = named(
  "a mapping from the names of filesystems to their access; {} where that comes from the source",
  z.unknown(),
);

/** One of the filesystems; `name:` without anything is the same as `name: {}`. */
export const filesystemSection = z.preprocess(
  (value) => value ?? {},
  mapping(
    {
      ...accessWords,
      directories: named("a mapping from paths to the access of the directories there", directory)
        .optional()
        .describe(
          "Directories by path, such as landing/in; each is made if it is not there, and those above it are declared too. A migration leaves their access alone.",
        ),
      encryptionScope: matching(filesystemName, "3 to 63 lower-case letters, digits and single hyphens")
        .optional()
        .describe(
          "An encryption scope of the account with which all content is encrypted. It cannot be changed once the filesystem is there. Left out: the account's own encryption.",
        ),
      metadata: metadata.optional().describe("Metadata of the container. Left out: none."),
      rootSquash: z
        .enum(["none", "root", "all"], { error: says("none, root, all") })
        .optional()
        .describe(
          "Whom clients of NFS 3.0 may not be: root (their superuser becomes nobody), all (everybody does), none. Needs an account with nfs: enabled. Left out: none.",
        ),
    },
    "a filesystem",
  ),
);

export type FilesystemWords = z.output<typeof filesystemSection>;
export type AccessWords = z.output<typeof directory>;
