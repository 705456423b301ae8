/** The key pair that signs tokens: RSA, made when it is first needed, and kept with the service's documents. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";

let ofProcess: KeyObject | undefined;

/** One key for every service of this process that keeps none: making one takes longer than starting a service. */
function processKey(): KeyObject {
  ofProcess ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return ofProcess;
}

/** A private key and its public half. */
export class SigningKey {
  readonly #kept: string | undefined;
  #pair: { readonly secret: KeyObject; readonly open: KeyObject } | undefined;

  /** @param kept PEM of the private key; undefined: that of the process. */
  constructor(kept?: string) {
    this.#kept = kept;
  }

  #keys(): { readonly secret: KeyObject; readonly open: KeyObject } {
    if (this.#pair === undefined) {
      const secret = this.#kept === undefined ? processKey() : createPrivateKey(this.#kept);
      this.#pair = { secret, open: createPublicKey(secret) };
    }
    return this.#pair;
  }

  get secret(): KeyObject {
    return this.#keys().secret;
  }

  get open(): KeyObject {
    return this.#keys().open;
  }

  /** For keeping: PKCS 8. */
  get pem(): string {
    return this.secret.export({ type: "pkcs8", format: "pem" }).toString();
  }

  /** The public half as a key set tells it. */
  get jwk(): JsonWebKey {
    return this.open.export({ format: "jwk" });
  }
}
