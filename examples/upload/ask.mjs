/** How the scripts beside this ask their services. Nobody's address is in what ends a script. */
const attempts = 7;
const longestWait = 600;

/** What ends a script, with a sentence that names nobody. */
export class Refusal extends Error {}

export const batches = (all, size) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/**
 * A function that asks one service, one request after the other, `perMinute` of them at the most, and gives the
 * answer's body. What the service has no time for (`isBusy`, 429, 5xx) and what does not reach it is tried again, after
 * the seconds that `waitOf` finds in the answer or else 1, 2, 4, ...; any other refusal ends the script.
 */
export function asking({ base, headers, perMinute, isBusy = () => false, waitOf = retryAfter, wordsOf }) {
  let free = 0;
  return async (method, path, body) => {
    const what = `${method} ${path.split('?')[0] || '/'}`;
    for (let attempt = 1; ; attempt++) {
      await seconds((free - Date.now()) / 1000);
      free = Date.now() + 60_000 / perMinute;
      const response = await fetch(base + path, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(120_000),
        ...(body && { body: JSON.stringify(body) }),
      }).catch(() => undefined);
      const answer = await response?.json().catch(() => ({}));
      if (response?.ok) return answer;
      const again =
        !response || response.status === 429 || response.status >= 500 || isBusy(response, answer);
      if (!again || attempt === attempts) {
        throw new Refusal(
          response ? `${what}: ${response.status} ${wordsOf(answer) ?? ''}`.trim() : `${what}: no answer`,
        );
      }
      await seconds((response && waitOf(response, answer)) ?? 2 ** (attempt - 1));
    }
  };
}

function retryAfter(response) {
  return number(response.headers.get('retry-after'));
}

/** The seconds that a header begins with; undefined for none, or for more than anybody would wait. */
export function number(header) {
  const value = Number.parseInt(header ?? '', 10);
  return value >= 0 && value <= longestWait ? value : undefined;
}

const seconds = (length) =>
  length > 0 ? new Promise((resolve) => setTimeout(resolve, length * 1000)) : undefined;
