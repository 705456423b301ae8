/** Find Blobs by Tags, of an account or one container: in the order of containers and names, with the tags that were asked for. */
import type { Call } from "../call.ts";
import { requireManage } from "../operations/filesystems.ts";
import type { Metadata } from "../tree/entry.ts";
import type { Filesystem } from "../tree/filesystem.ts";
import { type Visit, walk } from "../tree/walk.ts";
import { invalidQuery } from "../wire/failure.ts";
import { meets, parseTagExpression, type TagExpression } from "../wire/tag-expression.ts";
import { missingParameter } from "../wire/unrouted.ts";
import { element, escapeXml, nameElement } from "../wire/xml.ts";
import { serviceEndpoint } from "./list-containers.ts";
import { readMarker, writeMarker } from "./list-marker.ts";
import { resultLimit } from "./result-limit.ts";
import { tagSetElement } from "./tags.ts";

interface Found {
  readonly container: string;
  readonly name: string;
  readonly tags: Metadata;
}

function expressionOf(call: Call): { readonly text: string; readonly expression: TagExpression } {
  const text = call.parameter("where");
  if (text === undefined) throw missingParameter("where");
  const expression = parseTagExpression(text);
  const isSupported = expression?.length === 1 && expression.flat().every(({ operator }) => operator !== "<>");
  if (expression === undefined || !isSupported) throw invalidQuery("where", text, "Error parsing query.");
  return { text, expression };
}

/** Every path from a name on, in order; false from `visit` ends the walk. */
function everyPath({ hierarchical, root }: Filesystem, from: string, visit: Visit): boolean {
  if (hierarchical) {
    const options = { recursive: true, namePrefix: "", from, wholeNames: false };
    return walk(root.children, "", options, { enter: () => undefined, visit });
  }
  for (const name of root.children.names(from)) {
    const node = root.children.get(name);
    if (node !== undefined && !visit(name, node)) return false;
  }
  return true;
}

/** Blobs of one filesystem that meet the expression, from a name on; false from `take` ends the search. */
function findIn(
  filesystem: Filesystem,
  { from, expression }: { readonly from: string; readonly expression: TagExpression },
  take: (found: Found) => boolean,
): boolean {
  const container = filesystem.name;
  const keys = new Set(expression.flat().map(({ key }) => key));
  return everyPath(filesystem, from, (name, { entry: { tags } }) => {
    if (tags === undefined || !meets(expression, { ...tags, "@container": container })) return true;
    const told = Object.fromEntries(Object.entries(tags).filter(([key]) => keys.has(key)));
    return take({ container, name, tags: told });
  });
}

function filesystemsOf(call: Call): readonly Filesystem[] {
  if (call.target.filesystemName !== "") return [call.filesystem];
  const all = [...call.target.account.filesystems.values()];
  return all.sort((left, right) => (left.name < right.name ? -1 : 1));
}

function toldFound({ container, name, tags }: Found): string {
  return `<Blob>${nameElement(name)}${element("ContainerName", container)}<Tags>${tagSetElement(tags)}</Tags></Blob>`;
}

/** `GET ?comp=blobs&where=` */
export function findBlobs(call: Call): void {
  requireManage(call, "read", "f");
  const { text, expression } = expressionOf(call);
  const limit = resultLimit(call);
  const marker = call.parameter("marker");
  const [fromContainer = "", fromName = ""] = marker === undefined ? [] : readMarker("tagged", marker).split("/", 2);
  const found: Found[] = [];
  let next = "";
  for (const filesystem of filesystemsOf(call)) {
    if (filesystem.name < fromContainer) continue;
    const from = filesystem.name === fromContainer ? decodeURIComponent(fromName) : "";
    const isDone = findIn(filesystem, { from, expression }, (each) => {
      if (found.length < limit.count) return found.push(each) > 0;
      next = `${each.container}/${encodeURIComponent(each.name)}`;
      return false;
    });
    if (!isDone) break;
  }
  const end = next === "" ? "<NextMarker />" : element("NextMarker", writeMarker("tagged", next));
  const head = `<EnumerationResults ServiceEndpoint="${escapeXml(serviceEndpoint(call))}">${element("Where", text)}`;
  call.answerXml(`${head}${limit.element}<Blobs>${found.map(toldFound).join("")}</Blobs>${end}</EnumerationResults>`);
}
