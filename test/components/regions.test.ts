/** What regions have: the table of the components against the one that the local Azure was given by others. */
import assert from "node:assert/strict";
import test from "node:test";
import { lackedBy, nearestRedundancy, parseRedundancy, redundancyWords } from "../../components/account/redundancy.ts";
import { regionNamed } from "../../components/account/regions.ts";
import { offers, pairOf, regions } from "../local-azure/resource-manager/regions.ts";

test("both tables say the same about every region", () => {
  for (const name of regions) {
    const region = regionNamed(name);
    assert.ok(region, name);
    assert.equal(region.pair, pairOf(name), name);
    assert.equal(region.zones, offers(name, "ZRS"), name);
  }
});

test("the nearest redundancy is one that the region has, and nothing else where it has what is sought", () => {
  for (const name of regions) {
    for (const word of redundancyWords) {
      const sku = parseRedundancy(word);
      assert.ok(sku);
      const nearest = nearestRedundancy(sku, regionNamed(name));
      assert.equal(lackedBy(regionNamed(name), nearest), undefined, `${name} ${nearest}`);
      if (lackedBy(regionNamed(name), sku) === undefined) assert.equal(nearest, sku);
    }
  }
});

test("a region by its display name, and one that nobody here knows", () => {
  assert.deepEqual(regionNamed("West Europe"), { zones: true, pair: "northeurope" });
  assert.equal(regionNamed("marscentral"), undefined);
  assert.equal(nearestRedundancy("Standard_GZRS", undefined), "Standard_GZRS");
});
