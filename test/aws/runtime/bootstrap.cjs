/**
 * Lambda's Node runtime, as little of it as a handler can see (Lambda Developer Guide, "Using the Lambda runtime API"):
 * loads the handler that _HANDLER names out of LAMBDA_TASK_ROOT and asks for one event after the other. Plain JavaScript
 * without packages: it runs on every Node that Lambda has, with nothing but Lambda's environment.
 */
const http = require("node:http");
const fs = require("node:fs");
const path = require("node:path");

const {
  AWS_LAMBDA_RUNTIME_API = "",
  _HANDLER = "",
  LAMBDA_TASK_ROOT = "",
  AWS_LAMBDA_FUNCTION_NAME,
  AWS_LAMBDA_FUNCTION_VERSION,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  AWS_LAMBDA_LOG_GROUP_NAME,
  AWS_LAMBDA_LOG_STREAM_NAME,
} = process.env;
const [host, port] = AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, route, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, method, path: `/2018-06-01/runtime/${route}`, headers, agent },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ headers: response.headers, text: Buffer.concat(chunks).toString("utf8") }),
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

function errorBody(error) {
  const isError = error instanceof Error;
  return JSON.stringify({
    errorType: isError ? error.name : typeof error,
    errorMessage: isError ? error.message : String(error),
    trace: isError ? String(error.stack).split("\n") : [],
  });
}

async function loadHandler() {
  const [module, name] = _HANDLER.split(".");
  const stem = path.join(LAMBDA_TASK_ROOT, module);
  // The order in which Lambda looks for the module.
  const file = ["", ".js", ".mjs", ".cjs"]
    .map((ending) => stem + ending)
    .find((found) => fs.existsSync(found));
  if (!file) throw new Error(`Cannot find module '${module}'`);
  const loaded = file.endsWith(".mjs") ? await import(file) : require(file);
  if (typeof loaded[name] !== "function") throw new Error(`${_HANDLER} is undefined or not exported`);
  return loaded[name];
}

async function answerNext(handler) {
  const { headers, text } = await call("GET", "invocation/next");
  const id = headers["lambda-runtime-aws-request-id"];
  const deadlineMs = Number(headers["lambda-runtime-deadline-ms"]);
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: id,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
  try {
    const answer = await handler(JSON.parse(text), context);
    await call("POST", `invocation/${id}/response`, JSON.stringify(answer === undefined ? null : answer));
  } catch (error) {
    const body = errorBody(error);
    await call("POST", `invocation/${id}/error`, body, {
      "Lambda-Runtime-Function-Error-Type": JSON.parse(body).errorType,
    });
  }
}

(async () => {
  let handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    await call("POST", "init/error", errorBody(error), {
      "Lambda-Runtime-Function-Error-Type": "Runtime.ImportModuleError",
    });
    process.exit(1);
  }
  for (;;) await answerNext(handler);
})();
