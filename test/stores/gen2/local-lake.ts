/** The real local service with one account, two filesystems, and an identity that owns all of it. */
import { lakeUriAt } from "../../../migration/model/lake-uri.ts";
import { openGen2, type ContentSizes, type Gen2Store } from "../../../migration/stores/gen2/index.ts";
import { createTokens, createTransport, type TransportOptions } from "../../../migration/transport/index.ts";
import { defaultObjectId } from "../../local-azure/identity/index.ts";
import { defaultAnswers, type AzureAnswers } from "../../local-azure/storage/answers.ts";
import { Faults } from "../../local-azure/storage/faults/index.ts";
import { startStorageService, type StorageService } from "../../local-azure/storage/index.ts";
import { manualClock } from "../../transport/manual-clock.ts";

export const ACCOUNT = "contosolake";

/** Owns the data too: the client whose requests a test's faults are about, while others plant and look. */
export const FAULTED_OWNER = "faaaaaaa-0000-4000-8000-00000000fa17";

/** A store of the local service is opened with; all left out: the target's filesystem, whole. */
export interface LocalStoreOptions {
  readonly side?: "source" | "target";
  readonly account?: string;
  readonly filesystem?: string;
  readonly path?: string;
  readonly sizes?: Partial<ContentSizes>;
  readonly transport?: Partial<TransportOptions>;
  /** Object id of the client. @default the identity that owns the data; `FAULTED_OWNER` is another such */
  readonly identity?: string;
}

export interface LocalLake extends AsyncDisposable {
  readonly service: StorageService;
  open(options?: LocalStoreOptions): Gen2Store;
}

const OWNER_ROLE = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

/**
 * Starts the service with accounts `contosolake` and `flatlake`, each with the filesystems `source` and `target`. Its time is
 * that of its clients, whose waits take none: what they wait for has come when they ask again.
 */
export async function localLake(
  answers: Partial<AzureAnswers> = {},
  faults: Faults = new Faults(),
): Promise<LocalLake> {
  const clock = manualClock(Date.now());
  const service = await startStorageService({
    answers: { ...defaultAnswers, ...answers },
    faults,
    now: () => clock.now(),
  });
  const opened: Gen2Store[] = [];
  for (const [name, hierarchicalNamespace] of [
    ["contosolake", true],
    ["flatlake", false],
  ] as const) {
    const id = `/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/${name}`;
    await service.plane.putAccount({ name, hierarchicalNamespace, id });
    await service.plane.putFilesystem(name, "source");
    await service.plane.putFilesystem(name, "target");
    for (const principalId of [defaultObjectId, FAULTED_OWNER]) {
      const role = { principalId, roleDefinitionId: OWNER_ROLE, scope: id };
      const assignment = `${id}/providers/Microsoft.Authorization/roleAssignments/${name}-${principalId}`;
      await service.plane.putRole({ ...role, id: assignment });
    }
  }
  return {
    service,
    open: ({
      side = "target",
      account = ACCOUNT,
      filesystem = "target",
      path = "",
      sizes = {},
      transport = {},
      identity = defaultObjectId,
    } = {}) => {
      const getToken = () =>
        Promise.resolve({ token: service.issuer.issue(identity), expiresOnTimestamp: clock.now() + 86_400_000 });
      const tokens = createTokens(clock, { getToken });
      const store = openGen2({
        uri: lakeUriAt(`${service.endpoint}/${account}/`, filesystem, path),
        side,
        transport: createTransport({ clock, tokens, ...transport }),
        sizes,
      });
      opened.push(store);
      return store;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await service.stop();
    },
  };
}
