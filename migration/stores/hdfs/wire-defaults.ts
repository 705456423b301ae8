/** HDFS's JSON of what a cluster and a directory are set to → values. Pure. Fields as Hadoop 3.4.2 gives them. */
import { isMapping } from "../../model/unknown-value.ts";
import { numberOf, objectOf, parsedObject } from "../webhdfs/wire-json.ts";

/** GETSERVERDEFAULTS: copies of a file where nobody says otherwise. Throws WireSyntaxError. */
export function parseDefaultReplication(body: Uint8Array): number {
  return numberOf(objectOf(parsedObject(body)["FsServerDefaults"], "FsServerDefaults"), "replication");
}

/** GETQUOTAUSAGE: whether anything limits the directory. Throws WireSyntaxError. */
export function hasQuota(body: Uint8Array): boolean {
  const usage = objectOf(parsedObject(body)["QuotaUsage"], "QuotaUsage");
  const byType = usage["typeQuota"];
  return (
    isLimit(usage["quota"]) || isLimit(usage["spaceQuota"]) || (isMapping(byType) && Object.keys(byType).length > 0)
  );
}

/** -1 stands for none; HDFS's own root always has the largest number of entries that there is. */
function isLimit(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && Number.isSafeInteger(value);
}
