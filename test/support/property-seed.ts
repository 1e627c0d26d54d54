import fc from "fast-check";

/** One seed for all property tests, so that a run fails or passes for what changed; TRAILBOARD_SEED looks elsewhere. */
fc.configureGlobal({ seed: Number(process.env.TRAILBOARD_SEED ?? 20_261_122) });
