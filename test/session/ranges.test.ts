import { expect } from "chai";
import {
  addRange,
  EMPTY,
  gaps,
  hasNumber,
  highest,
  MOST_RANGES,
  parseRanges,
  size,
  type Ranges,
} from "../../web-components/session/ranges.ts";

/** The set of these numbers, added one by one in this order. */
function of(...numbers: readonly number[]): Ranges {
  return numbers.reduce<Ranges>((ranges, n) => addRange(ranges, n), EMPTY);
}

describe("a set of seen numbers", () => {
  it("is the same in whatever order they came", () => {
    const orders = [
      [1, 2, 3, 5, 6, 9],
      [9, 6, 5, 3, 2, 1],
      [5, 1, 9, 3, 6, 2],
      [2, 2, 9, 1, 3, 6, 5, 5, 1],
    ];
    for (const order of orders)
      expect(of(...order), String(order)).to.deep.equal([
        [1, 3],
        [5, 6],
        [9, 9],
      ]);
  });

  it("agrees with a plain set on every number, for every way of adding ranges", () => {
    let ranges: Ranges = EMPTY;
    const plain = new Set<number>();
    for (let step = 0; step < 300; step++) {
      const from = 1 + ((step * 37) % 90);
      const to = from + ((step * 11) % 7);
      ranges = addRange(ranges, from, to);
      for (let n = from; n <= to; n++) plain.add(n);
      for (let n = 0; n <= 100; n++) expect(hasNumber(ranges, n), `${n} at ${step}`).to.equal(plain.has(n));
      expect(size(ranges)).to.equal(plain.size);
      expect(highest(ranges)).to.equal(Math.max(...plain));
      expect(parseRanges(ranges), "what is said is what is accepted").to.deep.equal(ranges);
    }
  });

  it("names what is lacking between two numbers", () => {
    const ranges = of(2, 3, 6);
    expect(gaps(ranges, 1, 8)).to.deep.equal([
      [1, 1],
      [4, 5],
      [7, 8],
    ]);
    expect(gaps(ranges, 2, 6)).to.deep.equal([[4, 5]]);
    expect(gaps(ranges, 3, 3)).to.deep.equal([]);
    expect(gaps(EMPTY, 1, 0)).to.deep.equal([]);
  });

  it("is never edited: who holds a snapshot keeps it", () => {
    const before = of(1, 3);
    addRange(before, 2);
    expect(before).to.deep.equal([
      [1, 1],
      [3, 3],
    ]);
  });
});

describe("a set of numbers that someone else sent", () => {
  const hostile: readonly (readonly [string, unknown])[] = [
    ["no list", { length: 1, 0: [1, 2] }],
    ["a text", "1-4"],
    ["nothing", undefined],
    ["a number alone", [[1]]],
    ["three numbers", [[1, 2, 3]]],
    ["backwards", [[4, 1]]],
    ["zero", [[0, 4]]],
    ["negative", [[-4, -1]]],
    ["a fraction", [[1, 2.5]]],
    ["no number", [[1, "2"]]],
    ["not a number", [[1, Number.NaN]]],
    ["endless", [[1, Infinity]]],
    ["unsafe", [[1, 2 ** 53]]],
    [
      "overlapping",
      [
        [1, 4],
        [4, 6],
      ],
    ],
    [
      "descending",
      [
        [5, 6],
        [1, 2],
      ],
    ],
    ["too many holes", Array.from({ length: MOST_RANGES + 1 }, (_, i) => [2 * i + 1, 2 * i + 1])],
    ["a list that is an object", [{ 0: 1, 1: 2, length: 2 }]],
  ];
  for (const [what, value] of hostile) {
    it(`is refused if it is ill-formed: ${what}`, () => {
      expect(parseRanges(value)).to.equal(undefined);
    });
  }

  it("may be vast: it is not counted out", () => {
    const vast = parseRanges([[1, Number.MAX_SAFE_INTEGER]]);
    expect(vast).to.deep.equal([[1, Number.MAX_SAFE_INTEGER]]);
    expect(hasNumber(vast ?? EMPTY, 2 ** 40)).to.equal(true);
  });
});
