/**
 * `StorageServiceProperties`, the XML of Get and Set Blob Service Properties. What a document leaves out stays as it is
 * (recorded). Limits: https://learn.microsoft.com/rest/api/storageservices/set-blob-service-properties
 */
import { ServiceFailure } from "../wire/failure.ts";
import { element } from "../wire/xml.ts";
import { childOf, invalidXml, readXml, type XmlElement } from "../wire/xml-reader.ts";
import type {
  BlobServiceProperties,
  CorsRule,
  DeleteRetention,
  Logging,
  Metrics,
  Retention,
  StaticWebsite,
} from "./properties.ts";

const mostCorsRules = 5;
const corsMethods = new Set(["DELETE", "GET", "HEAD", "MERGE", "POST", "OPTIONS", "PUT", "PATCH"]);

function needed(parent: XmlElement, name: string): XmlElement {
  const child = childOf(parent, name);
  if (child === undefined) throw invalidXml(parent.after, `Element '${name}' is missing in '${parent.name}'.`);
  return child;
}

function invalidValue({ name, text }: XmlElement): ServiceFailure {
  return new ServiceFailure("InvalidXmlNodeValue", { fields: { XmlNodeName: name, XmlNodeValue: text } });
}

function flagAt(parent: XmlElement, name: string): boolean {
  const child = needed(parent, name);
  const text = child.text.trim().toLowerCase();
  if (text !== "true" && text !== "false") throw invalidValue(child);
  return text === "true";
}

function wholeNumber(child: XmlElement): number {
  const text = child.text.trim();
  if (!/^-?\d{1,9}$/.test(text)) throw invalidValue(child);
  return Number(text);
}

/** @throws {ServiceFailure} InvalidXmlDocument with the place behind `Days` (recorded). */
function retentionOf(policy: XmlElement): Retention {
  if (!flagAt(policy, "Enabled")) return { enabled: false };
  const child = needed(policy, "Days");
  const days = wholeNumber(child);
  if (days < 1 || days > 365)
    throw invalidXml(child.after, "Retention days must be greater than 0 and less than or equal to 365 days.");
  return { enabled: true, days };
}

function loggingOf(parent: XmlElement): Logging {
  return {
    version: needed(parent, "Version").text.trim(),
    read: flagAt(parent, "Read"),
    write: flagAt(parent, "Write"),
    delete: flagAt(parent, "Delete"),
    retention: retentionOf(needed(parent, "RetentionPolicy")),
  };
}

function metricsOf(parent: XmlElement): Metrics {
  const enabled = flagAt(parent, "Enabled");
  return {
    version: needed(parent, "Version").text.trim(),
    enabled,
    includesApis: enabled && flagAt(parent, "IncludeAPIs"),
    retention: retentionOf(needed(parent, "RetentionPolicy")),
  };
}

function deleteRetentionOf(parent: XmlElement): DeleteRetention {
  const allows = childOf(parent, "AllowPermanentDelete") !== undefined && flagAt(parent, "AllowPermanentDelete");
  return { ...retentionOf(parent), allowsPermanentDelete: allows };
}

function partsOf(parent: XmlElement, name: string): readonly string[] {
  const text = needed(parent, name).text.trim();
  return text === "" ? [] : text.split(",").map((part) => part.trim());
}

/** Headers by name come before those by prefix (recorded). */
function byNameFirst(headers: readonly string[]): readonly string[] {
  const isPrefix = (header: string): boolean => header.endsWith("*");
  return [...headers.filter((header) => !isPrefix(header)), ...headers.filter(isPrefix)];
}

function corsRuleOf(rule: XmlElement): CorsRule {
  const methods = partsOf(rule, "AllowedMethods").map((method) => method.toUpperCase());
  if (methods.length === 0 || methods.some((method) => !corsMethods.has(method)))
    throw invalidValue(needed(rule, "AllowedMethods"));
  const origins = partsOf(rule, "AllowedOrigins");
  if (origins.length === 0) throw invalidValue(needed(rule, "AllowedOrigins"));
  const maxAge = needed(rule, "MaxAgeInSeconds");
  const maxAgeSeconds = wholeNumber(maxAge);
  if (maxAgeSeconds < 0) throw invalidValue(maxAge);
  return {
    methods,
    origins,
    allowedHeaders: byNameFirst(partsOf(rule, "AllowedHeaders")),
    exposedHeaders: byNameFirst(partsOf(rule, "ExposedHeaders")),
    maxAgeSeconds,
  };
}

function corsOf(parent: XmlElement): readonly CorsRule[] {
  if (parent.children.length > mostCorsRules)
    throw invalidXml(parent.after, `At most ${mostCorsRules} CORS rules are allowed.`);
  return parent.children.map(corsRuleOf);
}

