import { type HttpAnswer, httpAnswer } from "../wire/fake-service.ts";
import { xmlOf } from "../wire/xml.ts";

/** S3 writes lists flat: each item is an element with the list's own name. */
export function xmlAnswer(root: string, output: object): HttpAnswer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xmlOf(output, "flat")}</${root}>`;
  return httpAnswer(200, { "content-type": "application/xml" }, xml);
}
