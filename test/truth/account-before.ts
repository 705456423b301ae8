/**
 * How an account was set up before a recording began, as far as its answers tell: settings of its Blob service that no call
 * of the recording made, and its kind.
 */
import { parseServiceProperties } from "../local-azure/storage/blob-service/document.ts";
import type { BlobServiceProperties } from "../local-azure/storage/blob-service/properties.ts";
import type { RecordedCall } from "./recording.ts";

/** See the file's head. */
export interface AccountBefore {
  /** Left out: as of any account. */
  readonly sku?: string;
  readonly accessTier?: string;
  readonly settings: Partial<BlobServiceProperties>;
}

const day = 24 * 3600 * 1000;

/** For so long what was just deleted tells all its days. */
const beginning = 10 * 60 * 1000;

function textOf(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
}

function hasParameter(call: RecordedCall, parameter: string): boolean {
  return call.query.split("&").includes(parameter);
}

/**
 * What the first answer tells: what requests before it state stands there anyway, but for CORS rules, which were others as
 * long as those were not in force.
 */
function toldProperties(calls: readonly RecordedCall[]): Partial<BlobServiceProperties> {
  const about = calls.filter((call) => hasParameter(call, "comp=properties") && hasParameter(call, "restype=service"));
  const told = about.find((call) => call.method === "GET" && call.status === 200);
  if (told === undefined) return {};
  const { cors, ...properties } = parseServiceProperties(told.answerBody.toString());
  return told === about[0] && cors !== undefined ? { ...properties, cors } : properties;
}

/** Soft delete, where deletions tell that something is kept; its days as a list of deleted paths tells them. */
function deleteRetention(calls: readonly RecordedCall[]): Partial<BlobServiceProperties> {
  if (calls.every((call) => call.answerHeaders["x-ms-deletion-id"] === undefined)) return {};
  const list = calls.find(
    (call) => hasParameter(call, "showonly=deleted") && call.answerBody.includes("<DeletedTime>"),
  );
  const xml = list?.answerBody.toString() ?? "";
  const kept = Math.round((Date.parse(textOf(xml, "Expiry-Time")) - Date.parse(textOf(xml, "DeletedTime"))) / day);
  return { deleteRetention: { enabled: true, days: kept > 0 ? kept : 7, allowsPermanentDelete: false } };
}

/** Soft delete of containers, where one is restored or listed; its days as the list tells what is left of them. */
function containerRetention(calls: readonly RecordedCall[]): Partial<BlobServiceProperties> {
  const isUsed = (call: RecordedCall): boolean =>
    hasParameter(call, "restype=container") && hasParameter(call, "comp=undelete");
  const list = calls.find(
    (call) => call.answerBody.includes("<Container>") && call.answerBody.includes("<DeletedTime>"),
  );
  if (list === undefined) return calls.some(isUsed) ? { containerRetentionDays: 7 } : {};
  const now = Date.parse(list.answerHeaders["date"] ?? "");
  const deleted = list.answerBody.toString().match(/<DeletedTime>.*?<\/RemainingRetentionDays>/g) ?? [];
  const days = deleted.map((xml) => {
    const left = Number(textOf(xml, "RemainingRetentionDays")) * day - beginning;
    return Math.ceil((left + now - Date.parse(textOf(xml, "DeletedTime"))) / day);
  });
  return { containerRetentionDays: Math.max(...days) };
}

/** A rule for any origin where answers allow it, one for another origin where they only vary by it. */
function corsRules(calls: readonly RecordedCall[]): Partial<BlobServiceProperties> {
  const told = (name: string): boolean => calls.some((call) => call.answerHeaders[name] !== undefined);
  const isForAll = told("access-control-allow-origin");
  if (!isForAll && !told("vary")) return { cors: [] };
  const methods = ["DELETE", "GET", "HEAD", "MERGE", "POST", "OPTIONS", "PUT", "PATCH"];
  const origins = [isForAll ? "*" : "https://www.contoso.com"];
  const exposedHeaders = told("access-control-expose-headers") ? ["*"] : [];
  return { cors: [{ methods, origins, allowedHeaders: ["*"], exposedHeaders, maxAgeSeconds: 86_400 }] };
}

function tellsTier({ answerHeaders, answerBody }: RecordedCall): boolean {
  return answerHeaders["x-ms-access-tier"] !== undefined || answerBody.includes("<AccessTier>");
}

const inferredInList = /<AccessTier>(\w+)<\/AccessTier><AccessTierInferred>true</u;

function toldAsInferred({ answerHeaders, answerBody }: RecordedCall): string | undefined {
  if (answerHeaders["x-ms-access-tier-inferred"] === "true") return answerHeaders["x-ms-access-tier"];
  return inferredInList.exec(answerBody.toString())?.[1];
}

/** The tier that is inferred for what nobody set one for. */
function inferredTier(calls: readonly RecordedCall[]): Pick<AccountBefore, "accessTier"> {
  const accessTier = calls.map(toldAsInferred).find((tier) => tier !== undefined);
  return accessTier === undefined ? {} : { accessTier };
}

/** Premium accounts know no tiers. */
function sku(calls: readonly RecordedCall[]): Pick<AccountBefore, "sku"> {
  const isTold = calls.some((call) => call.method === "HEAD" && call.answerHeaders["x-ms-blob-type"] === "BlockBlob");
  return isTold && !calls.some(tellsTier) ? { sku: "Premium_LRS" } : {};
}

/** See the file's head. @param calls of one session. */
export function accountBefore(calls: readonly RecordedCall[]): AccountBefore {
  return {
    ...sku(calls),
    ...inferredTier(calls),
    settings: {
      ...deleteRetention(calls),
      ...containerRetention(calls),
      ...corsRules(calls),
      ...toldProperties(calls),
    },
  };
}
