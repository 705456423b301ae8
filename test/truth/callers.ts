/**
 * Who made a recorded call. Recordings hold no keys and no tokens: the caller shows in the call's signature, in the owners
 * that later answers tell, or only in the source of the test that was recorded.
 */
import type { RecordedCall, Recording } from "./recording.ts";

/** How a call proves itself when it is replayed. */
export type RecordedCaller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "signature" }
  | { readonly kind: "key" }
  | { readonly kind: "token"; readonly principal: string };

/** Calls of one recording made with a token, all others being made with the key. */
interface TokenCalls {
  readonly principal: string;
  /** The role that the principal holds: without it being the owner, ACLs of others' items are refused (recorded). */
  readonly role: "Storage Blob Data Contributor" | "Storage Blob Data Owner";
  /** Places of the calls, first and last. */
  readonly calls: readonly (readonly [first: number, last: number])[];
  readonly source: string;
}

const untoldPrincipal = "11111111-aaaa-4000-8000-000000000001";

/** A caller that made all of a test's calls but one by the key, the last creation, and the preparation of the root. */
const pythonFailures: TokenCalls = {
  principal: untoldPrincipal,
  role: "Storage Blob Data Contributor",
  calls: [
    [1, 31],
    [33, 33],
  ],
  source: "azure-sdk-for-python test_directory.py, generate_oauth_token",
};

/** Recordings in which key and token take turns, which only the source of the recorded test tells. */
const mixed: { readonly [name: string]: TokenCalls } = {
  "cli2021.test_adls_access_recursive_scenarios.json": {
    principal: "7f2b9f1e-23ea-4ef8-a76b-d1ff0fe05120",
    role: "Storage Blob Data Contributor",
    calls: [
      [1, 4],
      [9, 20],
      [25, 28],
      [43, 48],
      [55, 66],
      [73, 81],
    ],
    source: "azure-cli test_storage_adls_gen2_scenarios.py, oauth_cmd",
  },
  "test_directory.test_set_access_control_recursive_with_failures.json": pythonFailures,
  "test_directory.test_set_access_control_recursive_stop_on_failures.json": pythonFailures,
  "test_directory.test_update_access_control_recursive_with_failures.json": pythonFailures,
};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function ownersToldBy({ answerHeaders, answerBody }: RecordedCall): readonly string[] {
  const listed = [...answerBody.toString().matchAll(/"owner":"([^"]*)"/g)].map((match) => match[1] ?? "");
  return [...listed, answerHeaders["x-ms-owner"] ?? ""].filter((owner) => owner !== "");
}

function principalsGivenBy({ headers, query }: RecordedCall): readonly string[] {
  const signed = [...query.matchAll(/(?:^|&)s[au]oid=([^&]*)/g)].map((match) => match[1] ?? "");
  return [headers["x-ms-owner"] ?? "", ...signed];
}

function delegatorsOf({ query }: RecordedCall): readonly string[] {
  return [...query.matchAll(/(?:^|&)skoid=([^&]*)/g)].map((match) => match[1] ?? "");
}

/**
 * The principal that made the unsigned calls of a recording, if any: the owner that answers tell and that no request gave.
 * Where answers tell the key's `$superuser` too, a delegator owns only what was made with a signature of its key. A
 * recording made with tokens that tells `$superuser` is taken to have made its items with the key.
 */
function principalOf({ calls, usesToken }: Recording): string | undefined {
  const given = new Set(calls.flatMap(principalsGivenBy));
  const told = calls.flatMap(ownersToldBy);
  if (told.includes("$superuser")) for (const delegator of calls.flatMap(delegatorsOf)) given.add(delegator);
  const principal = told.find((owner) => guid.test(owner) && !given.has(owner));
  if (principal !== undefined) return principal;
  return usesToken && !told.includes("$superuser") ? untoldPrincipal : undefined;
}

function delegatorIn({ answerBody }: RecordedCall): string {
  const told = /<SignedOid>([^<]*)</.exec(answerBody.toString())?.[1] ?? "";
  return guid.test(told) ? told : untoldPrincipal;
}

/** The callers of one recording. */
export class Callers {
  readonly #mixed: TokenCalls | undefined;
  readonly #principal: string | undefined;
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#mixed = mixed[recording.name];
    this.#principal = principalOf(recording);
  }

  /** Every principal that needs a role, with it. */
  roles(): ReadonlyMap<string, string> {
    const owner = "Storage Blob Data Owner";
    const delegators = this.#recording.calls.flatMap((call) => [...delegatorsOf(call), delegatorIn(call)]);
    const roles = new Map([untoldPrincipal, ...delegators].map((principal) => [principal, owner]));
    if (this.#principal !== undefined) roles.set(this.#principal, owner);
    if (this.#mixed !== undefined) roles.set(this.#mixed.principal, this.#mixed.role);
    return roles;
  }

  /** @param place of the call in the recording. */
  of(call: RecordedCall, place: number): RecordedCaller {
    if (call.isAnonymous) return { kind: "anonymous" };
    if (/(^|&)sig=/.test(call.query)) return { kind: "signature" };
    if (call.query.includes("comp=userdelegationkey")) {
      const isRefusedKey = call.answerBody.includes("Only authentication scheme Bearer is supported");
      return isRefusedKey ? { kind: "key" } : { kind: "token", principal: delegatorIn(call) };
    }
    if (this.#mixed !== undefined) {
      const isToken = this.#mixed.calls.some(([first, last]) => place >= first && place <= last);
      return isToken ? { kind: "token", principal: this.#mixed.principal } : { kind: "key" };
    }
    return this.#principal === undefined ? { kind: "key" } : { kind: "token", principal: this.#principal };
  }
}
