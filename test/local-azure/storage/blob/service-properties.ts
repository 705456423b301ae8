/** Get and Set Blob Service Properties. */
import { parseServiceProperties, toldServiceProperties } from "../blob-service/document.ts";
import { keepRules } from "../cors/answers.ts";
import type { Call } from "../call.ts";
import { readWhole } from "../content/receive.ts";
import { requireManage } from "../operations/filesystems.ts";

/** `GET ?restype=service&comp=properties` */
export function getServiceProperties(call: Call): void {
  requireManage(call, "read", "r");
  call.answerXml(toldServiceProperties(call.target.account.properties, call.target.version));
}

/** `PUT ?restype=service&comp=properties`: answers 202; what the document leaves out stays (recorded). */
export async function setServiceProperties(call: Call): Promise<void> {
  requireManage(call, "write", "w");
  const stated = parseServiceProperties((await readWhole(call.request)).toString("utf8"));
  const { account } = call.target;
  if (stated.cors !== undefined) keepRules(account, call.state.now());
  const properties = { ...account.properties, ...stated };
  await call.commit([{ do: "blob-service", account: account.record.name, properties }]);
  call.answer(202);
}
