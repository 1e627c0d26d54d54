export interface FakeStack {
  readonly id: string;
  readonly name: string;
}
