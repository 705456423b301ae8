/** `hdfs`: how a source on HDFS is read and as whom, as a person writes it. No secret stands here: a token comes from a file or a command. */
import { join } from "node:path";
import * as z from "zod";
import { mapping, oneOf, says, textOf } from "./wording.ts";

/** Where a delegation token is found each time that one is needed. */
export type TokenPlace =
  /** A file with nothing else in it; relative to the working directory. */
  | { readonly file: string }
  /** A command line for the shell, which prints nothing else. */
  | { readonly command: string };

/** Plain JSON, kept in Pulumi's state. */
export interface HdfsSettings {
  /** `user.name`; left out: `HADOOP_USER_NAME`, or whoever runs this, as Hadoop's own clients do. */
  readonly user?: string;
  /** Act for this user: `user` is a proxy user of the cluster. */
  readonly doAs?: string;
  /** Instead of a user: the token names one. */
  readonly delegationToken?: TokenPlace;
  /** `metadata`: `user.*` become metadata, for one request more per entry; `ignore` (default): none is read. */
  readonly extendedAttributes: "metadata" | "ignore";
  /**
   * Which files are compared with HDFS's own checksum while they pass. `large` (and left out): those of 8 MiB and more; `all`:
   * each that is not empty, for two requests more per file (HttpFS: one).
   */
  readonly checksums?: "all" | "large";
}

/** What HDFS takes as the name of a user: `dfs.webhdfs.user.provider.user.pattern`, and what clusters set it to. */
const userName = textOf(
  (text) => (/^[A-Za-z0-9_][A-Za-z0-9._@-]*\$?$/.test(text) ? text : undefined),
  "the name of a user of HDFS: letters, digits, . _ @ and -",
);

const tokenWords = "one of: file (a file that holds the token and nothing else), command (a command that prints it)";

const delegationToken = mapping({ file: text("the name of a file"), command: text("a command") }).refine(
  ({ file, command }) => (file === undefined) !== (command === undefined),
  { error: says(tokenWords, "Write exactly one of the two.") },
);

function text(allowed: string) {
  return z
    .string({ error: says(allowed) })
    .trim()
    .min(1, { error: says(allowed) })
    .optional();
}

/** The words of `hdfs`. */
export const hdfsWords = mapping(
  {
    user: userName.optional(),
    doAs: userName.optional(),
    delegationToken: delegationToken.optional(),
    extendedAttributes: oneOf(["metadata", "ignore"]).default("ignore"),
    checksums: oneOf(["all", "large"]).optional(),
  },
  "how HDFS is read",
).refine(
  ({ user, doAs, delegationToken: token }) => token === undefined || (user === undefined && doAs === undefined),
  {
    error: says(
      "user (and doAs), or delegationToken",
      "Remove one of the two: a delegation token names the user by itself.",
    ),
  },
);

/** The settings that the words stand for; `folder` is where relative file names begin. */
export function hdfsSettings(words: z.output<typeof hdfsWords>, folder: string): HdfsSettings {
  const { user, doAs, delegationToken: token, extendedAttributes, checksums } = words;
  return {
    ...(user === undefined ? {} : { user }),
    ...(doAs === undefined ? {} : { doAs }),
    ...(token === undefined ? {} : { delegationToken: tokenPlace(token, folder) }),
    extendedAttributes,
    ...(checksums === undefined ? {} : { checksums }),
  };
}

function tokenPlace({ file, command }: z.output<typeof delegationToken>, folder: string): TokenPlace {
  if (file === undefined) return { command: command ?? "" };
  return { file: file.startsWith("/") ? file : join(folder, file) };
}
