/**
 * Text for a narrow place: the middle goes, because of an ARN the account, the kind and the name matter most.
 *   middleCut("arn:aws:iam::123456789012:role/service-role/very-long", 30)  ->  "arn:aws:iam::1…-role/very-long"
 */
export function middleCut(text: string, maxLength: number): string {
  const characters = [...text];
  if (characters.length <= maxLength) return text;
  const head = Math.ceil((maxLength - 1) / 2);
  const tail = maxLength - 1 - head;
  return `${characters.slice(0, head).join("")}…${tail > 0 ? characters.slice(-tail).join("") : ""}`;
}
