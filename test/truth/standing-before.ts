/**
 * What stood on an account before a recording began, as far as its answers tell: recorders left out what a test prepared
 * once for all, and other tests' filesystems.
 */
import type { RecordedCall } from "./recording.ts";

/** A request with the account's key, made at a moment before the first call. */
export interface Preparation {
  readonly account: string;
  readonly method: string;
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Whether the call gives a filesystem this name; not where it is refused because there is one already. */
function isCreation({ method, query, status }: RecordedCall): boolean {
  const comp = /(?:^|&)comp=([^&]*)/.exec(query)?.[1] ?? "";
  const makes = method === "PUT" && /(^|&)restype=container(&|$)/.test(query) && status !== 409;
  return makes && ["", "rename", "undelete"].includes(comp);
}

function filesystemOf(call: RecordedCall): string {
  return decodeURIComponent(call.path.split("/")[1] ?? "");
}

function textOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

/** The properties of a filesystem as an element of a list tells them. */
function listedFilesystem(account: string, xml: string): Preparation {
  const metadata = [...(/<Metadata>(.*?)<\/Metadata>/.exec(xml)?.[1]?.matchAll(/<(\w+)>([^<]*)</g) ?? [])];
  const access = textOf(xml, "PublicAccess");
  return {
    account,
    method: "PUT",
    pathAndQuery: `/${textOf(xml, "Name") ?? ""}?restype=container`,
    headers: {
      ...Object.fromEntries(metadata.map(([, name = "", value = ""]) => [`x-ms-meta-${name}`, value])),
      ...(access === undefined ? {} : { "x-ms-blob-public-access": access }),
    },
    body: "",
    at: Date.parse(textOf(xml, "Last-Modified") ?? ""),
  };
}

/** Filesystems that a list tells and that no call before it made. */
function listedBefore(calls: readonly RecordedCall[]): Preparation[] {
  const made = new Set(calls.filter(isCreation).map(filesystemOf));
  const found = new Map<string, Preparation>();
  for (const { account, query, answerBody } of calls) {
    if (!/(^|&)comp=list/.test(query) || query.includes("restype=container")) continue;
    for (const [container] of answerBody.toString().matchAll(/<Container>.*?<\/Container>/g)) {
      const name = textOf(container, "Name") ?? "";
      if (!made.has(name) && !container.includes("<Deleted>")) found.set(name, listedFilesystem(account, container));
    }
  }
  return [...found.values()];
}

/** Filesystems that a list tells as deleted and that no call before it deleted: made and deleted again. */
function deletedBefore(calls: readonly RecordedCall[]): Preparation[] {
  const start = Date.parse(calls[0]?.answerHeaders["date"] ?? "");
  const list = calls.find(({ answerBody }) => answerBody.includes("<Container>") && answerBody.includes("<Deleted>"));
  const containers = list?.answerBody.toString().matchAll(/<Container>.*?<\/Container>/g) ?? [];
  return [...containers].flatMap(([container]) => {
    const deleted = Date.parse(textOf(container, "DeletedTime") ?? "");
    if (list === undefined || !(deleted < start)) return [];
    const made = listedFilesystem(list.account, container);
    return [made, { ...made, method: "DELETE", headers: {}, at: Math.max(deleted, made.at) }];
  });
}

/** Filesystems that are used before (or without) being made. */
function usedBefore(calls: readonly RecordedCall[]): Preparation[] {
  const known = new Set<string>();
  return calls.flatMap((call) => {
    const name = filesystemOf(call);
    if (name === "" || known.has(name)) return [];
    known.add(name);
    if (isCreation(call) || call.status === 404) return [];
    const at = Date.parse(call.answerHeaders["date"] ?? "");
    const pathAndQuery = `/${call.path.split("/")[1] ?? ""}?restype=container`;
    return [{ account: call.account, method: "PUT", pathAndQuery, headers: {}, body: "", at }];
  });
}

/**
 * CORS rules that a list of properties tells, that no call of the recording set, and that no answer shows in force: another
 * test set them a moment before.
 */
function justSetRules(calls: readonly RecordedCall[]): Preparation[] {
  const told = calls.find(({ method, answerBody }) => method === "GET" && answerBody.includes("<Cors"));
  const showsThem = calls.some(({ answerHeaders }) =>
    ["vary", "access-control-allow-origin"].some((name) => answerHeaders[name] !== undefined),
  );
  const sets = calls.some(({ method, body }) => method === "PUT" && body.includes("<Cors"));
  if (told === undefined || !told.answerBody.includes("<CorsRule>") || showsThem || sets) return [];
  const rules = /<Cors>.*<\/Cors>/s.exec(told.answerBody.toString())?.[0] ?? "";
  const body = `<StorageServiceProperties>${rules}</StorageServiceProperties>`;
  const at = Date.parse(calls[0]?.answerHeaders["date"] ?? "");
  const pathAndQuery = "/?restype=service&comp=properties";
  return [{ account: told.account, method: "PUT", pathAndQuery, headers: {}, body, at }];
}

/** What to prepare before the first call of a session, in order of time. */
export function standingBefore(calls: readonly RecordedCall[]): readonly Preparation[] {
  const listed = listedBefore(calls);
  const names = new Set(listed.map((each) => each.pathAndQuery));
  const used = usedBefore(calls).filter((each) => !names.has(each.pathAndQuery));
  return [...justSetRules(calls), ...deletedBefore(calls), ...listed, ...used].sort(
    (left, right) => left.at - right.at,
  );
}
