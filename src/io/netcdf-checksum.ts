/**
 * A checksum inside the file it guards: the global attribute `sha256` holds the SHA-256 of all bytes of the file,
 * taken while its own 64 digits are zeros. Put it first among the global attributes.
 */
import { createHash } from 'node:crypto';

const attribute = 'sha256';
const digits = 64;

/** The attribute to put into a definition; the writer fills it in. */
export const blankChecksum = { sha256: '0'.repeat(digits) } as const;

/** Name, type and length of the attribute as they stand in a header. */
const marker = Buffer.concat([
  Buffer.from([0, 0, 0, attribute.length]),
  Buffer.from(attribute + '\0'.repeat((4 - (attribute.length % 4)) % 4), 'latin1'),
  Buffer.from([0, 0, 0, 2, 0, 0, 0, digits]),
]);

/** Where the digits stand; undefined when a file has no such attribute. */
export function checksumPosition(bytes: Uint8Array): number | undefined {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(marker);
  return found < 0 ? undefined : found + marker.length;
}

/** SHA-256 of a file with the digits at `position` taken as zeros. */
export function checksumOf(bytes: Uint8Array, position: number): string {
  return createHash('sha256')
    .update(bytes.subarray(0, position))
    .update(blankChecksum.sha256)
    .update(bytes.subarray(position + digits))
    .digest('hex');
}

/** Whether the bytes are those that were written; false also when no checksum stands in them. */
export function checksumHolds(bytes: Uint8Array): boolean {
  const position = checksumPosition(bytes);
  if (position === undefined) return false;
  const stated = Buffer.from(bytes.subarray(position, position + digits)).toString('latin1');
  return stated === checksumOf(bytes, position);
}
