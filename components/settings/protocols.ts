/** What an account speaks beside https: NFS 3.0 and SFTP. Pure. */
import { decideSwitch, followed, switchWord } from "./decision.ts";
import type { Decided, Decision, Matched, Switch } from "./decision.ts";

/** What a stack file asks for. */
export interface ProtocolWishes {
  /** NFS 3.0; can never be turned off again. @default the matched account's, else "disabled" */
  readonly nfs?: Switch | undefined;
  /** SFTP for local users; costs by the hour. @default "disabled" */
  readonly sftp?: Switch | undefined;
}

/** What the matched account has. */
export interface MatchedProtocols {
  readonly nfs: boolean;
  readonly sftp: boolean;
}

export interface ProtocolSettings {
  readonly nfs: boolean;
  readonly sftp: boolean;
}

/** NFS is taken over, since its clients need it; SFTP is not, since the passwords and keys of its users cannot be read. */
export function decideProtocols(
  wishes: ProtocolWishes,
  matched: Matched<MatchedProtocols> | undefined,
): Decided<ProtocolSettings> {
  const nfs = decideNfs(wishes, matched);
  const sftp = decideSwitch(
    "SFTP",
    { wish: wishes.sftp, safe: "disabled", why: "its local users have to be given anew (sftp: in the stack file)" },
    matched && { name: matched.name, found: matched.found.sftp },
  );
  return {
    settings: { nfs: nfs.value === "enabled", sftp: sftp.value === "enabled" },
    decisions: [nfs, sftp],
  };
}

function decideNfs({ nfs }: ProtocolWishes, matched: Matched<MatchedProtocols> | undefined): Decision {
  const setting = "NFS 3.0";
  const found = matched && { name: matched.name, value: switchWord(matched.found.nfs) };
  return followed(setting, nfs ?? found?.value ?? "disabled", { isWished: nfs !== undefined, why: "default" }, found);
}
