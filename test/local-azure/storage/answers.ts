/**
 * Switches for answers of Azure that nobody has recorded. Each is an open question; the first value of each is what the
 * service answers by default. Whoever relies on one of these answers has to work under both.
 */
export interface AzureAnswers {
  /** In which order a directory lists names that differ beyond ASCII: by UTF-16 code unit, or by UTF-8 byte. */
  readonly listingOrder: "code-units" | "utf8-bytes";
  /**
   * How List Blobs without delimiter orders a hierarchical account: `segments` gives a directory, then all that it holds,
   * then the next name; `whole-names` compares complete names, so that `a-b` comes between `a` and `a/b`.
   */
  readonly flatOrder: "segments" | "whole-names";
  /** Owner and owning group of a file after Put Blob has overwritten it. */
  readonly putBlobOwner: "kept" | "reset";
  /**
   * Access ACL, owner and group of a file after a DFS create without permissions has overwritten it. That the caller becomes
   * its owner is recorded (a Contributor's recursive ACL changes); that ACL and group are new too is not.
   */
  readonly createOverAccess: "reset" | "kept";
  /** Whether `default:` entries are taken in `x-ms-acl` when a directory is created. */
  readonly defaultEntriesOnCreate: "accepted" | "refused";
  /** Whether files written through the Blob endpoint inherit the default ACL of their directory. */
  readonly blobInheritance: "inherits" | "ignores";
  /** Whether a server-side copy may read its source, and how it is refused where a firewall or tenant forbids it. */
  readonly serverSideCopy: "allowed" | "authorization-failure" | "cannot-verify";
}

/** What each switch may be set to, its own value first. */
export const allowedAnswers: { readonly [name in keyof AzureAnswers]: readonly AzureAnswers[name][] } = {
  listingOrder: ["code-units", "utf8-bytes"],
  flatOrder: ["segments", "whole-names"],
  putBlobOwner: ["kept", "reset"],
  createOverAccess: ["reset", "kept"],
  defaultEntriesOnCreate: ["accepted", "refused"],
  blobInheritance: ["inherits", "ignores"],
  serverSideCopy: ["allowed", "authorization-failure", "cannot-verify"],
};

/** What the service answers when nothing else is asked for. */
export const defaultAnswers: AzureAnswers = {
  listingOrder: "code-units",
  flatOrder: "segments",
  putBlobOwner: "kept",
  createOverAccess: "reset",
  defaultEntriesOnCreate: "accepted",
  blobInheritance: "inherits",
  serverSideCopy: "allowed",
};

function isAnswerName(name: string): name is keyof AzureAnswers {
  return Object.hasOwn(allowedAnswers, name);
}

/**
 * Reads `name=value` switches, later ones winning.
 * @throws {RangeError} naming the switch, what was given and what is allowed.
 */
export function parseAnswers(switches: readonly string[]): AzureAnswers {
  let chosen = defaultAnswers;
  for (const text of switches) {
    const [name = "", value = ""] = text.split("=", 2);
    if (!isAnswerName(name)) {
      throw new RangeError(
        `--answer ${text}: unknown switch; expected one of ${Object.keys(allowedAnswers).join(", ")}`,
      );
    }
    const allowed: readonly string[] = allowedAnswers[name];
    if (!allowed.includes(value)) throw new RangeError(`--answer ${text}: expected ${name}=${allowed.join(" or ")}`);
    chosen = { ...chosen, [name]: value };
  }
  return chosen;
}
