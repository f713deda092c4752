/** A text as YAML takes it within braces. */
export function scalar(text: string): string {
  return /^[\p{L}_./][\p{L}\p{N}_./-]*( [\p{L}\p{N}_./-]+)*$/u.test(text) ? text : JSON.stringify(text);
}
