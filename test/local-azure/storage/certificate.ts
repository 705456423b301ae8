/**
 * The certificate of the https port, made anew at each start. Clients are told to trust it as it is: it signs itself and is
 * no authority for other names. (With an authority above it Python's strict check would want key identifiers, which the
 * library does not write.)
 */
import { generate } from "selfsigned";

/** PEM texts. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** `*.localhost` beside longer names: some clients take no wildcard directly below a top-level name. */
const names = [
  "localhost",
  "*.localhost",
  "*.dfs.localhost",
  "*.blob.localhost",
  "*.dfs.core.windows.net",
  "*.blob.core.windows.net",
];
const addresses = ["127.0.0.1", "::1"];

/** Makes it for loopback addresses, localhost, and storage accounts' host names, valid for a year from yesterday. */
export async function storageCertificate(): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 86_400_000),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
