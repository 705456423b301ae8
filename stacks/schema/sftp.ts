/** `account.sftp`: whether the account speaks SFTP, and to whom. */
import * as z from "zod";
import type { Switch } from "../../components/settings/decision.ts";
import type { SftpUser } from "../../components/settings/sftp-users.ts";
import { mapping, oneOf, says, withBound } from "../../migration/wording.ts";
import { present } from "../present.ts";
import { filesystemKey, rulesByName } from "./rules-by-name.ts";
import { matching } from "./words.ts";

/** https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support: key types, letters of permissions. */
const publicKey = matching(
  /^(?:ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{40,}={0,3}(?: .*)?$/,
  "a public key in one line, such as ssh-rsa AAAA…",
);
const letters = matching(
  /^(?!.*(.).*\1)[rwdlcop]{1,7}$/,
  "letters of rwdlcop, each once: read, write, delete, list, create, owner, permissions",
);
const home = matching(/^[a-z0-9$][a-z0-9-]{0,62}(?:\/[^/]+)*$/u, "FILESYSTEM or FILESYSTEM/PATH");

const permissions = withBound(
  withBound(
    rulesByName("a mapping from filesystems to letters of rwdlcop", filesystemKey, letters),
    ({ length }) => length > 0,
    "at least one filesystem",
  ),
  ({ length }) => length <= 100,
  "at most 100 filesystems",
);

const user = mapping(
  {
    home: home.describe("Where a session begins. Left out: each session names its filesystem.").optional(),
    keys: z
      .array(publicKey, { error: says("a list of public keys") })
      .min(1, { error: says("at least one public key", "Nobody gets a password here.") })
      .max(10, { error: says("at most 10 public keys") })
      .describe("Public SSH keys of the user."),
    permissions: permissions.describe("What the user may do in which filesystem, whatever its ACLs say."),
  },
  "a user",
);

const users = rulesByName(
  "a mapping from names of local users to home, keys, permissions",
  { grammar: /^[a-z0-9]{3,64}$/, allowed: "3 to 64 lower-case letters and digits" },
  user,
).transform((named): SftpUser[] =>
  Object.entries(named).map(([name, { keys, permissions, ...words }]) => ({
    name,
    ...present({ home: words.home }),
    keys,
    permissions: Object.entries(permissions).map(([scope, rights]) => ({ filesystem: scope, letters: rights })),
  })),
);

export interface SftpWords {
  readonly switch: Switch;
  readonly users: readonly SftpUser[];
}

export const sftp = z.union(
  [
    oneOf(["enabled", "disabled"]).transform((word): SftpWords => ({ switch: word, users: [] })),
    mapping({ users: users.describe("Local users, whom Microsoft Entra does not know.") }, "SFTP").transform(
      (words): SftpWords => ({ switch: "enabled", users: words.users }),
    ),
  ],
  { error: says("enabled, disabled, or a mapping with the key users") },
);
