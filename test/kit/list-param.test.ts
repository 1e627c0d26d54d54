import { expect, test } from "vitest";
import { listOf } from "../../kit/list-param.ts";

const fruit = listOf(["apple", "pear"], { default: ["apple"], about: "Fruit" });

test("listOf() takes a list or text with commas, in the order given, each once", () => {
  expect(fruit.parse(["pear", "apple", "pear"])).toEqual(["pear", "apple"]);
  expect(fruit.parse("pear, apple")).toEqual(["pear", "apple"]);
});

test.each([[[]], [["plum"]], ["plum"], [7], [{ 0: "pear" }], [[["pear"]]], [Array(101).fill("pear")]])(
  "listOf() refuses %j and says what was wanted",
  (value) => {
    expect(() => fruit.parse(value)).toThrow("a list of apple, pear");
  },
);
