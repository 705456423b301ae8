/** `hdfs`: how a source on HDFS is read and as whom, as a person writes it. No secret stands here: a token comes from elsewhere. */
import { join } from "node:path";
import * as z from "zod";
import { mapping, oneOf, says, textOf, withRule } from "./wording.ts";

/** Where a delegation token is found each time that one is needed. */
export type TokenPlace =
  /** A file with nothing else in it; relative to the working directory. */
  | { readonly file: string }
  /** A command line for the shell, which prints nothing else. */
  | { readonly command: string }
  /** A secret of Azure Key Vault: `https://NAME.vault.azure.net/secrets/NAME`, read with this identity's own token. */
  | { readonly keyVault: string };

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
  /** Which directories are asked for their quota: `root` (and left out), or `all`, for one request more each. */
  readonly quotas?: "all" | "root";
}

/** What HDFS takes as the name of a user: `dfs.webhdfs.user.provider.user.pattern`, and what clusters set it to. */
const userName = textOf(
  (text) => (/^[A-Za-z0-9_][A-Za-z0-9._@-]*\$?$/.test(text) ? text : undefined),
  "the name of a user of HDFS: letters, digits, . _ @ and -",
);

const tokenWords =
  "one of: file (a file that holds the token and nothing else), command (a command that prints it), " +
  "keyVault (a secret of Azure Key Vault)";

const secretUri = textOf(
  (uri) => (/^https:\/\/[a-z0-9.-]+\/secrets\/[A-Za-z0-9-]{1,127}(?:\/[0-9a-f]{32})?$/.test(uri) ? uri : undefined),
  "the address of a secret: https://NAME.vault.azure.net/secrets/NAME",
);

const tokenKeys = mapping({
  file: text("the name of a file").describe("A file that holds the token and nothing else; relative to stacks/."),
  command: text("a command").describe("A command for the shell that prints the token and nothing else."),
  keyVault: secretUri.optional().describe("A secret of Azure Key Vault that is the token; read with this identity."),
});

const delegationToken = withRule(tokenKeys, ["file", "command", "keyVault"], (places) =>
  Object.values(places).filter((place) => place !== undefined).length === 1
    ? []
    : [{ message: says(tokenWords, "Write exactly one of them.") }],
);

function text(allowed: string) {
  return z
    .string({ error: says(allowed) })
    .trim()
    .min(1, { error: says(allowed) })
    .optional();
}

const hdfsKeys = mapping(
  {
    user: userName.optional().describe("Who reads. Left out: HADOOP_USER_NAME, or whoever runs this."),
    doAs: userName.optional().describe("For whom user acts, as a proxy user of the cluster. Left out: for itself."),
    delegationToken: delegationToken
      .optional()
      .describe("Where a delegation token is found, for a cluster with Kerberos; instead of user."),
    extendedAttributes: oneOf(["metadata", "ignore"])
      .default("ignore")
      .describe("metadata: user.* become metadata, for one request more per entry; ignore: they are not read."),
    checksums: oneOf(["all", "large"])
      .optional()
      .describe(
        "Which files are compared with HDFS's own checksum: all, for two requests more each, or (left out) those from 8 MiB.",
      ),
    quotas: oneOf(["all", "root"])
      .optional()
      .describe(
        "Which directories are asked for their quota, to report it: all, for one request more each, or (left out) root.",
      ),
  },
  "how HDFS is read",
);

const twoUsers = says(
  "user (and doAs), or delegationToken",
  "Remove one of the two: a delegation token names the user by itself.",
);

/** The words of `hdfs`. A token is read first: what is none may be a secret, which the message would repeat. */
export const hdfsWords = withRule(hdfsKeys, ["delegationToken"], ({ delegationToken: token }, { user, doAs }) =>
  token === undefined || (user === undefined && doAs === undefined) ? [] : [{ message: twoUsers }],
);

/** The settings that the words stand for; `folder` is where relative file names begin. */
export function hdfsSettings(words: z.output<typeof hdfsWords>, folder: string): HdfsSettings {
  const { user, doAs, delegationToken: token, extendedAttributes, checksums, quotas } = words;
  return {
    ...(user === undefined ? {} : { user }),
    ...(doAs === undefined ? {} : { doAs }),
    ...(token === undefined ? {} : { delegationToken: tokenPlace(token, folder) }),
    extendedAttributes,
    ...(checksums === undefined ? {} : { checksums }),
    ...(quotas === undefined ? {} : { quotas }),
  };
}

function tokenPlace({ file, command, keyVault }: z.output<typeof delegationToken>, folder: string): TokenPlace {
  if (keyVault !== undefined) return { keyVault };
  if (file === undefined) return { command: command ?? "" };
  return { file: file.startsWith("/") ? file : join(folder, file) };
}