function staticWebsiteOf(parent: XmlElement): StaticWebsite {
  const enabled = flagAt(parent, "Enabled");
  if (!enabled) return { enabled };
  const text = (name: string): string | undefined => childOf(parent, name)?.text.trim();
  const [index, fallback, error] = [
    text("IndexDocument"),
    text("DefaultIndexDocumentPath"),
    text("ErrorDocument404Path"),
  ];
  return {
    enabled,
    ...(index === undefined ? {} : { indexDocument: index }),
    ...(fallback === undefined ? {} : { defaultIndexDocumentPath: fallback }),
    ...(error === undefined ? {} : { errorDocument404Path: error }),
  };
}

function serviceVersionOf(parent: XmlElement): string {
  const version = parent.text.trim();
  if (!/^\d{4}-\d\d-\d\d$/.test(version)) throw invalidValue(parent);
  return version;
}

/**
 * What a document states.
 * @throws {ServiceFailure} InvalidXmlDocument, InvalidXmlNodeValue
 */
export function parseServiceProperties(document: string): Partial<BlobServiceProperties> {
  const root = readXml(document, "StorageServiceProperties");
  const part = <T>(name: string, read: (child: XmlElement) => T): T | undefined => {
    const child = childOf(root, name);
    return child === undefined ? undefined : read(child);
  };
  const stated = {
    logging: part("Logging", loggingOf),
    hourMetrics: part("HourMetrics", metricsOf),
    minuteMetrics: part("MinuteMetrics", metricsOf),
    cors: part("Cors", corsOf),
    deleteRetention: part("DeleteRetentionPolicy", deleteRetentionOf),
    staticWebsite: part("StaticWebsite", staticWebsiteOf),
    defaultServiceVersion: part("DefaultServiceVersion", serviceVersionOf),
  };
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
}

function toldRetention({ enabled, days }: Retention): string {
  return `<Enabled>${enabled}</Enabled>${days === undefined ? "" : `<Days>${days}</Days>`}`;
}

function toldMetrics(name: string, { version, enabled, includesApis, retention }: Metrics): string {
  const apis = enabled ? `<IncludeAPIs>${includesApis}</IncludeAPIs>` : "";
  const kept = `<RetentionPolicy>${toldRetention(retention)}</RetentionPolicy>`;
  return `<${name}>${element("Version", version)}<Enabled>${enabled}</Enabled>${apis}${kept}</${name}>`;
}

function toldLogging({ version, read, write, delete: deletes, retention }: Logging): string {
  const what = `<Read>${read}</Read><Write>${write}</Write><Delete>${deletes}</Delete>`;
  const kept = `<RetentionPolicy>${toldRetention(retention)}</RetentionPolicy>`;
  return `<Logging>${element("Version", version)}${what}${kept}</Logging>`;
}

function toldCors(rules: readonly CorsRule[]): string {
  const told = rules.map((rule) => {
    const who = element("AllowedMethods", rule.methods.join(",")) + element("AllowedOrigins", rule.origins.join(","));
    const headers =
      element("AllowedHeaders", rule.allowedHeaders.join(",")) +
      element("ExposedHeaders", rule.exposedHeaders.join(","));
    return `<CorsRule>${who}${headers}<MaxAgeInSeconds>${rule.maxAgeSeconds}</MaxAgeInSeconds></CorsRule>`;
  });
  return told.length === 0 ? "<Cors />" : `<Cors>${told.join("")}</Cors>`;
}

function toldWebsite({ enabled, ...pages }: StaticWebsite): string {
  const page = (name: string, path: string | undefined): string => (path === undefined ? "" : element(name, path));
  return [
    `<StaticWebsite><Enabled>${enabled}</Enabled>`,
    page("IndexDocument", pages.indexDocument),
    page("ErrorDocument404Path", pages.errorDocument404Path),
    page("DefaultIndexDocumentPath", pages.defaultIndexDocumentPath),
    "</StaticWebsite>",
  ].join("");
}

/** The first version that tells `AllowPermanentDelete` (documented; absent at 2018-11-09, there at 2020-04-08: recorded). */
const permanentDeleteSince = "2020-02-10";

/** The document of Get Blob Service Properties, its members in the recorded order. */
export function toldServiceProperties(properties: BlobServiceProperties, version: string): string {
  const { deleteRetention, defaultServiceVersion } = properties;
  const tellsPermanent = version >= permanentDeleteSince;
  const permanent = tellsPermanent
    ? element("AllowPermanentDelete", String(deleteRetention.allowsPermanentDelete))
    : "";
  return [
    "<StorageServiceProperties>",
    toldLogging(properties.logging),
    toldMetrics("HourMetrics", properties.hourMetrics),
    toldMetrics("MinuteMetrics", properties.minuteMetrics),
    toldCors(properties.cors),
    `<DeleteRetentionPolicy>${toldRetention(deleteRetention)}${permanent}</DeleteRetentionPolicy>`,
    toldWebsite(properties.staticWebsite),
    defaultServiceVersion === undefined ? "" : element("DefaultServiceVersion", defaultServiceVersion),
    "</StorageServiceProperties>",
  ].join("");
}
