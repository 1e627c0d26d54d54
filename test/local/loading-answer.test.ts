import { expect, test } from "vitest";
import { loadingAnswer } from "../../local/loading-answer.ts";

const STATE = { what: "Loading logs", done: 70, total: 200 };
const URL = "http://127.0.0.1:8650/";

test("a browser gets a page that asks again by itself and says how far loading is", async () => {
  const answer = loadingAnswer(new Request(URL, { headers: { accept: "text/html,*/*" } }), STATE);

  expect(answer.status).toBe(503);
  expect(answer.headers.get("refresh")).toBe("1");
  expect(await answer.text()).toContain("loading logs, 35 %");
});

test("an AWS client gets an error that it retries", async () => {
  const request = new Request(`${URL}aws`, {
    method: "POST",
    headers: { "x-amz-target": "CloudTrail_20131101.StartQuery" },
    body: "{}",
  });
  const answer = loadingAnswer(request, STATE);

  expect([answer.status, answer.headers.get("refresh")]).toEqual([503, null]);
  expect(await answer.json()).toEqual({
    __type: "ServiceUnavailableException",
    message: "Trailboard: loading logs, 35 %",
  });
});

test("anybody else gets plain words, without a percentage where there is nothing to count", async () => {
  const answer = loadingAnswer(new Request(URL), { what: "Making the sample trail", done: 0, total: 1 });

  expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(await answer.text()).toBe("Trailboard: making the sample trail\n");
});
