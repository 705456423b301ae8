/** Stack files with mistakes in filesystems, their directories and who may do what there. */
import { accessListGrammar } from "../../components/principals/access-list.ts";
import { owningPrincipalGrammar } from "../../components/principals/principal.ts";
import type { WrongStackFile } from "./wrong-declarations.ts";

const principals = owningPrincipalGrammar;
const entries = accessListGrammar;
const words = "owner, group, acl, recursive, directories, encryptionScope, metadata, rootSquash";
const paths = "the path of a directory below the filesystem's root, such as landing/in";
const from = "abfss://lake@source.dfs.core.windows.net/";
const acl = "group:analysts:r-x";

export const wrongFilesystems: readonly WrongStackFile[] = [
  {
    what: "filesystems as a list",
    given: { filesystems: ["raw"] },
    said: [
      'filesystems: given ["raw"]; allowed: a mapping from the names of filesystems to their access; {} where that comes from the source.',
    ],
  },
  {
    what: "a filesystem's name with an underscore",
    given: { filesystems: { raw: {}, raw_zone: {} } },
    said: [
      'filesystems.raw_zone: given "raw_zone"; allowed: a name of 3 to 63 lower-case letters, digits and single hyphens. Rename it.',
    ],
  },
  {
    what: "an owner without a kind",
    given: { filesystems: { raw: { owner: "lake-admins" } } },
    said: [`filesystems.raw.owner: given "lake-admins"; allowed: ${principals}.`],
  },
  {
    what: "a group of an unknown kind",
    given: { filesystems: { raw: { group: "team:lake-admins" } } },
    said: [`filesystems.raw.group: given "team:lake-admins"; allowed: ${principals}.`],
  },
  {
    what: "an ACL with wrong permissions",
    given: { filesystems: { raw: { acl: "group:analysts:rx" } } },
    said: [`filesystems.raw.acl: given "group:analysts:rx"; allowed: ${entries}.`],
  },
  {
    what: "an ACL that names somebody twice",
    given: { filesystems: { raw: { acl: "group:analysts:r-x,group:analysts:rwx" } } },
    said: [`filesystems.raw.acl: given "group:analysts:r-x,group:analysts:rwx"; allowed: ${entries}.`],
  },
  {
    what: "an ACL that names a mask's principal",
    given: { filesystems: { raw: { acl: "mask:analysts:r-x" } } },
    said: [`filesystems.raw.acl: given "mask:analysts:r-x"; allowed: ${entries}.`],
  },
  {
    what: "a key of a filesystem that is misspelt",
    given: { filesystems: { raw: { owners: "user:a" } } },
    said: [`filesystems.raw.owners: given a key that is not known; allowed: ${words}. Did you mean owner?`],
  },
  {
    what: "an owner that is a word for the service, misspelt",
    given: { filesystems: { raw: { owner: "$superuse" } } },
    said: [`filesystems.raw.owner: given "$superuse"; allowed: ${principals}.`],
  },
  {
    what: "directories as a list",
    given: { filesystems: { raw: { directories: ["landing"] } } },
    said: [
      'filesystems.raw.directories: given ["landing"]; allowed: a mapping from paths to the access of the directories there.',
    ],
  },
  {
    what: "a directory that is a text",
    given: { filesystems: { raw: { directories: { landing: "group:a:r-x" } } } },
    said: [
      'filesystems.raw.directories.landing: given "group:a:r-x"; allowed: a directory with the keys owner, group, acl, recursive.',
    ],
  },
  {
    what: "words of a directory that are wrong, all at once",
    given: {
      filesystems: { raw: { owner: "x", directories: { landing: { acl: "a", recursive: "yes", groups: "" } } } },
    },
    said: [
      `filesystems.raw.owner: given "x"; allowed: ${principals}.`,
      `filesystems.raw.directories.landing.acl: given "a"; allowed: ${entries}.`,
      'filesystems.raw.directories.landing.recursive: given "yes"; allowed: true, false, modify, replace.',
      "filesystems.raw.directories.landing.groups: given a key that is not known; allowed: owner, group, acl, recursive. Did you mean group?",
    ],
  },
  {
    what: "paths that no directory can have, beside a wrong owner",
    given: {
      filesystems: {
        raw: {
          owner: "x",
          directories: { "/": {}, "a//b": {}, "..": {}, "in.": {}, " in": {}, ".adls-migration": {}, "a\u0007": {} },
        },
      },
    },
    said: [
      `filesystems.raw.owner: given "x"; allowed: ${principals}.`,
      `filesystems.raw.directories./: given "/"; allowed: ${paths}. The root's own access stands beside directories.`,
      `filesystems.raw.directories.a//b: given "a//b"; allowed: ${paths}. Remove the doubled slash: Gen2 has no directory without a name.`,
      `filesystems.raw.directories...: given ".."; allowed: ${paths}. Write the path without . and .. segments.`,
      `filesystems.raw.directories.in.: given "in."; allowed: ${paths}. Write another one: the target drops what its name ends in: it would be another name.`,
      `filesystems.raw.directories. in: given " in"; allowed: ${paths}. Remove the spaces around a name: nobody would see them.`,
      `filesystems.raw.directories..adls-migration: given ".adls-migration"; allowed: ${paths}. Write another one: the target keeps that name for the migration's own files.`,
      `filesystems.raw.directories.a\u0007: given "a\\u0007"; allowed: ${paths}. Write another one: its name holds a control character, which no name at the target can.`,
    ],
  },
  {
    what: "a directory that lies too deep",
    given: {
      filesystems: {
        raw: {
          directories: Object.fromEntries(
            Array.from({ length: 61 }, (_, depth) => [
              Array<string>(depth + 1)
                .fill("d")
                .join("/"),
              {},
            ]),
          ),
        },
      },
    },
    said: [
      `filesystems.raw.directories.${Array<string>(61).fill("d").join("/")}: given "${Array<string>(60).fill("d").join("/").slice(0, 119)}…; allowed: ${paths}. Write another one: it lies 61 segments deep at the target; 60 are possible.`,
    ],
  },
  {
    what: "the same directory twice, and one that differs in capitals only",
    given: { filesystems: { raw: { directories: { landing: {}, "/landing/": {}, Landing: {} } } } },
    said: [
      'filesystems.raw.directories./landing/: given "/landing/"; allowed: a directory that is not declared yet (landing is the same). Remove one of the two.',
      'filesystems.raw.directories.Landing: given "Landing"; allowed: a path that differs from landing in more than upper and lower case. Rename or remove one of the two.',
    ],
  },
  {
    what: "directories whose directories above are not declared",
    given: { filesystems: { raw: { directories: { "landing/in": { acl }, "a/b/c": { acl }, a: { acl } } } } },
    said: [
      'filesystems.raw.directories.landing/in: given "landing/in"; allowed: a directory whose directories above are declared too (landing is not). Declare landing with the access that it shall have: nothing is made implicitly.',
      'filesystems.raw.directories.a/b/c: given "a/b/c"; allowed: a directory whose directories above are declared too (a/b is not). Declare a/b with the access that it shall have: nothing is made implicitly.',
    ],
  },
  {
    what: "a list that goes below and is not there",
    given: {
      filesystems: { raw: { recursive: true, directories: { landing: { recursive: "replace" } } } },
      migrations: {},
    },
    said: [
      'filesystems.raw.recursive: given "modify"; allowed: false without an acl. Declare an acl, or leave it out.',
      'filesystems.raw.directories.landing.recursive: given "replace"; allowed: false without an acl. Declare an acl, or leave it out.',
    ],
  },
  {
    what: "a list that goes to what a migration sets",
    given: {
      filesystems: { raw: { acl, recursive: true, directories: { own: { acl }, "own/in": { acl, recursive: true } } } },
      migrations: {
        inside: { from, to: "raw/other" },
        leaf: { from, to: "raw/own/deep" },
        over: { from, to: "raw/ended", phase: "decommission" },
        around: { from, to: "raw/own/in" },
      },
    },
    said: [
      'filesystems.raw.recursive: given "modify"; allowed: false while the migration inside sets the access of what it moves to raw/other. Wait for its last phase (decommission), or choose another directory.',
      'filesystems.raw.directories.own/in.recursive: given "modify"; allowed: false while the migration around sets the access of what it moves to raw/own/in. Wait for its last phase (decommission), or choose another directory.',
    ],
  },
  {
    what: "an encryption scope with capitals, metadata that no header holds, an unknown squash",
    given: {
      filesystems: { raw: { encryptionScope: "Finance", metadata: { team: 7, note: " x" }, rootSquash: "some" } },
    },
    said: [
      'filesystems.raw.encryptionScope: given "Finance"; allowed: 3 to 63 lower-case letters, digits and single hyphens.',
      "filesystems.raw.metadata.team: given 7; allowed: a text. Put numbers and true or false in quotes.",
      'filesystems.raw.metadata.note: given " x"; allowed: a text of printable ASCII without outer spaces.',
      'filesystems.raw.rootSquash: given "some"; allowed: none, root, all.',
    ],
  },
  {
    what: "metadata whose names no header has, with values that none has",
    given: { filesystems: { raw: { metadata: { "a-b": "x", "1a": 5 } } } },
    said: [
      "filesystems.raw.metadata.1a: given 5; allowed: a text. Put numbers and true or false in quotes.",
      'filesystems.raw.metadata.a-b: given "x"; allowed: a name of letters, digits and _, no digit first. Rename it.',
      "filesystems.raw.metadata.1a: given 5; allowed: a name of letters, digits and _, no digit first. Rename it.",
    ],
  },
];
