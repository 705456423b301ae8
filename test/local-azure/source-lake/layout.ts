import { fingerprint, pick } from "./chance.ts";
import { decorated, members, teams } from "./names.ts";

/** A set of package files and the place that each gets in the lake. */
export interface Collection {
  /** A package, a scope, or a folder in one, under `node_modules`. */
  readonly folder: string;
  /** Which of its files are taken. */
  readonly takes: (name: string) => boolean;
  /** How many are taken at most, the first ones by name. */
  readonly most: number;
  /** Path in the lake of the file `name`. */
  readonly place: (name: string) => string;
}

const everything = (): boolean => true;
const everyFile = Number.POSITIVE_INFINITY;

const raw: readonly Collection[] = [
  {
    folder: "vega-datasets/data",
    takes: everything,
    most: everyFile,
    place: (name) => `raw/vega-datasets/${name.slice(name.lastIndexOf(".") + 1)}/${name}`,
  },
  { folder: "node/bin", takes: (name) => name === "node", most: 1, place: (name) => `raw/runtime/bin/${name}` },
  {
    // One directory with more than 5,000 children: more than a page of any listing.
    folder: "@pulumi/azure-native",
    takes: (name) => name.endsWith(".d.ts.map"),
    most: everyFile,
    place: (name) => `raw/landing/azure-native/${name.replaceAll("/", ".")}`,
  },
  {
    folder: "@opentelemetry",
    takes: (name) => /\.(?:map|js)$/.test(name),
    most: everyFile,
    place: (name) => {
      const part = fingerprint(name, "part").toString(16).padStart(8, "0");
      return `${eventHour(name)}/part-${part}-${name.slice(name.lastIndexOf("/") + 1)}`;
    },
  },
];

const curated: readonly Collection[] = [
  {
    folder: "@pulumi/azure-native",
    takes: (name) => name.endsWith(".js"),
    most: 3000,
    place: (name) => `curated/azure-native/${name}`,
  },
  {
    folder: "@azure",
    takes: (name) => /\.(?:js|md|json)$|\.d\.ts$/.test(name),
    most: 6200,
    place: (name) => `curated/azure-sdk/${name}`,
  },
];

const sandboxPackages = [
  "apache-arrow",
  "zod",
  "typescript",
  "eslint",
  "@typescript-eslint/eslint-plugin",
  "@grpc/grpc-js",
  "undici",
  "node-gyp",
  "prettier",
  "protobufjs",
  "tar",
  "ajv",
  "lru-cache",
];

/** Each top folder of a package is somebody's copy in a team's sandbox. */
const sandbox: readonly Collection[] = sandboxPackages.map((folder) => ({
  folder,
  takes: everything,
  most: everyFile,
  place: (name) => {
    const copy = `${folder}/${name.includes("/") ? name.slice(0, name.indexOf("/")) : ""}`;
    const home = `sandbox/${pick(copy, "team", teams)}/${pick(copy, "member", members)}`;
    return decorated(`${home}/${folder.replace("@", "").replace("/", "-")}/${name}`);
  },
}));

/** All collections: raw data, curated data sets, people's sandboxes. */
export const collections: readonly Collection[] = [...raw, ...curated, ...sandbox];

/** The partition that the event file `name` falls into: one of 560, four in each of 140 days. */
function eventHour(name: string): string {
  const quarter = fingerprint(name, "quarter of a day") % 560;
  const day = Math.floor(quarter / 4);
  const month = twoDigits(1 + Math.floor(day / 28));
  return `raw/events/year=2026/month=${month}/day=${twoDigits(1 + (day % 28))}/hour=${twoDigits(6 * (quarter % 4))}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
