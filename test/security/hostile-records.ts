import { hostileStrings } from "../../local/sample/hostile-strings.ts";
import { HOUR, record } from "../support/records.ts";

/** Texts as an attacker writes them, beside the sample trail's own. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...hostileStrings,
  "</title></svg></textarea></pre><img src=x onerror=window.hacked=1>",
  "--><script>window.hacked=1</script><!--",
  "<![CDATA[<img src=x onerror=window.hacked=1>]]>",
  "&lt;img src=x onerror=window.hacked=1&gt; &#60;b&#62; &quot;",
  '`onmouseover=window.hacked=1 x="',
  "red;background:url(https://evil.example/x);x:expression(alert(1))}",
  '\\"},{"widget":"query","sql":"SELECT 1","run":true}',
  '","endpoint":"arn:aws:lambda:us-east-1:999988887777:function:evil","x":"',
  "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
  "<svg><animate onbegin=window.hacked=1 attributeName=x dur=1s>",
  "<a href=https://evil.example>x</a>",
  "https://evil.example/ file:///etc/passwd data:text/html,<script>window.hacked=1</script>",
  "\u2066\u202Eabc\u2069 \u2028 \u2029 \u0085 \u009b31m \u{e0041}\u{e007f}",
];

/** One record for each text, which stands in every field that the index or a list of events shows. */
export function hostileRecords(): object[] {
  return HOSTILE_TEXTS.flatMap((text, at) => [
    record({
      eventTime: new Date(HOUR + at * 60_000).toISOString(),
      eventName: text,
      eventSource: text,
      awsRegion: text,
      recipientAccountId: text,
      sourceIPAddress: text,
      userAgent: text,
      eventCategory: text,
      errorCode: text,
      errorMessage: `${text} ${text}`,
      userIdentity: {
        type: text,
        arn: text,
        principalId: text,
        accountId: text,
        userName: text,
        invokedBy: text,
      },
      requestParameters: { [text]: text, bucketName: text },
      responseElements: { [text]: [text] },
      resources: [{ type: text, ARN: text, accountId: text }],
    }),
    record({
      eventTime: new Date(HOUR + at * 60_000).toISOString(),
      eventID: text.slice(0, 200),
      userAgent: text,
      errorCode: "AccessDenied",
      errorMessage: text,
      userIdentity: { type: "IAMUser", arn: `arn:aws:iam::111122223333:user/${text}`, userName: text },
    }),
  ]);
}
