const maxBytes = 100;

/** Names that Windows keeps for devices, whatever their extension. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * A name that is safe as a file or a folder on any system: letters of any script (NFC), digits, `.`, `_` and `-` stay,
 * any run of others becomes one `-`. At most 100 bytes, never empty, hidden, or a device of Windows.
 * Unique among `taken` even where case is ignored, by `-2`, `-3`, ... at its end; what is given is added to `taken`.
 */
export function fileName(name: string, taken: Set<string>): string {
  const base = safe(name);
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : `-${count}`;
    const candidate = cut(base, maxBytes - suffix.length) + suffix;
    const key = fold(candidate);
    if (taken.has(key)) continue;
    taken.add(key);
    return candidate;
  }
}

function safe(name: string): string {
  const readable = name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-');
  // One byte is left for the mark that sets a device's name apart.
  return (
    cut(readable, maxBytes - 1)
      .replace(/^\.|\.$/g, '-')
      .replace(device, '$1-') || 'unnamed'
  );
}

function cut(name: string, bytes: number): string {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
}

/** Equal for names that a system which ignores case takes for one (`ß` and `SS` too). */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase().normalize('NFC');
}
