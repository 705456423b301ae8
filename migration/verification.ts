/** One verification: looks at both ends, gives them to the second opinion, writes down what differs. */
import { rulesOf, type MigrationJob } from "./job.ts";
import { formatSourceUri } from "./model/source-uri.ts";
import { checkEnds, faultOf } from "./plan/preflight.ts";
import { atOneMoment } from "./incremental/consistent-source.ts";
import { verify, type Difference } from "./reconcile/verify.ts";
import { openEvidence } from "./report/evidence.ts";
import { formatVerification, type VerifySummary } from "./report/verify-summary.ts";
import { isStoreFailure } from "./stores/failure.ts";
import type { OpenStores } from "./stores/open.ts";
import type { Surroundings } from "./surroundings.ts";

/** Verifies. Throws MigrationFault where a side is missing or cannot be listed. */
export async function verifyLakes(
  job: MigrationJob,
  stores: OpenStores,
  surroundings: Surroundings,
): Promise<VerifySummary> {
  const { clock, reportFolder, stop } = surroundings;
  const { source, target, holder } = stores;
  const startedMs = clock.now();
  await checkEnds({ source, target, holder, from: job.from, to: job.to }, stop);
  const evidence = await openEvidence(reportFolder);
  const onDifference = ({ path, what }: Difference): void => {
    const remedy = "run the migration again; if it stays, see the report of that run";
    evidence.add({ severity: "failed", path, side: "target", operation: "compare", code: "", because: what, remedy });
  };
  const verified = await atOneMoment({ migration: job.id, source, clock, signal: stop }, (held) =>
    verify({ source: held, target }, rulesOf(job), onDifference, stop),
  ).catch((error: unknown) => {
    if (!isStoreFailure(error)) throw error;
    const property = error.side === "source" ? "from" : "to";
    throw faultOf(error, property, formatSourceUri(job[property]));
  });
  const summary: VerifySummary = {
    schema: 1,
    migration: job.id,
    from: formatSourceUri(job.from),
    to: formatSourceUri(job.to),
    equal: verified.differences === 0,
    verified,
    firstDifferences: evidence.first,
    requests: stores.requests(),
    elapsedMs: clock.now() - startedMs,
  };
  await evidence.close(summary, [`# Verification ${job.id}`, "", ...formatVerification(summary, reportFolder)]);
  return summary;
}
