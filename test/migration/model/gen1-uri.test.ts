/** URIs of Gen1: what is read, its canonical text, and what each wrong one is told. */
import assert from "node:assert/strict";
import test from "node:test";
import { formatGen1Uri, parseGen1Uri } from "../../../migration/model/gen1-uri.ts";
import { isProblem } from "../../../migration/model/problem.ts";

const READ: Readonly<Record<string, { readonly endpoint: string; readonly path: string; readonly text: string }>> = {
  "adl://Contoso.azuredatalakestore.net": {
    endpoint: "https://contoso.azuredatalakestore.net/",
    path: "",
    text: "adl://contoso.azuredatalakestore.net",
  },
  "adl://contoso.azuredatalakestore.net/raw%20data/%25/": {
    endpoint: "https://contoso.azuredatalakestore.net/",
    path: "raw data/%",
    text: "adl://contoso.azuredatalakestore.net/raw%20data/%25",
  },
  "adl+http://127.0.0.1:8080/contoso/a/b": {
    endpoint: "http://127.0.0.1:8080/contoso/",
    path: "a/b",
    text: "adl+http://127.0.0.1:8080/contoso/a/b",
  },
  "ADL+HTTPS://Lake.Example/contoso/": {
    endpoint: "https://lake.example/contoso/",
    path: "",
    text: "adl+https://lake.example/contoso",
  },
};

for (const [written, { endpoint, path, text }] of Object.entries(READ))
  test(`read: ${written}`, () => {
    const uri = parseGen1Uri(written);
    assert.ok(!isProblem(uri), written);
    assert.deepEqual([uri.endpoint, uri.path, uri.account, formatGen1Uri(uri)], [endpoint, path, "contoso", text]);
    assert.deepEqual(parseGen1Uri(text), uri);
  });

const REFUSED: Readonly<Record<string, RegExp>> = {
  "adl://contoso/raw": /account\.azuredatalakestore\.net.*retired.*29 February 2024.*adl\+https/,
  "adl://user@contoso.azuredatalakestore.net/raw": /account\.azuredatalakestore\.net/,
  "adl://contoso.azuredatalakestore.net:444/": /account\.azuredatalakestore\.net/,
  "adl+http://lake.example/contoso": /Use adl\+https/,
  "adl+http://127.0.0.1:8080": /Write \/account after the host/,
  "adl+http://127.0.0.1:8080/UPPER/x": /Write \/account after the host/,
  "adl+https://lake.example/contoso/a//b": /doubled slash/,
  "adl+https://lake.example/contoso/%zz": /%25/,
  "adl+https://lake.example/contoso?sig=secret": /signatures/,
  "abfss://raw@contoso.dfs.core.windows.net": /with its scheme/,
};

for (const [written, remedy] of Object.entries(REFUSED))
  test(`refused: ${written}`, () => {
    const problem = parseGen1Uri(written, "from");
    assert.ok(isProblem(problem), written);
    assert.equal(problem.key, "from");
    assert.match(problem.remedy, remedy);
    assert.doesNotMatch(problem.given, /secret/);
  });
