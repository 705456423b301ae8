/** The local users of an account's SFTP: Microsoft Entra knows nothing of them. Pure. */
import { wished } from "./decision.ts";
import type { Decided } from "./decision.ts";

/** A local user, who shows an SSH key; passwords would be secrets that nobody needs. */
export interface SftpUser {
  /** 3 to 64 lower-case letters and digits. */
  readonly name: string;
  /** Where a session begins: a filesystem, or a path in one. */
  readonly home?: string | undefined;
  /** Public keys, such as `ssh-ed25519 AAAA…`. */
  readonly keys: readonly string[];
  /** What the user may do in each filesystem: letters of `rwdlcop`. */
  readonly permissions: readonly { readonly filesystem: string; readonly letters: string }[];
}

export interface SftpUsersWishes {
  readonly users?: readonly SftpUser[] | undefined;
}

export interface SftpUsersSettings {
  readonly users: readonly SftpUser[];
}

/** One decision for each user. */
export function decideSftpUsers({ users = [] }: SftpUsersWishes): Decided<SftpUsersSettings> {
  const decisions = users.map(({ name, permissions }) => {
    const rights = permissions.map(({ filesystem, letters }) => `${letters} in ${filesystem}`);
    return wished(`SFTP user ${name}`, rights.join(", "), undefined);
  });
  return { settings: { users }, decisions };
}
