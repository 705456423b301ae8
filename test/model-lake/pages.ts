/** Requests of the plain model's test that take several pages: lists through both endpoints, and recursive runs. */
import type { Doing } from "./operation.ts";
import type { RunResult } from "./recursive.ts";
import type { Sent } from "./sent.ts";

/** Sends one request. */
export type Send = (sent: Sent) => Promise<Response>;

/** `status code` of an answer. */
export function told(answer: Response): string {
  return `${answer.status} ${answer.headers.get("x-ms-error-code") ?? ""}`.trim();
}

/** What a list told until its end or its refusal. */
export interface Listed {
  readonly names: readonly string[];
  /** Undefined where it came to its end. */
  readonly refused: string | undefined;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The text of an XML element's content. */
export function xmlText(text: string): string {
  return text.replace(/&(\w+);/gu, (whole, name: string) => entities[name] ?? whole);
}

async function pathsPage(send: Send, what: Doing<"list">, continuation: string): Promise<[Response, string[], string]> {
  const directory = what.path === "" ? "" : `&directory=${encodeURIComponent(what.path)}`;
  const query = `?resource=filesystem&recursive=${String(what.recursive)}&maxResults=${what.size}${directory}`;
  const at = continuation === "" ? "" : `&continuation=${encodeURIComponent(continuation)}`;
  const answer = await send({ method: "GET", path: query + at, headers: {} });
  if (answer.status !== 200) return [answer, [], ""];
  const { paths } = (await answer.json()) as { paths: { name: string }[] };
  return [answer, paths.map(({ name }) => name), answer.headers.get("x-ms-continuation") ?? ""];
}

async function blobsPage(send: Send, what: Doing<"list">, marker: string): Promise<[Response, string[], string]> {
  const prefix = what.path === "" ? "" : `&prefix=${encodeURIComponent(`${what.path}/`)}`;
  const delimiter = what.recursive ? "" : "&delimiter=%2F";
  const query = `?restype=container&comp=list&maxresults=${what.size}${prefix}${delimiter}`;
  const at = marker === "" ? "" : `&marker=${encodeURIComponent(marker)}`;
  const answer = await send({ method: "GET", path: query + at, headers: {} });
  if (answer.status !== 200) return [answer, [], ""];
  const text = await answer.text();
  const names = [...text.matchAll(/<(Blob|BlobPrefix)><Name>([^<]*)<\/Name>/gu)].map(([, kind, name]) => {
    const whole = xmlText(name ?? "");
    return kind === "BlobPrefix" ? whole.slice(0, -1) : whole;
  });
  return [answer, names, /<NextMarker>([^<]+)</u.exec(text)?.[1] ?? ""];
}

/** Lists until the end or a refusal. */
export async function listed(send: Send, what: Doing<"list">): Promise<Listed> {
  const names: string[] = [];
  const page = what.endpoint === "dfs" ? pathsPage : blobsPage;
  for (let continuation = ""; ;) {
    const [answer, own, next] = await page(send, what, continuation);
    if (answer.status !== 200) return { names, refused: told(answer) };
    if (own.length > what.size) return { names, refused: `${own.length} names on a page of ${what.size}` };
    names.push(...own);
    if (next === "") return { names, refused: undefined };
    continuation = next;
  }
}

/** Runs a recursive change until its end or a refusal. */
export async function ran(send: Send, what: Doing<"recursive">): Promise<RunResult | string> {
  const total = { directories: 0, files: 0, failed: [] as string[], pages: 0 };
  const url = `/${what.path.split("/").map(encodeURIComponent).join("/")}`;
  const query = `?action=setAccessControlRecursive&mode=${what.mode}&maxRecords=${what.records}&forceFlag=${String(what.force)}`;
  for (let continuation = ""; ;) {
    const at = continuation === "" ? "" : `&continuation=${encodeURIComponent(continuation)}`;
    const answer = await send({ method: "PATCH", path: url + query + at, headers: { "x-ms-acl": what.list } });
    if (answer.status !== 200) return told(answer);
    const page = (await answer.json()) as {
      directoriesSuccessful: number;
      filesSuccessful: number;
      failureCount: number;
      failedEntries: { name: string }[];
    };
    total.directories += page.directoriesSuccessful;
    total.files += page.filesSuccessful;
    total.failed.push(...page.failedEntries.map(({ name }) => name));
    total.pages++;
    if (page.failureCount !== page.failedEntries.length) return "failureCount differs from failedEntries";
    continuation = answer.headers.get("x-ms-continuation") ?? "";
    if (continuation === "") return total;
  }
}
