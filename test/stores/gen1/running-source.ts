/** Opens sources on a running Gen1, for tests that share one. */
import { parseGen1Uri } from "../../../migration/model/gen1-uri.ts";
import { isProblem } from "../../../migration/model/problem.ts";
import { openGen1, type Gen1Options, type Gen1Store } from "../../../migration/stores/gen1/index.ts";
import { createTokens, createTransport, type TransportOptions } from "../../../migration/transport/index.ts";
import {
  GEN1_ACCOUNT,
  Gen1Writer,
  startGen1,
  tokenFor,
  type Gen1Options as ServiceOptions,
} from "../../local-gen1/index.ts";
import type { RunningGen1 } from "../../local-gen1/index.ts";
import { manualClock } from "../../transport/manual-clock.ts";

/** Whom no ACL holds back. */
export const SUPERUSER = "5b1e0c1e-0c1e-4b1e-9c1e-000000000001";

export interface Gen1UnderTest extends AsyncDisposable {
  readonly service: RunningGen1;
  readonly writer: Gen1Writer;
  /** A source on a directory, as the superuser; waiting takes no time. */
  open(path?: string, options?: Partial<Gen1Options>, transport?: Partial<TransportOptions>): Gen1Store;
}

/** Starts the service with a superuser. */
export async function runningGen1(options: ServiceOptions = {}): Promise<Gen1UnderTest> {
  const service = await startGen1({ superusers: [SUPERUSER], ...options });
  const opened: Gen1Store[] = [];
  const clock = manualClock(Date.now());
  const getToken = () =>
    Promise.resolve({ token: tokenFor(SUPERUSER, Date.now()), expiresOnTimestamp: clock.now() + 3_600_000 });
  return {
    service,
    writer: new Gen1Writer(service, GEN1_ACCOUNT, SUPERUSER),
    open: (path = "", storeOptions = {}, transport = {}) => {
      const uri = parseGen1Uri(`${service.uri}/${path.split("/").map(encodeURIComponent).join("/")}`);
      if (isProblem(uri)) throw new Error(uri.remedy);
      const tokens = createTokens(clock, { getToken });
      const store = openGen1({ uri, transport: createTransport({ clock, tokens, ...transport }), ...storeOptions });
      opened.push(store);
      return store;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await service.stop();
    },
  };
}
