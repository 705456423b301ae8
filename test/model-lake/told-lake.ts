/** A filesystem as the service tells it and as the plain model has it, in one comparable form. */
import { entryTexts, permissionsText } from "./access-list.ts";
import type { ModelLake } from "./effects.ts";
import { inOrder } from "./item.ts";
import { xmlText, type Send } from "./pages.ts";

/** One path; the ETag is compared by what it stays equal to. */
export interface ToldPath {
  readonly path: string;
  readonly kind: string;
  readonly owner: string;
  readonly group: string;
  readonly permissions: string;
  readonly entries: readonly string[];
  readonly length: number;
  readonly note: string;
  readonly isLocked: boolean;
}

function textOf(xml: string, name: string): string {
  return xmlText(new RegExp(`<${name}>([^<]*)</${name}>`, "u").exec(xml)?.[1] ?? "");
}

/** The root, which no list tells. */
async function rootByService(send: Send, etags: Map<string, string>): Promise<ToldPath> {
  const { headers } = await send({ method: "HEAD", path: "/?action=getAccessControl", headers: {} });
  const header = (name: string): string => headers.get(name) ?? "";
  etags.set("", header("etag").replaceAll('"', ""));
  return {
    path: "",
    kind: "directory",
    owner: header("x-ms-owner"),
    group: header("x-ms-group"),
    permissions: header("x-ms-permissions"),
    entries: header("x-ms-acl").split(",").sort(),
    length: 0,
    note: "",
    isLocked: false,
  };
}

/** Everything, by List Blobs with permissions and metadata; with the ETags by path. */
export async function toldByService(send: Send): Promise<[readonly ToldPath[], ReadonlyMap<string, string>]> {
  const path = "?restype=container&comp=list&include=permissions,metadata";
  const text = await (await send({ method: "GET", path, headers: {} })).text();
  const etags = new Map<string, string>();
  const root = await rootByService(send, etags);
  const paths = [...text.matchAll(/<Blob>(.*?)<\/Blob>/gsu)].map(([, xml = ""]): ToldPath => {
    const name = textOf(xml, "Name");
    etags.set(name, textOf(xml, "Etag"));
    return {
      path: name,
      kind: textOf(xml, "ResourceType"),
      owner: textOf(xml, "Owner"),
      group: textOf(xml, "Group"),
      permissions: textOf(xml, "Permissions"),
      entries: textOf(xml, "Acl").split(",").sort(),
      length: Number(textOf(xml, "Content-Length")),
      note: textOf(xml, "note"),
      isLocked: textOf(xml, "LeaseStatus") === "locked",
    };
  });
  return [[root, ...paths], etags];
}

/** The same of the model. */
export function toldByModel(lake: ModelLake): readonly ToldPath[] {
  const paths = ["", ...inOrder([...lake.items.keys()].filter((path) => path !== ""))];
  return paths.map((path) => {
    const item = lake.items.get(path)!;
    return {
      path,
      kind: item.kind,
      owner: item.owner,
      group: item.group,
      permissions: permissionsText(item.list),
      entries: entryTexts(item.list),
      length: item.text.length,
      note: item.metadata,
      isLocked: item.lease !== undefined && !item.lease.broken,
    };
  });
}
