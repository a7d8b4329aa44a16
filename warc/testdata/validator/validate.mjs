// Reads WARC files with Webrecorder's warcio and checks every digest that their
// records state. It prints a line for each file and ends with 1 on trouble.
//
//	node validate.mjs FILE...
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { WARCParser } from "warcio";

const sha256 = (bytes) => "sha256:" + createHash("sha256").update(bytes).digest("hex");

// check compares the content of each record, its block or its payload, with the
// digest stated in field.
async function check(file, field, parseHttp, trouble) {
  const kinds = {};
  let checked = 0;
  const parser = new WARCParser(createReadStream(file), { parseHttp, keepHeadersCase: true });
  for await (const record of parser) {
    kinds[record.warcType] = (kinds[record.warcType] ?? 0) + 1;
    const content = await record.readFully(false);
    const stated = record.warcHeader(field);
    if (!stated || (field === "WARC-Payload-Digest" && record.warcType === "revisit")) continue;
    checked++;
    if (stated !== sha256(content)) trouble.push(`${record.warcHeader("WARC-Record-ID")} ${field} ${stated}: content has ${sha256(content)}`);
  }
  return { kinds, checked };
}

let failed = false;
for (const file of process.argv.slice(2)) {
  const trouble = [];
  try {
    const blocks = await check(file, "WARC-Block-Digest", false, trouble);
    const payloads = await check(file, "WARC-Payload-Digest", true, trouble);
    if (blocks.checked === 0 || payloads.checked === 0) trouble.push("no digest was checked");
    console.log(`${file}: ${JSON.stringify(blocks.kinds)}, ${blocks.checked} blocks and ${payloads.checked} payloads checked`);
  } catch (error) {
    trouble.push(String(error));
  }
  for (const line of trouble) console.error(`${file}: ${line}`);
  failed ||= trouble.length > 0;
}
process.exit(failed ? 1 : 0);
