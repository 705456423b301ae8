/** Filesystems through DFS. */
import type { Call } from "../call.ts";
import { createFilesystem, deleteFilesystem, requireManage, setFilesystemMetadata } from "../operations/filesystems.ts";
import { givenProperties, metadataOrNone, propertiesText } from "../operations/given-headers.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import { httpDate } from "../wire/dates.ts";

/** `PUT ?resource=filesystem` */
export async function putFilesystem(call: Call): Promise<void> {
  const properties = await createFilesystem(call, metadataOrNone(givenProperties(call)));
  call.answer(201, [...versionHeaders(properties), "x-ms-namespace-enabled", namespaceEnabled(call)]);
}

function namespaceEnabled(call: Call): string {
  return String(call.target.account.record.hierarchical);
}

/** `HEAD ?resource=filesystem` */
export function headFilesystem(call: Call): void {
  const { properties } = call.filesystem;
  requireManage(call, "read", "r");
  const told = propertiesText(properties.metadata);
  const metadata = told === "" ? [] : ["x-ms-properties", told];
  call.answer(200, [...versionHeaders(properties), "x-ms-namespace-enabled", namespaceEnabled(call), ...metadata]);
}

/** `PATCH ?resource=filesystem` */
export async function patchFilesystem(call: Call): Promise<void> {
  const properties = await setFilesystemMetadata(call, metadataOrNone(givenProperties(call)));
  call.answer(200, versionHeaders(properties));
}

/** `DELETE ?resource=filesystem` */
export async function removeFilesystem(call: Call): Promise<void> {
  await deleteFilesystem(call);
  call.answer(202);
}

/** `GET /?resource=account` */
export function listFilesystems(call: Call): void {
  requireManage(call, "read", "l");
  const prefix = call.parameter("prefix") ?? "";
  const filesystems = [...call.target.account.filesystems.values()]
    .filter((filesystem) => filesystem.name.startsWith(prefix))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, properties }) => ({ etag: properties.etag, lastModified: httpDate(properties.modified), name }));
  call.answer(200, ["Content-Type", "application/json;charset=utf-8"], `${JSON.stringify({ filesystems })}\n`);
}
