/** Characters of an event. CloudWatch's have some 2,000 and at most the 20,000 of the longest listed parameters, twice. */
export const MAX_EVENT_LENGTH = 100_000;

type Parse = (text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown) => unknown;

export interface SmallEvents {
  /** Between this and the returned end of it the parser takes texts of every length: they are the function's own. */
  beginCall(): () => void;
}

/**
 * Makes `json` (the global JSON) parse a text that is longer than any event of a dashboard as {}, while no call is being
 * answered: that is when Lambda's runtime parses an event, and there is no other place to bound what it does. 6 MB of
 * "[[[" were measured to take 800 to 1,100 MB of memory and a second of a whole processor (Node 20): Lambda would end
 * the environment, and a stranger would have a fresh one, with all that it may do at once, as often as he likes. The
 * answer to {} is the one to any call that is not listed.
 */
export function takeSmallEvents(json: { parse: Parse }): SmallEvents {
  const { parse } = json;
  let calls = 0;
  json.parse = (text, reviver) =>
    calls === 0 && typeof text === "string" && text.length > MAX_EVENT_LENGTH ? {} : parse(text, reviver);
  return {
    beginCall() {
      calls++;
      return () => {
        calls--;
      };
    },
  };
}

/** The handler with its calls marked for `takeSmallEvents`. */
export function ofSmallEvents<Given extends readonly unknown[], Answer>(
  handler: (...given: Given) => Promise<Answer>,
  { beginCall }: SmallEvents,
): (...given: Given) => Promise<Answer> {
  return async (...given) => {
    const end = beginCall();
    try {
      return await handler(...given);
    } finally {
      end();
    }
  };
}
