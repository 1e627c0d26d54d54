import type { Random } from "../random.ts";
import type { Call } from "../trail-event.ts";

/** What somebody typically does: a weight, and how one such call looks. */
export interface Dish {
  readonly weight: number;
  readonly call: (random: Random) => Omit<Call, "atMs" | "region">;
}

export function choose(random: Random, menu: readonly [Dish, ...Dish[]]): Dish["call"] {
  let total = 0;
  for (const { weight } of menu) total += weight;
  let rest = random.next() * total;
  for (const dish of menu) {
    rest -= dish.weight;
    if (rest < 0) return dish.call;
  }
  return menu[0].call;
}

export function read(
  weight: number,
  service: string,
  name: string,
  request: (random: Random) => unknown = () => null,
): Dish {
  return {
    weight,
    call: (random) => ({ service, name, readOnly: true, request: request(random) }),
  };
}

export function write(
  weight: number,
  service: string,
  name: string,
  request: (random: Random) => unknown,
  response: (random: Random) => unknown = () => null,
): Dish {
  return {
    weight,
    call: (random) => ({
      service,
      name,
      readOnly: false,
      request: request(random),
      response: response(random),
    }),
  };
}
