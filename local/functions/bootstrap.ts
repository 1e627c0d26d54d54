/**
 * What runs in a function's process before the function does: Lambda's runtime, as little of it as handlers can see.
 * Plain JavaScript in a string, started with `node --eval`, so that no file has to be found beside a bundled command.
 *
 * Parent -> child: {id, event (JSON text), arn, deadlineMs}. Child -> parent: {id, payload (JSON text)} or
 * {id, errorType, errorMessage, trace}.
 */
export const bootstrapSource = `
"use strict";
const { TRAILBOARD_RUNNER_FILE: file, AWS_LAMBDA_FUNCTION_NAME, AWS_LAMBDA_FUNCTION_MEMORY_SIZE } = process.env;
delete process.env.TRAILBOARD_RUNNER_FILE;
const send = process.send.bind(process);
process.send = undefined;

const failed = (error, fallbackType) => ({
  errorType: error instanceof Error ? error.name : fallbackType,
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: error instanceof Error ? String(error.stack) : "",
});

let loaded;
try {
  loaded = { handler: require(file).handler };
  if (typeof loaded.handler !== "function")
    loaded = { errorType: "Runtime.HandlerNotFound", errorMessage: "index.handler is undefined or not exported", trace: "" };
} catch (error) {
  loaded = { ...failed(error, "Error"), errorType: "Runtime.ImportModuleError" };
}

process.on("message", async ({ id, event, arn, deadlineMs }) => {
  if (!loaded.handler) return send({ id, ...loaded });
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: "$LATEST",
    invokedFunctionArn: arn,
    memoryLimitInMB: AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: id,
    logGroupName: "/aws/lambda/" + AWS_LAMBDA_FUNCTION_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
  try {
    const answer = await loaded.handler(JSON.parse(event), context);
    send({ id, payload: JSON.stringify(answer) ?? "null" });
  } catch (error) {
    send({ id, ...failed(error, "Error") });
  }
});
process.on("disconnect", () => process.exit(0));
`;
