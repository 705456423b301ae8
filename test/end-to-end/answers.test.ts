// Answers of Azure that nobody has recorded: under each that the local service can give, a migration ends equal. Without
// Pulumi: `npm run migrate -- run`, once on an empty target and once with changes.
import assert from "node:assert/strict";
import test, { before } from "node:test";
import type { LakeEntry } from "../local-azure/source-lake/index.ts";
import { allowedAnswers, defaultAnswers } from "../local-azure/storage/answers.ts";
import { makeEnvironment } from "./environment.ts";
import { changeLake, planSmallLake } from "./small-lake.ts";
import { assertSucceeded } from "./stack-sections.ts";
import { assertEqualLakes, openFilesystem, targetPlace } from "./verdict.ts";

let lake: readonly LakeEntry[];

before(async () => {
  lake = await planSmallLake(150);
});

const givenAnswers = new Map<string, string>(Object.entries(defaultAnswers));

/** `name=value` for each answer that is not the one that the service gives by itself. */
const otherAnswers = Object.entries(allowedAnswers).flatMap(([name, values]) =>
  values.filter((value) => value !== givenAnswers.get(name)).map((value) => `${name}=${value}`),
);

for (const answer of otherAnswers) {
  test(`a migration ends equal under ${answer}`, async (t) => {
    const environment = await makeEnvironment({ lake, azure: ["--account", "targetlake", "--answer", answer] });
    t.after(() => environment.remove());
    await openFilesystem(environment, targetPlace).create();
    const ends = ["--from", environment.uri("contosolake", "lake"), "--to", environment.uri("targetlake", "lake")];
    const run = () =>
      environment.migrate(
        "run",
        ...ends,
        "--exclude",
        "**/_temporary/**",
        "--deletes",
        "mirror",
        "--max-deletes",
        "20",
      );
    assertSucceeded(await run());
    await assertEqualLakes(environment);
    const changes = await changeLake(environment.source, lake);
    assert.ok(changes.content.length > 0);
    assertSucceeded(await run());
    await assertEqualLakes(environment);
    const again = await run();
    assertSucceeded(again);
    assert.match(again.output, /Nothing to do: both sides agree\./u);
  });
}
