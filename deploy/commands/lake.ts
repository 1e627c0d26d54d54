import { type LogOptions, openLaptop } from "../laptop-session.ts";
import { untilStopped } from "../terminal/until-stopped.ts";

/** Only the AWS endpoint: CloudTrail Lake (and CloudWatch) for any AWS client. Ends with Ctrl+C. */
export async function lake(options: LogOptions & { port: number }): Promise<void> {
  const laptop = await openLaptop(options, { port: options.port });
  laptop.setReady();
  console.log(`AWS endpoint: ${laptop.url}/aws`);
  console.log(`Event data store: ${laptop.store.eventDataStoreArn}`);
  console.log(
    `Try: aws --endpoint-url ${laptop.url}/aws --region ${laptop.region} cloudtrail list-event-data-stores`,
  );
  console.log(`Trailboard is ready: ${laptop.url}/`);
  await untilStopped();
  await laptop.close();
}
