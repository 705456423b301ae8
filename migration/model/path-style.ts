/** Path-style URIs, of services that are not Azure's own: `scheme+http(s)://host:port/account/…`. Pure. */

/** Hosts to which unencrypted requests may go. */
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The origin (scheme, host, port) of `host:port` after `protocol://`, or what to do about a wrong one. Without encryption
 * this machine only: credentials travel with every request. `secureScheme` is the scheme that a person should write instead.
 */
export function pathStyleOrigin(
  protocol: "http" | "https",
  authority: string,
  secureScheme: string,
): URL | { readonly remedy: string } {
  const origin = `${protocol}://${authority}`;
  if (!URL.canParse(origin) || /[@?#\\\s]/.test(origin)) return { remedy: "Write host:port between // and the path." };
  const url = new URL(origin);
  if (protocol === "https" || loopbackHost.test(url.hostname)) return url;
  return { remedy: `Use ${secureScheme}://: credentials travel unencrypted to this machine only.` };
}
