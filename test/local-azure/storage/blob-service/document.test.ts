/** Service properties that are told as they were stated, in Azure's order. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseServiceProperties, toldServiceProperties } from "./document.ts";
import { newAccountProperties } from "./properties.ts";

const inOrder =
  "<StaticWebsite><Enabled>true</Enabled><IndexDocument>i</IndexDocument><ErrorDocument404Path>e</ErrorDocument404Path>" +
  "<DefaultIndexDocumentPath>d</DefaultIndexDocumentPath></StaticWebsite>";

test("a static website is told in one order, whatever the order it was stated in", () => {
  const mixed = inOrder.replace(/(<IndexDocument>.*)(<DefaultIndexDocumentPath>.*)(<\/StaticWebsite>)/, "$2$1$3");
  for (const stated of [inOrder, mixed]) {
    const properties = parseServiceProperties(`<StorageServiceProperties>${stated}</StorageServiceProperties>`);
    const told = toldServiceProperties({ ...newAccountProperties, ...properties }, "2023-11-03");
    assert.ok(told.includes(inOrder), told);
  }
});

test("what a document leaves out is not stated", () => {
  const properties = parseServiceProperties("<StorageServiceProperties><Cors /></StorageServiceProperties>");
  assert.deepEqual(properties, { cors: [] });
});
